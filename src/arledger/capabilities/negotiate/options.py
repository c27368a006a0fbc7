"""Read what is offered: percentages and days."""

import re
from decimal import Decimal

from arledger.model.problem import UserError

_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_MOST_DAYS = 3650


def parse_discount(text: str) -> Decimal:
    """Read a percentage above 0 and below 100."""
    return _percent(text, "--discount", "2", lowest=False)


def parse_rate(text: str) -> Decimal:
    """Read a yearly rate in percent, from 0 and below 100."""
    return _percent(text, "--rate", "8.5", lowest=True)


def parse_days(text: str) -> int:
    """Read whole days, up to ten years."""
    said = text.strip()
    if not (said.isascii() and said.isdigit() and len(said) < 5 and int(said) <= _MOST_DAYS):
        raise UserError(f"--days: {text!r} is no number of days", f"Give a whole number from 0 to {_MOST_DAYS}.")
    return int(said)


def _percent(text: str, name: str, example: str, *, lowest: bool) -> Decimal:
    said = text.strip().removesuffix("%").strip()
    number = Decimal(said) if _NUMBER.fullmatch(said) else None
    if number is None or number >= 100 or (not number and not lowest):
        begin = "from 0 and" if lowest else "above 0 and"
        raise UserError(f"{name}: {text!r} is no percentage {begin} below 100", f"Write it as {name} {example}.")
    return number
