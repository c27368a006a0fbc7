"""What changes if terms or the DSO do: a year's sales, what one day of them is, and when money comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from arledger.figures.span import Span, month_end
from arledger.model.days import days_after
from arledger.model.money import ZERO, exact_sum

YEAR = 365
WEEKS = 13
By = Literal["week", "month"]


class Coming(NamedTuple):
    """Money of an open item: when it comes as things are, and when it would."""

    now: date
    then: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Effect:
    """What it does in one currency.

    `sales` are those of a year, net of credit memos and with tax, `closing` what is owed net of unapplied credit.
    `shift` is by how many days money of a year's sales would come earlier on average, negative where it would come
    later. `clients` are those with anything open or sold.
    """

    currency: str
    sales: Decimal
    closing: Decimal
    shift: Fraction | None
    coming: tuple[Coming, ...]
    clients: int
    without_history: int

    @property
    def one_day(self) -> Fraction:
        """What one day of DSO is: a year's sales / 365."""
        return Fraction(self.sales) / YEAR

    @property
    def dso(self) -> Fraction | None:
        """What is owed / a year's sales * 365; None without sales."""
        return Fraction(self.closing) / self.one_day if self.sales > 0 else None

    @property
    def dso_then(self) -> Fraction | None:
        """The DSO once all sales are paid so much earlier."""
        return None if self.dso is None or self.shift is None else self.dso - self.shift

    @property
    def release(self) -> Fraction | None:
        """What is released once: as many days of sales as money comes earlier; None without sales."""
        return None if self.dso is None or self.shift is None else self.shift * self.one_day


class PeriodCash(NamedTuple):
    """What comes in some days as things are, and what would; without a span, later than all of them."""

    span: Span | None
    now: Decimal
    then: Decimal


def periods(as_of: date, by: By) -> list[Span]:
    """Return the weeks or calendar months of the thirteen weeks after a day; the last month may be a part."""
    last = days_after(as_of, 7 * WEEKS)
    return list(_spans(as_of, last, by))


def _spans(as_of: date, last: date, by: By) -> Iterator[Span]:
    day = as_of
    while day < last:
        first = day + timedelta(days=1)
        day = month_end(first) if by == "month" else first + timedelta(days=min(6, (last - first).days))
        day = min(day, last)
        yield Span(first, day)


def by_period(coming: Sequence[Coming], spans: Sequence[Span]) -> list[PeriodCash]:
    """Add up what comes in each period, and last what comes later; what comes on the day itself is in the first."""
    ends = [span.last for span in spans]

    def place(day: date) -> int:
        return next((at for at, end in enumerate(ends) if day <= end), len(ends))

    now, then = ([[ZERO] for _ in range(len(ends) + 1)] for _ in range(2))
    for each in coming:
        now[place(each.now)].append(each.amount)
        then[place(each.then)].append(each.amount)
    return [
        PeriodCash(span, exact_sum(before), exact_sum(after))
        for span, before, after in zip([*spans, None], now, then, strict=True)
    ]
