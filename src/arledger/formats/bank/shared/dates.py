"""Dates as banks write them for programs: taken as the bank wrote them, in the bank's own time zone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular.days import day, year_of
from arledger.model.source import Source

Day = TypeVar("Day", date, date | None)

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2,6}|(?![0-9]))")
_SHORT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")


def needed(read: Callable[[str], Day], written: str, place: Source, what: str = "the date {}") -> Day:
    """Read a date that must be there, or refuse the file; `what` says which it is."""
    try:
        return read(written)
    except ValueError as wrong:
        raise bad(place, f"{what.format(shown(written))} cannot be right: {wrong}") from wrong


def possible(read: Callable[[str], date], written: str) -> date | None:
    """Read a date; None is what is none."""
    try:
        return read(written)
    except ValueError:
        return None


def iso(text: str) -> date:
    """Read `2026-03-31`, alone or before a time or zone, or raise ValueError."""
    found = _ISO.match(text.strip())
    if not found:
        raise ValueError("a date like 2026-03-31 is expected")
    return day(*map(int, found.groups()))


def compact(text: str) -> date:
    """Read `20260331`, alone or before a time and zone, or raise ValueError."""
    found = _COMPACT.match(text.strip())
    if not found:
        raise ValueError("a date like 20260331 is expected")
    return day(*map(int, found.groups()))


def short(text: str) -> date:
    """Read `260331`, or raise ValueError."""
    found = _SHORT.fullmatch(text.strip())
    if not found:
        raise ValueError("a date like 260331 is expected")
    return day(year_of(found[1]), int(found[2]), int(found[3]))


def value_day(text: str) -> date:
    """Read `260331`; the 29th and 30th of February of 30-day interest months are its last day."""
    found = _SHORT.fullmatch(text.strip())
    if found and found[2] == "02" and found[3] in ("29", "30"):
        return day(year_of(found[1]), 3, 1) - timedelta(days=1)
    return short(text)


def nearest(month_and_day: str, to: date) -> date:
    """Read `0102` as that day of the year which brings it nearest to another date, or raise ValueError."""
    month, number = int(month_and_day[:2]), int(month_and_day[2:])
    near = []
    for year in (to.year - 1, to.year, to.year + 1):
        try:
            near.append(day(year, month, number))
        except ValueError:
            continue
    if not near:
        raise ValueError(f"there is no such day as {month_and_day}")
    return min(near, key=lambda found: abs(found - to))
