"""The days of a period, and its calendar months."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Span(NamedTuple):
    """The days from the first to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def has(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last

    @property
    def months(self) -> Fraction:
        """How many calendar months it has: of a month in part, its days of the month's days."""
        return sum((Fraction(part.days, month_days(part.last)) for part in self.by_month()), Fraction(0))

    def by_month(self) -> Iterator["Span"]:
        """Yield what of it lies in each calendar month, in order."""
        first = self.first
        while first <= self.last:
            last = min(month_end(first), self.last)
            yield Span(first, last)
            if last == date.max:
                return
            first = last + timedelta(days=1)


def month_days(day: date) -> int:
    """Return how many days the month of a day has."""
    return monthrange(day.year, day.month)[1]


def month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=month_days(day))


def months_back(last: date) -> Iterator[Span]:
    """Yield the month of a day up to that day, then the months before it."""
    span = Span(last.replace(day=1), last)
    yield span
    while span.first > date.min:
        end = span.first - timedelta(days=1)
        span = Span(end.replace(day=1), end)
        yield span


def as_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal with as many digits as the arithmetic keeps."""
    return Decimal(number.numerator) / Decimal(number.denominator)
