"""On which days people pay: weekdays that the book's own receipts show, and fixed days of clients who have them."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

WEEK = 7
LAST_DAY = 31
"""The last day of a month, whatever its date."""
USUAL = 1000
"""The factor of a day on which as much is paid as on any other."""

_FEWEST_OF_BOOK = 30
_FEWEST = 5
_RARE = 5
"""A weekday with less than one in so many of an even share is none on which people pay."""
_SAME_DAY_OF_MONTH = 6
"""Fixed days of the month: where at least one in so many pairs of payments fell on the same one."""
_SAME_WEEKDAY_OF_TEN = 4

IsOpen = Callable[[date], bool]


class PayDays(NamedTuple):
    """How much more often than usual is paid on each weekday and each day of the month; empty for no habit."""

    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()

    def pays_on(self, day: int) -> bool:
        """Say whether people pay on the weekday of a day at all."""
        return not self.weekdays or self.weekdays[weekday(day)] >= USUAL

    def factor(self, day: int) -> int:
        """Return how much more often than on any day is paid on this one, by weekday and day of the month."""
        factor = self.weekdays[weekday(day)] if self.weekdays else USUAL
        return factor * self.month_days[month_day(day)] // USUAL if self.month_days else factor


def weekday(day: int) -> int:
    """Return the weekday of an ordinal, Monday is 0."""
    return (day - 1) % WEEK


@cache
def month_day(day: int) -> int:
    """Return the day of the month of an ordinal, LAST_DAY for its last one."""
    found = date.fromordinal(day)
    return LAST_DAY if found.day == monthrange(found.year, found.month)[1] else found.day


def of_book(paid: Iterable[int]) -> PayDays:
    """Return the weekdays of a book's receipts; before there are enough of them, Monday to Friday.

    Weekdays on which people pay are told apart from those on which nearly nobody does, and no finer.
    """
    counts = _counted(map(weekday, paid), WEEK)
    total = sum(counts)
    if total < _FEWEST_OF_BOOK:
        counts = [1, 1, 1, 1, 1, 0, 0]
        total = sum(counts)
    rare = [count * WEEK * _RARE < total for count in counts]
    return PayDays(tuple(0 if each else USUAL for each in rare))


def of_client(paid: Sequence[int], book: PayDays) -> PayDays:
    """Return the days on which a client pays, where it has such; else the weekdays of the book."""
    weekdays = book.weekdays
    month_days: tuple[int, ...] = ()
    if len(paid) < _FEWEST:
        return book
    on_weekdays = _counted(map(weekday, paid), WEEK)
    if _pairs(on_weekdays) * 10 >= _SAME_WEEKDAY_OF_TEN * _pairs([len(paid)]):
        weekdays = _factors(on_weekdays, WEEK)
    on_days = _counted(map(month_day, paid), LAST_DAY + 1)
    if _pairs(on_days) * _SAME_DAY_OF_MONTH >= _pairs([len(paid)]):
        month_days = _factors(on_days, LAST_DAY)
    return PayDays(weekdays, month_days)


def _counted(found: Iterable[int], length: int) -> list[int]:
    counts = Counter(found)
    return [counts[at] for at in range(length)]


def _pairs(counts: Sequence[int]) -> int:
    return sum(count * (count - 1) for count in counts)


def _factors(counts: Sequence[int], length: int) -> tuple[int, ...]:
    """Return factors by frequency, with half a case spread evenly over all days."""
    return tuple(USUAL * (2 * count * length + 1) // (2 * sum(counts) + 1) for count in counts)
