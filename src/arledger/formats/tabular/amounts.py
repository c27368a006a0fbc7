"""Amounts as people write them, to the last digit; what can be read in two ways is refused, never guessed.

Which mark stands before the decimals is decided once for a whole file, from all of its amounts.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from arledger.formats.tabular.digits import GAPS, MINUS, MOST_DECIMALS, number
from arledger.formats.tabular.errors import REMEDY, bad, shown
from arledger.model.currencies import CURRENCIES
from arledger.model.source import Source

_MOST_DECIMALS = 6
"""Digits behind the decimal mark: so few that sums of many are exact with 28."""
_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "", "Fr.": "CHF", "Fr": "CHF"}
_WORD = r"US\$|[$€£¥]|Fr\.?|[A-Z]{3}"
_AMOUNT = re.compile(
    rf"(?P<lead>[-+(\s]*+)(?P<before>{_WORD})?(?P<body>[^A-Za-z$€£¥]*+)(?P<after>{_WORD})?(?P<tail>[)\s]*+)"
)
_SIDE = re.compile(r"(?P<body>.*?[0-9)])\s*(?P<side>CR|DR)\.?")
_DIGITS = re.compile(r"[0-9]+")


class Notation(NamedTuple):
    """The mark before decimals, and the one that may stand between thousands besides blanks."""

    mark: str
    group: str


_Placed = tuple[str, Source]
Read = TypeVar("Read")

POINT = Notation(".", ",")
COMMA = Notation(",", ".")


class Amount(NamedTuple):
    """A number with the currency that was written beside it, empty where none was."""

    number: Decimal
    currency: str


def parse(text: str, notation: Notation, most_decimals: int = _MOST_DECIMALS) -> Amount | None:
    """Read an amount: a sign before or behind, parentheses, a currency on either side; None is no amount.

    `CR` behind an amount makes it negative, as on statements of what is owed.
    """
    body, side = text.strip().translate(MINUS), ""
    found = _SIDE.fullmatch(body)
    if found:
        body, side = found["body"], found["side"]
    parts = _AMOUNT.fullmatch(body)
    if not parts or (parts["before"] and parts["after"]):
        return None
    word = parts["before"] or parts["after"] or ""
    figures = parts["lead"] + parts["body"] + parts["tail"]
    value = number(figures, notation.mark, notation.group + GAPS, most_decimals)
    if value is None or (word and word not in _SYMBOLS and word not in CURRENCIES):
        return None
    return Amount(-value if side == "CR" and value else value, _SYMBOLS.get(word, word))


def notation_of(texts: Iterable[_Placed], remedy: str = "") -> Notation:
    """Return the one notation of a file's amounts; what fits both, or needs both, is refused with its line.

    Cells that are no amount in either notation are left to whoever reads them.
    """
    point, comma, either = _first_of_each(texts)
    if point and comma:
        text, place = comma
        what = f"{shown(text)} has a decimal comma, and {shown(point[0])} in line {point[1].line} a decimal point"
        raise bad(place, what, remedy or "Write all amounts of the file in one way.")
    if either and not (point or comma):
        text, place = either
        what = f"{shown(text)} may be thousands or decimals"
        raise bad(place, what, remedy or "Write the amounts with two decimals.")
    return COMMA if comma else POINT


def _first_of_each(texts: Iterable[_Placed]) -> tuple[_Placed | None, _Placed | None, _Placed | None]:
    """Return the first texts that need a decimal point, that need a comma, and that are different amounts in both."""
    point = comma = either = None
    for text, place in texts:
        one, other = (parse(text, notation, MOST_DECIMALS) for notation in (POINT, COMMA))
        if one is not None and other is None:
            point = point or (text, place)
        elif other is not None and one is None:
            comma = comma or (text, place)
        elif one != other:
            either = either or (text, place)
    return point, comma, either


def amount(text: str, notation: Notation, place: Source, what: str) -> Amount:
    """Read an amount that must be there, or refuse the file."""
    return needed(parse(text, notation), text, place, what)


def needed(read: Read | None, text: str, place: Source, what: str, remedy: str = REMEDY) -> Read:
    """Return what was read of a text, or refuse the file where that is nothing."""
    if read is None:
        raise bad(place, f"{what} is {shown(text)}, which is no amount that can be read to the digit", remedy)
    return read


def looks_like_amount(text: str) -> bool:
    """Tell an amount in either notation from other text; a bare run of digits is one, too."""
    return parse(text, POINT) is not None or parse(text, COMMA) is not None


def is_number(text: str) -> bool:
    """Tell a number in either notation, with nothing beside it, from other text."""
    return any(number(text, one.mark, one.group + GAPS) is not None for one in (POINT, COMMA))


def has_decimals(text: str) -> bool:
    """Tell what can only be an amount: decimals, a sign for a currency, or marks between thousands."""
    return looks_like_amount(text) and not _DIGITS.fullmatch(text.strip())


def currency_code(text: str) -> str:
    """Return a three-letter currency code in capitals; empty for anything else."""
    code = _SYMBOLS.get(text.strip(), text.strip().upper())
    return code if code in CURRENCIES else ""
