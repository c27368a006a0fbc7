"""Cash by week or day: what comes in at least, probably and at most, and what is there at the end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import isqrt
from typing import NamedTuple

from arledger.forecasting.decided import Expected
from arledger.forecasting.values import WHOLE, Spread
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

    The mid case is what comes on the average of all that is undisputed: what was promised or planned on its day, the
    rest by how likely it is to come by then. Low and high hold what comes four times in five: all that a client owes
    may come sooner or later together, what different clients owe does not.
    """
    find = _finder(periods)
    new = _by_period((find(flow.day), flow.amount) for flow in sales)
    spent = _by_period((find(flow.day), flow.amount) for flow in out)
    found, running, before = [], ZERO, ZERO
    for at, (period, chance) in enumerate(zip(periods, _chances(periods, expected), strict=True)):
        running += chance.mean
        # What is rounded is all that has come by then: parts of a coin are not lost from week to week.
        probable = _in_coins(running, expected) - before
        before += probable
        least = min(_in_coins(chance.least, expected), probable)
        most = max(_in_coins(chance.most + chance.disputed, expected), probable)
        cash = Cash(period, opening, least + new[at], probable + new[at], most + new[at], new[at], spent[at])
        opening = cash.closing
        found.append(cash)
    return found


def _in_coins(number: Decimal, expected: Sequence[Expected]) -> Decimal:
    """Return a probable amount in the coins of its currency."""
    digits = minor_digits(expected[0].item.currency) if expected else 0
    return pad(round_to(number, digits), digits)


@to_the_last_digit
def undisputed(expected: Iterable[Expected]) -> Decimal:
    """Return what is expected at all: what is open and neither disputed nor covered by credit."""
    return exact_sum(part.amount for each in expected for part in each.parts if not part.is_disputed)


def disputed(expected: Iterable[Expected]) -> Decimal:
    """Return what is disputed, which is no part of the mid case."""
    return exact_sum(part.amount for each in expected for part in each.parts if part.is_disputed)


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


class Chance(NamedTuple):
    """What comes in a period on the average, least and most, and what is disputed of it besides."""

    mean: Decimal
    least: Decimal
    most: Decimal
    disputed: Decimal


def _chances(periods: Sequence[Period], expected: Iterable[Expected]) -> list[Chance]:
    """Return what comes in each period, from the weights of days: amounts are in parts of `WHOLE` until the end."""
    count = len(periods)
    means, disputed_means, squares = [ZERO] * count, [ZERO] * count, [ZERO] * count
    # What must come in a period, and all that can: a deviation knows neither, and would lead beyond both.
    certain, possible = [ZERO] * count, [ZERO] * count
    deviations: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for each in expected:
        for part in each.parts:
            for at, share in shares(part.spread, [period.last.toordinal() for period in periods]):
                if part.is_disputed:
                    disputed_means[at] += part.amount * share
                else:
                    means[at] += part.amount * share
                    possible[at] += part.amount
                    certain[at] += part.amount if share == WHOLE else ZERO
                    deviations[at, each.item.client] += part.amount * isqrt(share * (WHOLE - share))
    for (at, _), deviation in deviations.items():
        squares[at] += deviation * deviation
    sides = [_DEVIATIONS * square.sqrt() for square in squares]
    return [
        Chance(
            means[at] / WHOLE,
            max((means[at] - sides[at]) / WHOLE, certain[at]),
            min((means[at] + sides[at]) / WHOLE, possible[at]),
            disputed_means[at] / WHOLE,
        )
        for at in range(count)
    ]


def shares(spread: Spread, lasts: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the periods, by their last days, in which something may come, with its share of `WHOLE`."""
    before = 0
    for at, last in enumerate(lasts):
        until = spread.until(last)
        if until > before:
            yield at, until - before
        if until == WHOLE:
            return
        before = until
