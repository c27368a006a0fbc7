"""Several lines that pay one invoice between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import factorial, log
from typing import NamedTuple

from arledger.matching import likelihoods
from arledger.matching.amounts import Fit, Fitted, Fitter
from arledger.matching.explanations import Basis, Belief, Case, Explanation
from arledger.matching.names import SIMILAR
from arledger.matching.pool import Pool
from arledger.matching.sums import Halves
from arledger.matching.weigher import Weigher

_MEMBERS, _NAMELESS, _DAYS, _SIZE = 12, 12, 92, 3
_EXACT, _TOLERATED, _LITTLE = 0.6, 0.05, 100


class Group(NamedTuple):
    """Lines that together pay one unit, each by its own explanation, in the order of `lines`.

    `weight` is the logarithm of how likely all of them came about so.
    """

    unit: int
    lines: tuple[int, ...]
    explanations: tuple[Explanation, ...]
    weight: float


class Grouper:
    """Finds groups among lines that are not matched yet."""

    def __init__(self, pool: Pool, fitter: Fitter, weigher: Weigher) -> None:
        self._pool = pool
        self._fitter = fitter
        self._weigher = weigher

    def groups(self, cases: Mapping[int, Case], beliefs: Mapping[int, Belief]) -> list[Group]:
        """Return the groups that lines may form; `cases` are the lines in question."""
        naming = self._naming(cases)
        spare = self._spare(cases, beliefs)
        found: dict[tuple[int, tuple[int, ...]], Group] = {}
        for unit in sorted(naming):
            for group in self._named(cases, unit, naming[unit], spare):
                found.setdefault((unit, group.lines), group)
        for group in self._nameless(cases, spare):
            found.setdefault((group.unit, group.lines), group)
        return _earliest([found[key] for key in sorted(found)], cases)

    def _naming(self, cases: Mapping[int, Case]) -> dict[int, list[int]]:
        naming: defaultdict[int, list[int]] = defaultdict(list)
        for line, case in cases.items():
            for unit, hit in case.reading.hits.items():
                left = self._pool.left[unit]
                same = self._pool.units[unit].currency == case.receipt.line.currency
                if hit.weight > 0 and case.receipt.amount < left and same:
                    naming[unit].append(line)
        return naming

    def _spare(self, cases: Mapping[int, Case], beliefs: Mapping[int, Belief]) -> dict[tuple[str, str], list[int]]:
        """Return, by client, the lines that surely name nothing and have no item or sum of their own that fits."""
        spare: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for line, case in cases.items():
            belief = beliefs[line]
            if belief.explanations and belief.explanations[0].weight > belief.nothing:
                continue
            if any(hit.is_sure for hit in case.reading.hits.values()):
                continue
            for client, standing in case.standings.items():
                if standing.likelihood >= SIMILAR:
                    spare[client, case.receipt.line.currency].append(line)
        return spare

    def _named(
        self, cases: Mapping[int, Case], unit: int, lines: Sequence[int], spare: Mapping[tuple[str, str], list[int]]
    ) -> Iterator[Group]:
        left = self._pool.left[unit]
        known = self._pool.units[unit]
        amounts = [cases[line].receipt.amount for line in lines]
        whole = sum(amounts)
        tolerated = self._fitter.tolerated(known.currency, left)
        if (len(lines) > 1 and abs(whole - left) <= tolerated and min(amounts) > whole - left) or (
            len(lines) > 1 and 0 < left - whole <= left // _LITTLE and _near(cases, lines)
        ):
            yield self._group(cases, unit, lines, whole)
        elif 2 < len(lines) <= _MEMBERS and whole > left:
            for places in Halves(amounts).find(left):
                yield self._group(cases, unit, [lines[at] for at in places], left)
            yield from self._nearly(cases, unit, lines, tolerated)
        elif whole < left:
            others = spare.get((known.client, known.currency), ())
            for line in others:
                if cases[line].receipt.amount == left - whole and line not in lines and _near(cases, [*lines, line]):
                    yield self._group(cases, unit, [*lines, line], left)

    def _nearly(self, cases: Mapping[int, Case], unit: int, lines: Sequence[int], tolerated: int) -> Iterator[Group]:
        """Yield pairs and triples of lines that make up a unit within tolerance, or but for a little."""
        left = self._pool.left[unit]
        for size in range(2, _SIZE + 1):
            for chosen in combinations(lines, size):
                whole = sum(cases[line].receipt.amount for line in chosen)
                almost = whole != left and -tolerated <= left - whole <= max(tolerated, left // _LITTLE)
                if almost and _near(cases, chosen):
                    yield self._group(cases, unit, chosen, whole)

    def _nameless(self, cases: Mapping[int, Case], spare: Mapping[tuple[str, str], list[int]]) -> Iterator[Group]:
        """Yield pairs and triples of a client's lines that make up one item."""
        for (client, currency), lines in sorted(spare.items()):
            if not 1 < len(lines) <= _NAMELESS:
                continue
            last = max(cases[line].receipt.line.date for line in lines)
            by_amount: defaultdict[int, list[int]] = defaultdict(list)
            for unit in self._pool.of_client(client, currency, last):
                by_amount[self._pool.left[unit]].append(unit)
            for size in range(2, _SIZE + 1):
                for chosen in combinations(lines, size):
                    whole = sum(cases[line].receipt.amount for line in chosen)
                    for unit in by_amount.get(whole, ()) if _near(cases, chosen) else ():
                        if all(cases[line].receipt.line.date >= self._pool.units[unit].issued for line in chosen):
                            yield self._group(cases, unit, chosen, whole)

    def _group(self, cases: Mapping[int, Case], unit: int, lines: Iterable[int], whole: int) -> Group:
        left = self._pool.left[unit]
        currency = self._pool.units[unit].currency
        tolerated = self._fitter.tolerated(currency, left)
        little = left - whole > tolerated
        fit = Fit.GROUP if whole == left else Fit.GROUP_DEDUCTION if little else Fit.GROUP_TOLERANCE
        ordered = tuple(sorted(lines))
        found, rest = [], left
        for line in ordered:
            amount = min(cases[line].receipt.amount, rest)
            rest -= amount
            over = cases[line].receipt.amount - amount
            short = rest if line == ordered[-1] else 0
            fitted = Fitted(fit, ((unit, amount),), short, over)
            found.append(self._weigher.explanation(cases[line], fitted, Basis.TOGETHER, 0.0))
        share = _EXACT if fit is Fit.GROUP else _TOLERATED / (left - whole if little else 2 * tolerated + 1)
        # Any cut of the whole into so many parts is as likely as another.
        cut = log(factorial(len(ordered) - 1)) - (len(ordered) - 1) * log(left)
        prior = likelihoods.prior_of_parts(self._pool.weighed(currency))
        weight = prior + log(share) + cut + sum(each.weight for each in found)
        return Group(unit, ordered, tuple(found), weight)


def _earliest(groups: Sequence[Group], cases: Mapping[int, Case]) -> list[Group]:
    """Leave out groups that have a later line of an amount in place of an earlier one, where all name the unit."""
    first: dict[tuple[object, ...], Group] = {}
    kept = []
    for group in groups:
        named = all(
            group.unit in cases[line].reading.hits and cases[line].reading.hits[group.unit].is_sure
            for line in group.lines
        )
        amounts = tuple(sorted(cases[line].receipt.amount for line in group.lines))
        if not named or first.setdefault((group.unit, amounts), group) is group:
            kept.append(group)
    return kept


def _near(cases: Mapping[int, Case], lines: Sequence[int]) -> bool:
    days = [cases[line].receipt.line.date for line in lines]
    return (max(days) - min(days)).days <= _DAYS
