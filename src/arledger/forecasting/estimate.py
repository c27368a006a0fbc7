"""The day on which an open item is expected, given that it is still open."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from arledger.forecasting.paydays import WEEK, PayDays, of_book, of_client
from arledger.forecasting.recency import OLDEST, effective, weights_by_age
from arledger.forecasting.settings import Ways, chosen
from arledger.forecasting.survival import NOTHING, Distribution, Observed, distribution
from arledger.forecasting.values import BORROWED, DUE, ONE, OWN, Asked, Case, Estimate, Spread, Traits
from arledger.model.documents import Item

_BORROWED = 2 * ONE
"""What all others weigh beside a client's own: two cases."""
_OF_KIND = 5
"""The kind of a client lends, where it has at least so many cases; else everybody does."""
_FURTHEST = 400
"""What is later than so many days from the day on stands on the last of them."""
_ENOUGH = 5 * ONE
"""Where fewer cases have been as late, that of any debt counts beside them."""
_LEAST_LATE, _MOST_LATE = 5, 180
_LONGEST_CLOSURE = 15
"""Of so many days in a row, people pay on one at least."""
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
        self._pools: dict[Traits, _Own] = {}
        self._debts: dict[tuple[int, PayDays], Spread] = {}
        self._factors: dict[PayDays, list[int]] = {}

    def spread(self, asked: Asked) -> Spread:
        """Return the estimate of an open item with the weights of its days."""
        own, pool = self._own_of(asked), self._pool_of(asked.traits)
        late = self.day - asked.due
        own_left, pool_left = own.late.after(late), pool.late.after(late)
        if not own_left and not pool_left:
            return self._on_due_date(asked) if late < 0 else self._without_cases(late, own.days)
        first, weights = self._weights(asked, own, pool)
        sums = list(accumulate(weights))
        low, expected, high = _quantiles(weights, sums, _tails(own_left + _BORROWED))
        basis, n = OWN, own.later_than(late)
        if own_left < ONE or not n:
            n = pool.later_than(late)
            basis = BORROWED if n else DUE
        return Spread(Estimate(first + expected, first + low, first + high, basis, n), first, sums)

    def spread_of(self, item: Item, traits: Traits) -> Spread:
        """Return the estimate of an item of the book with the weights of its days."""
        return self.spread(Asked(item.client, min(item.due.toordinal(), _LAST_DUE), traits))

    def _weights(self, asked: Asked, own: _Own, pool: _Own) -> tuple[int, list[int]]:
        """Return the first day that is possible, and the weights of days from there: of own cases and of others'.

        Of what is later than nearly every case it is only known that the longer a debt is late, the longer it stays:
        in as many days again as it is late already, half of such debts are paid.
        """
        late = self.day - asked.due
        own_left, pool_left = own.late.after(late), pool.late.after(late)
        known = [each.late for each in (own, pool) if each.late.weights]
        first = max(late + 1, min(each.first for each in known))
        last = min(max(each.last for each in known), first + _FURTHEST)
        heavy = _BORROWED * ONE // (own_left + pool_left + ONE) if late >= 0 and own_left + pool_left < _ENOUGH else 0
        if heavy:
            last = first + _FURTHEST
        lent = (_BORROWED - heavy) * _FINE
        mine, others = own.late.between(first, last), pool.late.between(first, last)
        weights = [each * _FINE + other * lent // (pool_left or 1) for each, other in zip(mine, others, strict=True)]
        weights[-1] += own.late.after(last) * _FINE + pool.late.after(last) * lent // (pool_left or 1)
        if heavy:
            since = min(max(late, _LEAST_LATE), _MOST_LATE)
            debts = _as_any_debt(since, len(weights))
            weights = [each + heavy * debt // ONE * _FINE for each, debt in zip(weights, debts, strict=True)]
        start = asked.due + first
        return start, self._on_pay_days(weights, start, own.days)

    def _on_pay_days(self, weights: Sequence[int], start: int, days: PayDays) -> list[int]:
        """Return weights of days with what falls on one on which nobody pays moved to the next on which they do."""
        at = start - self.day - 1
        factors = self._factors_of(days, at + len(weights) + _LONGEST_CLOSURE)
        found, waiting = [], 0
        for weight, factor in zip(weights, factors[at:], strict=False):
            if factor:
                found.append((weight + waiting) * factor)
                waiting = 0
            else:
                found.append(0)
                waiting += weight
        if waiting:
            rest = factors[at + len(weights) :]
            away = next((away for away, factor in enumerate(rest) if factor), 0)
            found += [*(0,) * away, waiting * (rest[away] or 1)]
        return found

    def _without_cases(self, late: int, days: PayDays) -> Spread:
        """Return when a debt comes that is later than any paid before."""
        key = min(max(late, _LEAST_LATE), _MOST_LATE), days
        if key not in self._debts:
            first = self.day + 1
            weights = self._on_pay_days(_as_any_debt(key[0], _FURTHEST), first, days)
            sums = list(accumulate(weights))
            low, expected, high = _quantiles(weights, sums, (1, 10))
            self._debts[key] = Spread(Estimate(first + expected, first + low, first + high, DUE, 0), first, sums)
        return self._debts[key]

    def _telling(self, traits: Traits, kind: str = "") -> Traits:
        """Return of an item's traits those that tell."""
        ways = self.ways
        return Traits(kind, traits.channel if ways.by_channel else "", traits.size if ways.by_size else 0)

    def _own_of(self, asked: Asked) -> _Own:
        key = asked.client, self._telling(asked.traits)
        if key not in self._own:
            cases = self._cases.get(asked.client, [])
            days = of_client([case.paid for case in cases if case.paid], self._days)
            self._own[key] = _Own(self._lateness(cases, key[1]), days, _paid(cases))
        return self._own[key]

    def _pool_of(self, traits: Traits) -> _Own:
        """Return what others lend: those of the same kind, where it has cases enough, and alike ones first."""
        key = self._telling(traits, traits.kind)
        if key not in self._pools:
            of_kind = self._everybody
            if key.kind:
                of_kind = [case for case in of_kind if case.traits.kind == key.kind]
            paid = _paid(of_kind)
            if key.kind and len(paid) < _OF_KIND:
                return self._pool_of(traits._replace(kind=""))
            self._pools[key] = _Own(self._lateness(of_kind, key), self._days, paid)
        return self._pools[key]

    def _lateness(self, cases: Sequence[Case], traits: Traits) -> Distribution:
        """Return the lateness of cases, recent and alike ones first; all of it comes to as many as they are worth."""
        ways = self.ways
        by_age, today = weights_by_age(ways.half_life), self.day
        observed, weights = [], []
        for case in cases:
            age = min(max(today - case.due, 0), OLDEST)
            own = by_age[age]
            if ways.by_traits:
                own //= ways.likeness(traits, case.traits)
            if not own:
                continue
            if case.paid:
                weights.append(own)
                observed.append(
                    Observed(case.late + ways.shift(age) if ways.drift else case.late, own, True, case.watched)
                )
            else:
                observed.append(Observed(case.late, own, False, case.watched))
        return distribution(observed, effective(weights)) if observed else NOTHING

    def _factors_of(self, days: PayDays, count: int) -> Sequence[int]:
        """Return the factors of so many days from the next one on, and perhaps of more."""
        known = self._factors.setdefault(days, [])
        for day in range(self.day + 1 + len(known), self.day + 1 + count):
            is_shut = not self._days.pays_on(day) and (days is self._days or not days.pays_on(day))
            is_shut = is_shut or (self._closed is not None and self._closed(day))
            known.append(0 if is_shut else max(days.factor(day), 1))
        return known

    def _on_due_date(self, asked: Asked) -> Spread:
        """Return the due date, where no case tells anything else."""
        expected = self._next_pay_day(asked.due)
        low, high = max(self.day + 1, expected - _DAYS_BEFORE), expected + _DAYS_AFTER
        return Spread(Estimate(expected, low, high, DUE, 0), expected, (1,))

    def _next_pay_day(self, day: int) -> int:
        return next((each for each in range(day, day + WEEK) if self._days.pays_on(each)), day)


_DAYS_BEFORE, _DAYS_AFTER = 7, 30
"""The interval around a due date of which nothing is known."""
_FEW, _LEAST = 1, 20
"""Of how many cases fewer the outermost ones are left out; and one in so many at least is."""


@cache
def _as_any_debt(late: int, days: int) -> Sequence[int]:
    """Return how likely a debt that is so late comes on each of the next days, of `ONE`.

    Half of such debts come in as many days again. What comes after all these days stands on the last one.
    """
    weights = [ONE * late // (at * (at + 1)) for at in range(late, late + days)]
    weights[-1] += ONE - sum(weights)
    return weights


def _paid(cases: Iterable[Case]) -> list[int]:
    return sorted(case.late for case in cases if case.paid)


def _tails(worth: int) -> tuple[int, int]:
    """Return the share that lies outside the interval on either side, as a fraction: a tenth of a large history.

    Of few cases the outermost ones are nearer to the middle than they will be of many: less is left outside.
    """
    numerator, denominator = worth - _FEW * ONE, 10 * worth
    return (numerator, denominator) if numerator * _LEAST > denominator else (1, _LEAST)


def _quantiles(weights: Sequence[int], sums: Sequence[int], tails: tuple[int, int]) -> tuple[int, int, int]:
    """Return the places of the lower end, the middle and the upper end among weights with their running sums.

    Whole days are cut off the ends while that brings what lies between nearer to what is wanted: where people pay on
    few days, each of them holds much, and an interval with both its ends would promise too much.
    """
    total = sums[-1]
    outside = total * tails[0] // tails[1]
    low, expected, high = (bisect_right(sums, bound) for bound in (outside, total // 2, total - outside))
    high = min(high, bisect_left(sums, total))
    inside, wanted = sums[high] - sums[low] + weights[low], total - 2 * outside
    while low < high:
        is_low = high == expected or (low != expected and weights[low] <= weights[high])
        cut = weights[low if is_low else high]
        if abs(inside - cut - wanted) > abs(inside - wanted):
            break
        inside -= cut
        low, high = (low + 1, high) if is_low else (low, high - 1)
    return low, expected, high
