"""Dates as people write them; whether day or month comes first is decided once for a whole file."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1970, 2100

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_OTHER = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?:[T ,].*)?")
_WORDS = re.compile(r"([0-9]{1,2})[. -]*([^\W\d_]{3,10})\.?[, -]*([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTHS = (
    ("jan", "ene"), ("feb", "fév", "fev"), ("mar", "mär", "mrz"), ("apr", "avr", "abr"), ("may", "mai"),
    ("jun", "juin"), ("jul", "juil"), ("aug", "aoû", "aou", "ago"), ("sep", "set"), ("oct", "okt"), ("nov",),
    ("dec", "dez", "déc", "dic"),
)  # fmt: skip


class Order(StrEnum):
    """What stands first in a date of only figures."""

    DAY = "day"
    MONTH = "month"


def parse(text: str, order: Order) -> date | None:
    """Read a date, with or without a time behind it; None is no date."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _OTHER.fullmatch(text):
        one, other = int(found[1]), int(found[3])
        # With points, the day comes first everywhere.
        day_first = order is Order.DAY or found[2] == "."
        number, month = (one, other) if day_first else (other, one)
        return _day(_century(found[4]), month, number)
    if found := _WORDS.fullmatch(text):
        return _day(_century(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return None


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


def _day(year: int, month: int, number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= FIRST_YEAR % 100 else 2000)


def _month(word: str) -> int:
    word = word.casefold()
    if word.startswith("juil"):
        return 7
    return next((at for at, starts in enumerate(_MONTHS, start=1) if word.startswith(starts)), 0)
