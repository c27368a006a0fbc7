"""Cash by week or day: what comes in at least, probably and at most, and what is there at the end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import isqrt
from typing import NamedTuple

from arledger.forecasting.decided import Expected, Part
from arledger.forecasting.values import ONE
from arledger.model.money import ZERO, exact_sum, minor_digits, pad, round_to, to_the_last_digit

_DEVIATIONS = Decimal("1.2816")
"""So many standard deviations to either side of the mean hold four fifths of what happens."""


class Period(NamedTuple):
    """A week or a day of a forecast, both ends counted."""

    first: date
    last: date


class Flow(NamedTuple):
    """Money that is planned: received where positive, paid out where negative."""

    day: int
    amount: Decimal


class Cash(NamedTuple):
    """A period's cash in one currency: opening + mid - disbursements = closing.

    Of `mid`, `new_sales` comes from invoices that are not written yet.
    """

    period: Period
    opening: Decimal
    low: Decimal
    mid: Decimal
    high: Decimal
    new_sales: Decimal
    disbursements: Decimal

    @property
    def closing(self) -> Decimal:
        """What is there at the end."""
        return exact_sum((self.opening, self.mid, -self.disbursements))


def periods_after(day: date, count: int, days: int) -> list[Period]:
    """Return so many periods of so many days each; the first one begins the day after."""
    first = day + timedelta(days=1)
    return [
        Period(first + timedelta(days=at * days), first + timedelta(days=at * days + days - 1)) for at in range(count)
    ]


@to_the_last_digit
def cash_by_period(
    periods: Sequence[Period],
    expected: Sequence[Expected],
    opening: Decimal,
    sales: Sequence[Flow],
    out: Sequence[Flow],
) -> list[Cash]:
    """Return the cash of each period, of items in one currency; `out` has positive amounts.

    The mid case has every undisputed part on its expected day. Low and high hold what comes four times in five: all
    that a client owes may come sooner or later together, what different clients owe does not.
    """
    find = _finder(periods)
    mid = _by_period((find(part.spread.estimate.expected), part.amount) for part in _undisputed(expected))
    new = _by_period((find(flow.day), flow.amount) for flow in sales)
    spent = _by_period((find(flow.day), flow.amount) for flow in out)
    low, high = _bounds(periods, expected)
    found = []
    digits = minor_digits(expected[0].item.currency) if expected else 2
    for at, period in enumerate(periods):
        probable = mid[at]
        least = min(pad(round_to(low[at], digits), digits), probable)
        most = max(pad(round_to(high[at], digits), digits), probable)
        cash = Cash(period, opening, least + new[at], probable + new[at], most + new[at], new[at], spent[at])
        opening = cash.closing
        found.append(cash)
    return found


def beyond(periods: Sequence[Period], expected: Iterable[Expected]) -> Decimal:
    """Return what of the mid case is expected after the last period."""
    last = periods[-1].last.toordinal()
    return exact_sum(part.amount for part in _undisputed(expected) if part.spread.estimate.expected > last)


def disputed(expected: Iterable[Expected]) -> Decimal:
    """Return what is disputed, which is no part of the mid case."""
    return exact_sum(part.amount for each in expected for part in each.parts if part.is_disputed)


def _undisputed(expected: Iterable[Expected]) -> Iterable[Part]:
    return (part for each in expected for part in each.parts if not part.is_disputed)


def _finder(periods: Sequence[Period]) -> Callable[[int], int | None]:
    first = periods[0].first.toordinal()
    days = (periods[0].last - periods[0].first).days + 1

    def find(day: int) -> int | None:
        at = (max(day, first) - first) // days
        return at if at < len(periods) else None

    return find


def _by_period(amounts: Iterable[tuple[int | None, Decimal]]) -> defaultdict[int, Decimal]:
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for at, amount in amounts:
        if at is not None:
            found[at] += amount
    return found


def _bounds(periods: Sequence[Period], expected: Iterable[Expected]) -> tuple[list[Decimal], list[Decimal]]:
    """Return the least and the most that comes in each period, from the weights of days."""
    count = len(periods)
    ends = [(period.first.toordinal(), period.last.toordinal()) for period in periods]
    means, disputed_means, squares = [ZERO] * count, [ZERO] * count, [ZERO] * count
    deviations: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for each in expected:
        for part in each.parts:
            spread, amount = part.spread, part.amount
            for at, (first, last) in enumerate(ends):
                if first >= spread.first + len(spread.sums):
                    break
                share = spread.between(first, last)
                if share and part.is_disputed:
                    disputed_means[at] += amount * share
                elif share:
                    means[at] += amount * share
                    deviations[at, each.item.client] += amount * isqrt(share * (ONE - share))
    for (at, _), deviation in deviations.items():
        squares[at] += deviation * deviation
    sides = [_DEVIATIONS * square.sqrt() for square in squares]
    low = [max(mean - side, ZERO) / ONE for mean, side in zip(means, sides, strict=True)]
    high = [(mean + side + more) / ONE for mean, side, more in zip(means, sides, disputed_means, strict=True)]
    return low, high
