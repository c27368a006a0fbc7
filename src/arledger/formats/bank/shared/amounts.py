"""Amounts as banks write them, read to the last digit; whatever is doubtful is refused, never rounded."""

import re
from decimal import Decimal

from arledger.formats.bank.shared.errors import AGAIN
from arledger.formats.tabular.amounts import COMMA, POINT, needed
from arledger.formats.tabular.digits import GAPS, number
from arledger.model.money import minor_digits
from arledger.model.source import Source

_CURRENCY = re.compile(r"[A-Z]{3}")


def amount(text: str, place: Source, what: str, mark: str = ".", groups: str = "") -> Decimal:
    """Read a number that must be there, or refuse the file."""
    return needed(number(text, mark, groups), text, place, what, AGAIN)


def either_mark(text: str) -> Decimal | None:
    """Read a number whose decimal mark may be a point or a comma, where only one reading is possible."""
    readings = {number(text, notation.mark, notation.group + GAPS) for notation in (POINT, COMMA)} - {None}
    return readings.pop() if len(readings) == 1 else None


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
