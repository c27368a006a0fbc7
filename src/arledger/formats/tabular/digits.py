"""Numbers from the digits that a file has, to the last one; whatever is doubtful is none."""

import re
from collections.abc import Iterable
from decimal import Decimal, localcontext

MOST_WHOLE = 15
"""Digits before the decimal mark: with those behind it no more than a Decimal adds without rounding."""
_DIGITS = re.compile(r"[0-9]+")


def from_digits(whole: str, decimals: str, most_decimals: int) -> Decimal | None:
    """Return the number of the digits before and behind a decimal mark; None where these are other signs, or many."""
    if not _DIGITS.fullmatch(whole + decimals) or len(decimals) > most_decimals:
        return None
    whole = whole.lstrip("0")
    if len(whole) > MOST_WHOLE:
        return None
    return Decimal(f"{whole or '0'}.{decimals}" if decimals else whole or "0")


def ungrouped(whole: str, groups: str) -> str:
    """Take the marks between thousands out; a text with several of `groups`, or in wrong places, keeps them."""
    used = {char for char in whole if char in groups}
    if len(used) != 1:
        return whole
    parts = whole.split(used.pop())
    right = 1 <= len(parts[0]) <= 3 and len(parts[-1]) == 3 and all(len(part) in (2, 3) for part in parts[1:-1])
    return "".join(parts) if right else whole


def total(values: Iterable[Decimal]) -> Decimal:
    """Add up without ever rounding, however many there are."""
    with localcontext(prec=60):
        return sum(values, Decimal(0))
