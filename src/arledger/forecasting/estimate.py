"""The day on which an open item is expected, given that it is still open."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from arledger.forecasting.paydays import USUAL, PayDays, of_book, of_client
from arledger.forecasting.recency import effective, weight
from arledger.forecasting.settings import Ways, chosen
from arledger.forecasting.survival import NOTHING, Distribution, Observed, distribution
from arledger.forecasting.values import BORROWED, DUE, ONE, OWN, Asked, Case, Estimate, Spread, Traits
from arledger.model.documents import Item

_BORROWED = ONE
"""What all others weigh beside a client's own: one case."""
_OF_KIND = 5
"""The kind of a client lends, where it has at least so many cases; else everybody does."""
_FURTHEST = 400
"""What is later than so many days from the day on stands on the last of them."""
_ENOUGH = 5 * ONE
"""Where fewer cases have been as late, that of any debt counts beside them."""
_LEAST_LATE = 5
_FINE = 1 << 10

_LAST_DUE = date.max.toordinal() - 2000
"""Nobody waits until the end of the calendar; a day after it could not be told."""

IsClosed = Callable[[int], bool]


class _Own(NamedTuple):
    """What is known of a client, or of a pool: its lateness, its days, and how late each paid case was, in order."""

    late: Distribution
    days: PayDays
    cases: Sequence[int]

    def later_than(self, late: int) -> int:
        """Return how many cases were paid later than so many days after the due date."""
        return len(self.cases) - bisect_right(self.cases, late)


