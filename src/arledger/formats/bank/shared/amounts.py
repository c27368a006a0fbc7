"""Amounts as banks write them, read to the last digit; whatever is doubtful is refused, never rounded."""

import re
from decimal import Decimal

from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular.digits import from_digits, ungrouped
from arledger.model.money import minor_digits
from arledger.model.source import Source

MOST_DECIMALS = 13
"""Digits behind the decimal mark: with those before it no more than a Decimal adds without rounding."""

APOSTROPHES = "'\u2019"
BLANKS = " \u00a0\u202f"

_CURRENCY = re.compile(r"[A-Z]{3}")


def number(text: str, mark: str = ".", groups: str = "") -> Decimal | None:
    """Read a number with `mark` before its decimals and any of `groups` between its thousands.

    A sign may stand before or behind, or parentheses around; None is what is no number in this notation.
    Exponents, foreign digits and groups of the wrong length are no numbers.
    """
    sign, body = _sign(text.strip().replace("\u2212", "-"))
    whole, _, decimals = body.partition(mark)
    value = from_digits(ungrouped(whole, groups), decimals, MOST_DECIMALS)
    return -value if sign and value else value


def _sign(text: str) -> tuple[bool, str]:
    """Take the sign off: True is negative. What has two signs keeps one and is no number."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text[:1] in ("+", "-"):
        return text[0] == "-", text[1:].strip()
    if text[-1:] in ("+", "-"):
        return text[-1] == "-", text[:-1].strip()
    return False, text


def amount(text: str, place: Source, what: str, mark: str = ".", groups: str = "") -> Decimal:
    """Read a number that must be there, or refuse the file."""
    value = number(text, mark, groups)
    if value is None:
        raise bad(place, f"{what} is {shown(text)}, which is no amount that can be read to the digit")
    return value


def either_mark(text: str) -> Decimal | None:
    """Read a number whose decimal mark may be a point or a comma, where only one reading is possible."""
    readings = {value for mark, group in ((".", ","), (",", ".")) if (value := _one(text, mark, group)) is not None}
    return readings.pop() if len(readings) == 1 else None


def _one(text: str, mark: str, group: str) -> Decimal | None:
    return number(text, mark, group + APOSTROPHES + BLANKS)


def minor_units(text: str, currency: str) -> Decimal | None:
    """Read a whole number of the currency's smallest coins: 500 is 5.00 USD and 500 JPY."""
    value = number(text)
    if value is None or "." in text:
        return None
    return value.scaleb(-minor_digits(currency))


def currency_code(text: str) -> str:
    """Return a three-letter currency code in capitals; empty for anything else."""
    code = text.strip().upper()
    return code if _CURRENCY.fullmatch(code) else ""
