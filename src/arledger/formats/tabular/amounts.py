"""Amounts as people write them, to the last digit; what can be read in two ways is refused, never guessed.

Which mark stands before the decimals is decided once for a whole file, from all of its amounts.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.tabular.digits import from_digits, ungrouped
from arledger.formats.tabular.errors import bad, shown
from arledger.model.currencies import CURRENCIES
from arledger.model.source import Source

_MOST_DECIMALS = 6
"""Digits behind the decimal mark: so few that sums of many are exact with 28."""
_BLANKS = " \u00a0\u2009\u202f'\u2019"
_MINUS = "\u2212\u2013\u2012"
_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "", "Fr.": "CHF", "Fr": "CHF"}
_CURRENCY = re.compile(
    r"(?P<before>US\$|[$€£¥]|Fr\.?|[A-Z]{3})?(?P<body>[^A-Za-z$€£¥]*+)(?P<after>US\$|[$€£¥]|Fr\.?|[A-Z]{3})?"
)
_SIDE = re.compile(r"(?P<body>.*?[0-9)])\s*(?P<side>CR|DR)\.?")
_DIGITS = re.compile(r"[0-9]+")


class Notation(NamedTuple):
    """The mark before decimals, and the one that may stand between thousands besides blanks."""

    mark: str
    group: str


_Placed = tuple[str, Source]

POINT = Notation(".", ",")
COMMA = Notation(",", ".")


class Amount(NamedTuple):
    """A number with the currency that was written beside it, empty where none was."""

    number: Decimal
    currency: str


def parse(text: str, notation: Notation) -> Amount | None:
    """Read an amount: a sign before or behind, parentheses, a currency on either side; None is no amount.

    `CR` behind an amount makes it negative, as on statements of what is owed.
    """
    body, side = text.strip(), ""
    found = _SIDE.fullmatch(body)
    if found:
        body, side = found["body"], found["side"]
    negative, body = _without_parentheses(body)
    lead = body[:1] in ("-", "+", *_MINUS)
    sign, body = (body[:1], body[1:].strip()) if lead else ("", body)
    parts = _CURRENCY.fullmatch(body)
    if not parts or (parts["before"] and parts["after"]):
        return None
    word = parts["before"] or parts["after"] or ""
    number = _number(parts["body"].strip(), notation, sign)
    if number is None or (word and word not in _SYMBOLS and word not in CURRENCIES):
        return None
    flip = negative != (side == "CR")
    return Amount(-number if flip and number else number, _SYMBOLS.get(word, word))


def _without_parentheses(body: str) -> tuple[bool, str]:
    """Return whether an amount stands in parentheses, and what stands in them."""
    inside = body.startswith("(") and body.endswith(")")
    return inside, body[1:-1].strip() if inside else body


def _number(body: str, notation: Notation, sign: str) -> Decimal | None:
    for char in _MINUS:
        body, sign = body.replace(char, "-"), sign.replace(char, "-")
    if body[:1] in ("-", "+") and not sign:
        sign, body = body[0], body[1:].strip()
    elif body[-1:] in ("-", "+") and not sign:
        sign, body = body[-1], body[:-1].strip()
    whole, _, decimals = body.partition(notation.mark)
    value = from_digits(ungrouped(whole, notation.group + _BLANKS), decimals, _MOST_DECIMALS)
    return -value if sign == "-" and value else value


def notation_of(texts: Iterable[_Placed]) -> Notation:
    """Return the one notation of a file's amounts; what fits both, or needs both, is refused with its line.

    Cells that are no amount in either notation are left to whoever reads them.
    """
    point, comma, either = _first_of_each(texts)
    if point and comma:
        text, place = comma
        what = f"{shown(text)} has a decimal comma, and {shown(point[0])} in line {point[1].line} a decimal point"
        raise bad(place, what, "Write all amounts of the file in one way.")
    if either and not (point or comma):
        text, place = either
        raise bad(place, f"{shown(text)} may be thousands or decimals", "Write the amounts with two decimals.")
    return COMMA if comma else POINT


def _first_of_each(texts: Iterable[_Placed]) -> tuple[_Placed | None, _Placed | None, _Placed | None]:
    """Return the first texts that need a decimal point, that need a comma, and that are different amounts in both."""
    point = comma = either = None
    for text, place in texts:
        one, other = parse(text, POINT), parse(text, COMMA)
        if one is not None and other is None:
            point = point or (text, place)
        elif other is not None and one is None:
            comma = comma or (text, place)
        elif one != other:
            either = either or (text, place)
    return point, comma, either


def amount(text: str, notation: Notation, place: Source, what: str) -> Amount:
    """Read an amount that must be there, or refuse the file."""
    value = parse(text, notation)
    if value is None:
        raise bad(place, f"{what} is {shown(text)}, which is no amount that can be read to the digit")
    return value


def looks_like_amount(text: str) -> bool:
    """Tell an amount in either notation from other text; a bare run of digits is one, too."""
    return parse(text, POINT) is not None or parse(text, COMMA) is not None


def has_decimals(text: str) -> bool:
    """Tell what can only be an amount: decimals, a sign for a currency, or marks between thousands."""
    return looks_like_amount(text) and not _DIGITS.fullmatch(text.strip())


def currency_code(text: str) -> str:
    """Return a three-letter currency code in capitals; empty for anything else."""
    code = _SYMBOLS.get(text.strip(), text.strip().upper())
    return code if code in CURRENCIES else ""
