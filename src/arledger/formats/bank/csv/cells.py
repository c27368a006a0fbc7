"""Dates and amounts in the cells of a CSV file, read as its profile says and refused where it does not fit."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from arledger.formats.bank.csv.profile import UNKNOWN, Profile
from arledger.formats.bank.shared import amounts, dates
from arledger.formats.bank.shared.errors import bad, shown
from arledger.model.problem import UserError
from arledger.model.source import Source

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[A-Za-z]{3})[a-z]*\.?",
    "MM": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
}
_TOKEN = re.compile("YYYY|YY|MMM|MM|DD")
_GROUPS = amounts.APOSTROPHES + amounts.BLANKS


def date_pattern(format_: str) -> re.Pattern[str]:
    """Return the pattern of a format as `DD.MM.YYYY`; a time may follow, and days and months may be short."""
    text = ""
    position = 0
    for found in _TOKEN.finditer(format_):
        text += re.escape(format_[position : found.start()]) + _TOKENS[found.group()]
        position = found.end()
    if format_ == "YYYYMMDD":
        text = "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    return re.compile(text + re.escape(format_[position:]) + r"(?:[T ,].*)?")


class Cells:
    """Reads the cells of one file by one profile."""

    def __init__(self, profile: Profile, decimal: str) -> None:
        self.profile = profile
        self.decimal = decimal
        self.groups = (
            profile.thousands + _GROUPS + (("," if decimal == "." else ".") if not profile.thousands else "")
        )
        self.patterns = tuple(date_pattern(one) for one in profile.date_formats if one != UNKNOWN)

    def day(self, written: str) -> date | None:
        """Read a date; None is what is no date, a ValueError a date that cannot be."""
        for pattern in self.patterns:
            found = pattern.fullmatch(written)
            if found:
                return _date(found.groupdict())
        return None

    def possible_day(self, written: str) -> date | None:
        """Read a date; None is what is none, and a date that cannot be."""
        try:
            return self.day(written)
        except ValueError:
            return None

    def number(self, written: str) -> Decimal | None:
        """Read an amount without the currency's sign or code that the profile allows."""
        bare = written
        for symbol in self.profile.symbols:
            bare = bare.removeprefix(symbol).removesuffix(symbol).strip()
            bare = re.sub(rf"^([+-]) ?{re.escape(symbol)}", r"\1", bare)
        return amounts.number(bare, self.decimal, self.groups)

    def amount(self, written: str, place: Source, what: str) -> Decimal:
        """Read an amount that must be one."""
        value = self.number(written)
        if value is None:
            raise bad(
                place,
                f"{what} is {shown(written)}, which is no amount that can be read to the digit",
                "Look at the row; if amounts are written like this, give the file a profile with its marks.",
            )
        return value


def _date(parts: dict[str, str | None]) -> date:
    year = int(parts.get("year") or 0) or dates.century(int(parts.get("short") or 0))
    name = (parts.get("name") or "").lower()
    if name and name not in _MONTHS:
        raise ValueError(f"{name} is no English month")
    month = _MONTHS.index(name) + 1 if name else int(parts.get("month") or 0)
    return dates.day(year, month, int(parts.get("day") or 0))


def decimal_mark(written: Iterable[str], place: Source) -> str:
    """Tell from all amounts of a file whether a point or a comma stands before the decimals.

    One amount that can only be read one way decides for all; amounts that decide differently, or leave it
    open, are refused: a thousand and a one look the same.
    """
    votes: dict[str, str] = {}
    doubtful = ""
    for cell in written:
        bare = re.sub(r"[^0-9.,]", "", cell)
        point, comma = (amounts.number(bare, mark, other) is not None for mark, other in ((".", ","), (",", ".")))
        if not any(char in bare for char in ".,"):
            continue
        if point and comma:
            doubtful = doubtful or cell
        elif point or comma:
            votes.setdefault("." if point else ",", cell)
    if len(votes) > 1:
        point_one, comma_one = shown(votes["."]), shown(votes[","])
        what = f"some amounts have a point before the decimals ({point_one}), others a comma ({comma_one})"
        raise bad(place, what, "Give the file a profile that says which one it is.")
    if not votes and doubtful:
        raise bad(
            place,
            f"it cannot be told whether {shown(doubtful)} is more than a thousand or a number with three decimals",
            "Give the file a profile that says which mark stands before the decimals.",
        )
    return next(iter(votes), ".")


def refuse_unknown_dates(profile: Profile) -> None:
    """Refuse a proposed profile in which nobody has chosen between day first and month first."""
    if UNKNOWN in profile.date_formats:
        raise UserError(
            f"{profile.source}: the profile leaves open whether the day or the month stands first",
            'Write "DD/MM/YYYY" or "MM/DD/YYYY" (with the mark that the file uses) as the format in [dates].',
            exit_code=1,
        )
