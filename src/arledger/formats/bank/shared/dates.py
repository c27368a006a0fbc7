"""Dates as banks write them. A date is taken as the bank wrote it, in the bank's own time zone.

Two-digit years are 1970 to 2069; whole years outside 1970 to 2100 are refused, as no bank statement
is of another century and a wrong one ages every item.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR = 1970
LAST_YEAR = 2100

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2,6}|(?![0-9]))")
_SHORT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")


@lru_cache(maxsize=4096)
def day(year: int, month: int, number: int) -> date:
    """Make a date of this and the last century's end, one object for all lines of a day.

    A ValueError says what is wrong with it.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year:04} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, number)
    except ValueError as wrong:
        raise ValueError(f"there is no such day as {year:04}-{month:02}-{number:02}") from wrong


def century(year: int) -> int:
    """Complete a two-digit year: 70 to 99 are of the last century, 00 to 69 of this one."""
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


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
    year, month, number = map(int, found.groups())
    return day(century(year), month, number)


def value_day(text: str) -> date:
    """Read `260331`; the 29th and 30th of February of 30-day interest months are its last day."""
    found = _SHORT.fullmatch(text.strip())
    if found and found[2] == "02" and found[3] in ("29", "30"):
        return day(century(int(found[1])), 3, 1) - timedelta(days=1)
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
