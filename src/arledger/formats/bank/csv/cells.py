"""Dates and amounts in the cells of a CSV file, read as its profile says and refused where it does not fit."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.formats.bank.csv.profile import AUTO, UNKNOWN, Profile
from arledger.formats.tabular import days
from arledger.formats.tabular.amounts import Notation, Written, needed, notation_of, written
from arledger.formats.tabular.digits import GAPS
from arledger.model.problem import UserError
from arledger.model.source import Source


class Cells:
    """Reads the cells of one file by one profile."""

    def __init__(self, profile: Profile, decimal: str) -> None:
        self.profile = profile
        self.decimal = decimal
        self.groups = profile.thousands + GAPS + (("," if decimal == "." else ".") if not profile.thousands else "")
        self.patterns = tuple(days.pattern(one) for one in profile.date_formats if one not in (UNKNOWN, AUTO))

    def day(self, text: str) -> date | None:
        """Read a date; None is what is no date, a ValueError a date that cannot be."""
        return days.read(text, self.patterns)

    def possible_day(self, text: str) -> date | None:
        """Read a date; None is what is none, and a date that cannot be."""
        return days.possible(text, self.patterns)

    def written(self, text: str) -> Written | None:
        """Read an amount with the mark, code and side beside it, and without the symbols that the profile names."""
        return written(without_symbols(text, self.profile.symbols), Notation(self.decimal, self.groups))

    def number(self, text: str) -> Decimal | None:
        """Read an amount as a bank means it: `DR` is money that left, or a balance below zero."""
        found = self.written(text)
        return found.at_bank if found else None

    def needed(self, text: str, place: Source, what: str) -> Written:
        """Read an amount that must be one."""
        remedy = "Look at the row; if amounts are written like this, give the file a profile with its marks."
        return needed(self.written(text), text, place, what, remedy)

    def amount(self, text: str, place: Source, what: str) -> Decimal:
        """Read an amount that must be one, as a bank means it."""
        return self.needed(text, place, what).at_bank


def without_symbols(text: str, symbols: Iterable[str]) -> str:
    """Take the symbols of a profile off an amount."""
    for symbol in symbols:
        text = text.removeprefix(symbol).removesuffix(symbol).strip()
        text = re.sub(rf"^([+-]) ?{re.escape(symbol)}", r"\1", text)
    return text


def decimal_mark(cells: Iterable[tuple[str, Source]], symbols: Sequence[str] = ()) -> str:
    """Tell from all amounts of a file, whatever stands beside them, which mark is before the decimals."""
    figures = ((without_symbols(cell, symbols), place) for cell, place in cells)
    return notation_of(figures, "Give the file a profile that says which mark stands before the decimals.").mark


def refuse_unknown(profile: Profile) -> None:
    """Refuse a proposed profile in which nobody has chosen between day first and month first, or what is booked."""
    if UNKNOWN in profile.booked:
        raise UserError(
            f"{profile.source}: the profile leaves open which states are booked",
            "Write them in place of the ? at booked in [rows], or take it out if there are no more.",
            exit_code=1,
        )
    if UNKNOWN in profile.date_formats:
        raise UserError(
            f"{profile.source}: the profile leaves open whether the day or the month stands first",
            'Write "DD/MM/YYYY" or "MM/DD/YYYY" (with the mark that the file uses) as the format in [dates].',
            exit_code=1,
        )
