"""Dates as people and banks print them; whether day or month comes first is decided once for a whole file.

Two-digit years are 1970 to 2069; whole years outside 1970 to 2100 are refused, as no statement or list is
of another century and a wrong one ages every item.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1970, 2100

_DAY, _MONTH, _NAME = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"(?P<name>[^\W\d_]{3,10})\.?"
_YEAR, _SHORT = r"(?P<year>[0-9]{4})", r"(?P<year>[0-9]{2})"
_EITHER = r"(?P<year>[0-9]{4}|[0-9]{2})"
_BEHIND = r"(?:[T ,].*)?"
_TOKENS = {"YYYY": _YEAR, "YY": _SHORT, "MMM": _NAME, "MM": _MONTH, "DD": _DAY}
_TOKEN = re.compile("YYYY|YY|MMM|MM|DD")
_MONTHS = (
    ("jan", "ene"), ("feb", "fév", "fev"), ("mar", "mär", "mrz"), ("apr", "avr", "abr"), ("may", "mai"),
    ("jun", "juin"), ("jul", "juil"), ("aug", "aoû", "aou", "ago"), ("sep", "set"), ("oct", "okt"), ("nov",),
    ("dec", "dez", "déc", "dic"),
)  # fmt: skip


class Order(StrEnum):
    """What stands first in a date of only figures."""

    DAY = "day"
    MONTH = "month"


_PLAIN = (
    re.compile(rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}(?:[T ].*)?"),
    # With points, the day comes first everywhere.
    re.compile(rf"{_DAY}\.{_MONTH}\.{_EITHER}{_BEHIND}"),
    re.compile(rf"{_DAY}[. -]*{_NAME}[, -]*{_EITHER}"),
    re.compile(rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}"),
)
_PRINTED = {
    Order.DAY: (*_PLAIN, re.compile(rf"{_DAY}(?P<mark>[-/ ]){_MONTH}(?P=mark){_EITHER}{_BEHIND}")),
    Order.MONTH: (*_PLAIN, re.compile(rf"{_MONTH}(?P<mark>[-/ ]){_DAY}(?P=mark){_EITHER}{_BEHIND}")),
}


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


def year_of(written: str) -> int:
    """Complete a two-digit year: 70 to 99 are of the last century, 00 to 69 of this one."""
    year = int(written)
    return year if len(written) > 2 else year + (1900 if year >= FIRST_YEAR % 100 else 2000)


@lru_cache(maxsize=64)
def pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a form like `DD.MM.YYYY`; a time may follow, and days and months may be short."""
    if form == "YYYYMMDD":
        return re.compile(rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_BEHIND}")
    marks = [re.escape(mark) for mark in _TOKEN.split(form)]
    tokens = [_TOKENS[token] for token in _TOKEN.findall(form)]
    return re.compile("".join(map("".join, zip(marks, [*tokens, _BEHIND], strict=True))))


def read(text: str, patterns: Iterable[re.Pattern[str]]) -> date | None:
    """Read a date that has one of these forms; None is what is no date, a ValueError a date that cannot be."""
    found = next((found for one in patterns if (found := one.fullmatch(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
    return day(year_of(parts["year"]), month, int(parts["day"]))


def possible(text: str, patterns: Iterable[re.Pattern[str]]) -> date | None:
    """Read a date; None is what is none, and a date that cannot be."""
    try:
        return read(text, patterns)
    except ValueError:
        return None


def parse(text: str, order: Order) -> date | None:
    """Read a date in any form, with or without a time behind it; None is no date."""
    return possible(text.strip(), _PRINTED[order])


def looks_like_date(text: str) -> bool:
    """Tell whether a text can be a date in one order or the other."""
    return any(parse(text, order) for order in Order)


def order_of(texts: Sequence[str]) -> Order | None:
    """Return the order in which all dates of a file can be read; None where both are possible and differ.

    Where both are possible, the one is taken in which the dates never jump back (or never forward).
    """
    readings = {order: [parse(text, order) for text in texts] for order in Order}
    whole = {order: [day for day in days if day] for order, days in readings.items() if all(days)}
    if not whole:
        # Cells that are no dates at all are somebody else's to refuse.
        whole = _most_read(readings)
    if len(whole) == 2 and whole[Order.DAY] == whole[Order.MONTH]:
        return Order.DAY
    if len(whole) == 2:
        whole = {order: days for order, days in whole.items() if _sorted(days)} if len(texts) > 2 else whole
    return next(iter(whole)) if len(whole) == 1 else None


def _most_read(readings: Mapping[Order, Sequence[date | None]]) -> dict[Order, list[date]]:
    """Return the dates in the order that reads most of them, or in both."""
    read = {order: [day for day in days if day] for order, days in readings.items()}
    most = max(map(len, read.values()))
    return {order: days for order, days in read.items() if len(days) == most}


def _sorted(days: Sequence[date]) -> bool:
    return list(days) in (sorted(days), sorted(days, reverse=True))


def _month(word: str) -> int:
    word = word.casefold()
    if word.startswith("juil"):
        return 7
    for at, starts in enumerate(_MONTHS, start=1):
        if word.startswith(starts):
            return at
    raise ValueError(f"{word} is no month")