class Model:
    """All that the cases known on a day say of items that are open at its end.

    Nobody is expected to pay before the next day. `closed` are days on which nobody works.
    """

    def __init__(
        self, cases: Iterable[Case], day: int, closed: IsClosed | None = None, ways: Ways | None = None
    ) -> None:
        self.day = day
        self._closed = closed
        self._cases: dict[str, list[Case]] = defaultdict(list)
        everybody = list(cases)
        for case in everybody:
            self._cases[case.client].append(case)
        self.paid = sum(1 for case in everybody if case.paid)
        self.ways = ways or chosen(everybody)
        self._days = of_book(case.paid for case in everybody if case.paid)
        self._everybody = everybody
        self._own: dict[tuple[str, Traits], _Own] = {}
        self._pools: dict[str, _Own] = {}
        self._factors: dict[tuple[PayDays, int], int] = {}

    def spread(self, asked: Asked) -> Spread:
        """Return the estimate of an open item with the weights of its days."""
        own, pool = self._own_of(asked), self._pool_of(asked.traits.kind)
        late = self.day - asked.due
        own_left, pool_left = own.late.after(late), pool.late.after(late)
        if late < 0 and not own_left and not pool_left:
            return self._on_due_date(asked)
        first, weights = self._weights(asked, own, pool)
        low, expected, high = _quantiles(weights, _tails(own_left + _BORROWED))
        basis, n = DUE, 0
        if own_left >= _BORROWED:
            basis, n = OWN, own.later_than(late)
        elif own_left or pool_left:
            basis, n = BORROWED, pool.later_than(late)
        return Spread(Estimate(first + expected, first + low, first + high, basis, n), first, weights)

    def spread_of(self, item: Item, traits: Traits) -> Spread:
        """Return the estimate of an item of the book with the weights of its days."""
        return self.spread(Asked(item.client, min(item.due.toordinal(), _LAST_DUE), traits))

    def _weights(self, asked: Asked, own: _Own, pool: _Own) -> tuple[int, tuple[int, ...]]:
        """Return the first day that is possible, and the weights of days from there: of own cases and of others'.

        Of what is later than nearly every case it is only known that the longer a debt is late, the longer it stays:
        in as many days again as it is late already, half of such debts are paid.
        """
        late = self.day - asked.due
        own_left, pool_left = own.late.after(late), pool.late.after(late)
        known = [each.late for each in (own, pool) if each.late.weights]
        first = max(late + 1, min((each.first for each in known), default=0))
        last = min(max((each.last for each in known), default=0), first + _FURTHEST)
        heavy = _BORROWED * ONE // (own_left + pool_left + ONE) if late >= 0 and own_left + pool_left < _ENOUGH else 0
        if heavy:
            last = first + _FURTHEST
        lent = (_BORROWED - heavy) * _FINE
        mine, others = own.late.between(first, last), pool.late.between(first, last)
        weights = [each * _FINE + other * lent // (pool_left or 1) for each, other in zip(mine, others, strict=True)]
        if heavy:
            since = max(late, _LEAST_LATE)
            for at in range(len(weights)):
                weights[at] += heavy * _FINE * since // ((since + at + 1) * (since + at))
        start = asked.due + first
        return start, tuple([each * self._factor(own.days, start + at) for at, each in enumerate(weights)])

    def _own_of(self, asked: Asked) -> _Own:
        ways = self.ways
        traits = Traits(
            channel=asked.traits.channel if ways.by_channel else "", size=asked.traits.size if ways.by_size else 0
        )
        key = asked.client, traits
        if key not in self._own:
            cases = self._cases.get(asked.client, [])
            days = of_client([case.paid for case in cases if case.paid], self._days)
            self._own[key] = _Own(self._lateness(cases, traits), days, _paid(cases))
        return self._own[key]

    def _pool_of(self, kind: str) -> _Own:
        if kind not in self._pools:
            cases = [case for case in self._everybody if case.traits.kind == kind] if kind else self._everybody
            paid = _paid(cases)
            if kind and len(paid) < _OF_KIND:
                return self._pool_of("")
            self._pools[kind] = _Own(self._lateness(cases, None), self._days, paid)
        return self._pools[kind]

    def _lateness(self, cases: Sequence[Case], traits: Traits | None) -> Distribution:
        """Return the lateness of cases, recent and alike ones first; all of it comes to as many as they are worth."""
        ways = self.ways
        observed, weights = [], []
        for case in cases:
            age = self.day - case.due
            own = weight(age, ways.half_life)
            if traits is not None:
                own //= ways.likeness(traits, case.traits)
            if own:
                observed.append(Observed(case.late + ways.shift(age) * bool(case.paid), own, bool(case.paid)))
                weights.append(own if case.paid else 0)
        return distribution(observed, effective(weights)) if observed else NOTHING

    def _factor(self, days: PayDays, day: int) -> int:
        key = days, day
        if key not in self._factors:
            closed = self._closed is not None and self._closed(day)
            self._factors[key] = days.factor(day) // 50 if closed else days.factor(day)
        return self._factors[key]

    def _on_due_date(self, asked: Asked) -> Spread:
        """Return the due date, where no case tells anything else."""
        expected = self._next_pay_day(asked.due)
        low, high = max(self.day + 1, expected - _DAYS_BEFORE), expected + _DAYS_AFTER
        return Spread(Estimate(expected, low, high, DUE, 0), expected, (1,))

    def _next_pay_day(self, day: int) -> int:
        return next((each for each in range(day, day + 15) if self._factor(self._days, each) >= USUAL), day)


_DAYS_BEFORE, _DAYS_AFTER = 7, 30
"""The interval around a due date of which nothing is known."""
_FEW, _LEAST = 2, 25


def _paid(cases: Iterable[Case]) -> list[int]:
    return sorted(case.late for case in cases if case.paid)


def _tails(worth: int) -> tuple[int, int]:
    """Return the share that lies outside the interval on either side, as a fraction: a tenth of a large history.

    Of few cases the outermost ones are nearer to the middle than they will be of many: less is left outside.
    """
    numerator, denominator = worth - _FEW * ONE, 10 * worth
    return (numerator, denominator) if numerator * _LEAST > denominator else (1, _LEAST)


def _quantiles(weights: Sequence[int], tails: tuple[int, int]) -> tuple[int, int, int]:
    """Return the places of the lower end, the middle and the upper end among weights."""
    total = sum(weights)
    outside, of = tails
    low = _place(weights, total * outside // of)
    high = _place(weights, total - total * outside // of)
    expected = _place(weights, total // 2)
    return _nearest(weights, (low, expected, high), total - 2 * (total * outside // of))


def _place(weights: Sequence[int], bound: int) -> int:
    """Return the first place up to which there is more than a bound, or all that there is."""
    running, last = 0, 0
    for at, each in enumerate(weights):
        if each:
            running, last = running + each, at
            if running > bound:
                return at
    return last


def _nearest(weights: Sequence[int], found: tuple[int, int, int], wanted: int) -> tuple[int, int, int]:
    """Cut whole days off the ends of an interval while that brings what lies in it nearer to what is wanted.

    Where people pay on few days, each of them holds much: an interval with both its ends would promise too much.
    """
    low, expected, high = found
    inside = sum(weights[low : high + 1])
    while low < high:
        ends = [(weights[at], at == low) for at in (low, high) if at != expected]
        if not ends:
            break
        cut, is_low = min(ends)
        if abs(inside - cut - wanted) > abs(inside - wanted):
            break
        inside -= cut
        low, high = (low + 1, high) if is_low else (low, high - 1)
    return low, expected, high
