"""Amounts as people write them, to the last digit; what can be read in two ways is refused, never guessed.

Which mark stands before the decimals is decided once for a whole file, from all of its amounts.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from arledger.formats.tabular.digits import GAPS, MINUS, MOST_DECIMALS, number
from arledger.formats.tabular.errors import REMEDY, bad, shown
from arledger.formats.tabular.marks import MARKS
from arledger.model.currencies import CURRENCIES
from arledger.model.source import Source

CREDIT, DEBIT = "CR", "DR"
"""The sides of an amount."""

_MOST_DECIMALS = 6
"""Digits behind the decimal mark: so few that sums of many are exact with 28."""
_FIGURES = rf"0-9.,()+\-{GAPS}"
_WORD = rf"{'|'.join(map(re.escape, sorted(MARKS, key=len, reverse=True)))}|[A-Z]{{3}}"
_AMOUNT = re.compile(
    rf"(?P<lead>[-+(\s]*+)(?P<before>{_WORD})?(?P<body>[{_FIGURES}]*+)(?P<after>{_WORD})?(?P<tail>[-+)\s]*+)"
)
_SIDES = {"CR": CREDIT, "DR": DEBIT, "C": CREDIT, "D": DEBIT, "H": CREDIT, "S": DEBIT}
_SIDE_BEFORE = re.compile(r"(?P<side>CR|DR)\b\.?\s*+", re.IGNORECASE)
_SIDE_BEHIND = re.compile(r"(?:(?<=\s)(?P<letter>[CDHS])|(?P<side>CR|DR)\.?)", re.IGNORECASE)
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


class Written(NamedTuple):
    """An amount as it stands in a cell: the number by its own sign, the mark or code and the side beside it.

    `side` is `CREDIT`, `DEBIT` or empty. Whether a credit is money in depends on whose books the table is of.
    """

    number: Decimal
    mark: str
    side: str

    @property
    def at_bank(self) -> Decimal:
        """The number as a bank means it, whose credit is money of the account's owner."""
        return -self.number if self.side == DEBIT and self.number else self.number


def written(text: str, notation: Notation, most_decimals: int = MOST_DECIMALS) -> Written | None:
    """Read a cell with an amount; None is none.

    A sign stands before or behind, or parentheses around; a currency's mark or code on either side of both; `CR`
    or `DR` at either end.
    """
    body, side = _without_side(text.strip().translate(MINUS))
    parts = _AMOUNT.fullmatch(body)
    if not parts or (parts["before"] and parts["after"]):
        return None
    mark = parts["before"] or parts["after"] or ""
    figures = parts["lead"] + parts["body"] + parts["tail"]
    value = number(figures, notation.mark, notation.group + GAPS, most_decimals)
    if value is None or (mark and mark not in MARKS and mark not in CURRENCIES):
        return None
    return Written(value, mark, side)


def _without_side(text: str) -> tuple[str, str]:
    """Take `CR` or `DR` off an amount; German banks write H (Haben) and S (Soll) behind it."""
    before = _SIDE_BEFORE.match(text)
    if before:
        return text[before.end() :], _SIDES[before["side"].upper()]
    end = text.rstrip(".")
    behind = _SIDE_BEHIND.fullmatch(end, max(len(end) - 2, 0)) or _SIDE_BEHIND.fullmatch(end, max(len(end) - 1, 0))
    if not behind:
        return text, ""
    return end[: behind.start()].rstrip(), _SIDES[(behind["letter"] or behind["side"]).upper()]


def parse(text: str, notation: Notation, most_decimals: int = _MOST_DECIMALS) -> Amount | None:
    """Read an amount that somebody owes, whose `CR` makes it negative; None is no amount."""
    found = written(text, notation, most_decimals)
    if found is None:
        return None
    owed = -found.number if found.side == CREDIT and found.number else found.number
    return Amount(owed, currency_code(found.mark))


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


def says_direction(text: str) -> bool:
    """Tell an amount with a minus or a side, in either notation."""
    found = written(text, POINT) or written(text, COMMA)
    return found is not None and (found.number < 0 or bool(found.side))


def is_negative(text: str) -> bool:
    """Tell an amount with a minus or in parentheses, in either notation."""
    found = written(text, POINT) or written(text, COMMA)
    return found is not None and found.number < 0


def has_mark(text: str) -> bool:
    """Tell an amount with a currency's mark or code beside it, in either notation."""
    found = written(text, POINT) or written(text, COMMA)
    return found is not None and bool(found.mark)


def has_decimals(text: str) -> bool:
    """Tell what can only be an amount: decimals, a sign for a currency, or marks between thousands."""
    return looks_like_amount(text) and not _DIGITS.fullmatch(text.strip())


def currency_code(text: str) -> str:
    """Return a three-letter currency code in capitals; empty for anything else."""
    bare = text.strip()
    meant = MARKS.get(bare)
    code = meant[0] if meant else bare.upper()
    return code if code in CURRENCIES else ""
