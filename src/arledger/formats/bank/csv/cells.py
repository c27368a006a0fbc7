"""Dates and amounts in the cells of a CSV file, read as its profile says and refused where it does not fit."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from arledger.formats.bank.csv.profile import UNKNOWN, Profile
from arledger.formats.tabular import days
from arledger.formats.tabular.amounts import needed, notation_of
from arledger.formats.tabular.digits import GAPS, number
from arledger.model.problem import UserError
from arledger.model.source import Source

_NO_FIGURE = re.compile(r"[^0-9.,]")


class Cells:
    """Reads the cells of one file by one profile."""

    def __init__(self, profile: Profile, decimal: str) -> None:
        self.profile = profile
        self.decimal = decimal
        self.groups = profile.thousands + GAPS + (("," if decimal == "." else ".") if not profile.thousands else "")
        self.patterns = tuple(days.pattern(one) for one in profile.date_formats if one != UNKNOWN)

    def day(self, written: str) -> date | None:
        """Read a date; None is what is no date, a ValueError a date that cannot be."""
        return days.read(written, self.patterns)

    def possible_day(self, written: str) -> date | None:
        """Read a date; None is what is none, and a date that cannot be."""
        return days.possible(written, self.patterns)

    def number(self, written: str) -> Decimal | None:
        """Read an amount without the currency's sign or code that the profile allows."""
        bare = written
        for symbol in self.profile.symbols:
            bare = bare.removeprefix(symbol).removesuffix(symbol).strip()
            bare = re.sub(rf"^([+-]) ?{re.escape(symbol)}", r"\1", bare)
        return number(bare, self.decimal, self.groups)

    def amount(self, written: str, place: Source, what: str) -> Decimal:
        """Read an amount that must be one."""
        remedy = "Look at the row; if amounts are written like this, give the file a profile with its marks."
        return needed(self.number(written), written, place, what, remedy)


def decimal_mark(written: Iterable[tuple[str, Source]]) -> str:
    """Tell from all amounts of a file, whatever currency stands beside them, which mark is before the decimals."""
    figures = ((_NO_FIGURE.sub("", cell), place) for cell, place in written)
    return notation_of(figures, "Give the file a profile that says which mark stands before the decimals.").mark


def refuse_unknown_dates(profile: Profile) -> None:
    """Refuse a proposed profile in which nobody has chosen between day first and month first."""
    if UNKNOWN in profile.date_formats:
        raise UserError(
            f"{profile.source}: the profile leaves open whether the day or the month stands first",
            'Write "DD/MM/YYYY" or "MM/DD/YYYY" (with the mark that the file uses) as the format in [dates].',
            exit_code=1,
        )
