"""Several lines that pay one invoice between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from arledger.matching.amount_fit import Fit, Fitted, Fitter
from arledger.matching.explanations import Basis, Case, Explainer, Way
from arledger.matching.names import SIMILAR
from arledger.matching.number_index import Grade
from arledger.matching.open_balances import Pool
from arledger.matching.subset_sums import Halves, hardly_chance

_MEMBERS, _NAMELESS, _DAYS, _TOGETHER = 12, 12, 92, 3
_FILLED, _EXPLAINED = 15, 65


class Group(NamedTuple):
    """Lines that together pay one unit; `ways` are the members' own, in the order of `lines`."""

    unit: int
    lines: tuple[int, ...]
    ways: tuple[Way, ...]

    @property
    def points(self) -> int:
        """A group is as sure as its least sure line."""
        return min(way.points for way in self.ways)


class Grouper:
    """Finds groups among lines that are not matched yet."""

    def __init__(self, pool: Pool, fitter: Fitter, explainer: Explainer) -> None:
        self._pool = pool
        self._fitter = fitter
        self._explainer = explainer

    def groups(self, cases: Mapping[int, Case], settled: Mapping[int, int]) -> list[Group]:
        """Return the groups in falling order of points.

        `cases` are the lines in question, `settled` the points that each has without any group: lines that
        name nothing fill a gap only where they have no good explanation of their own.
        """
        naming = self._naming(cases)
        spare = self._spare(cases, settled)
        found: list[Group] = []
        for unit in sorted(naming):
            found += self._named(cases, unit, naming[unit], spare)
        found += self._nameless(cases, spare)
        return sorted(found, key=lambda group: (-group.points, group.unit, group.lines))

    def _naming(self, cases: Mapping[int, Case]) -> dict[int, list[int]]:
        naming: defaultdict[int, list[int]] = defaultdict(list)
        for line, case in cases.items():
            for unit in case.reading.hits:
                left = self._pool.left[unit]
                if case.receipt.amount < left and self._pool.units[unit].currency == case.receipt.line.currency:
                    naming[unit].append(line)
        return naming

    def _spare(self, cases: Mapping[int, Case], settled: Mapping[int, int]) -> dict[tuple[str, str], list[int]]:
        """Return, by client, the lines that name nothing and have no item or sum of their own that fits."""
        spare: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for line, case in cases.items():
            if settled.get(line, 0) >= _EXPLAINED or self._explainer.names_another(case):
                continue
            if any(self._explainer.grade(case, unit) > Grade.WEAK for unit in case.reading.hits):
                continue
            for client, standing in case.standings.items():
                if standing.points >= SIMILAR:
                    spare[client, case.receipt.line.currency].append(line)
        return spare

    def _named(
        self, cases: Mapping[int, Case], unit: int, lines: Sequence[int], spare: Mapping[tuple[str, str], list[int]]
    ) -> Iterator[Group]:
        left = self._pool.left[unit]
        known = self._pool.units[unit]
        whole = sum(cases[line].receipt.amount for line in lines)
        tolerated = self._fitter.tolerated(known.currency, left)
        least = min(cases[line].receipt.amount for line in lines)
        if len(lines) > 1 and abs(whole - left) <= tolerated and least > whole - left:
            yield self._group(cases, unit, lines, whole)
        elif 2 < len(lines) <= _MEMBERS and whole > left:
            sets = Halves([cases[line].receipt.amount for line in lines]).find(left)
            if len(sets) == 1:
                yield self._group(cases, unit, [lines[at] for at in sets[0]], left)
        elif whole < left and all(self._explainer.grade(cases[line], unit) > Grade.WEAK for line in lines):
            others = spare.get((known.client, known.currency), ())
            fillers = [line for line in others if cases[line].receipt.amount == left - whole]
            fillers = [line for line in fillers if line not in lines and self._near(cases, [*lines, line])]
            if len(fillers) == 1:
                yield self._group(cases, unit, [*lines, fillers[0]], left, fillers[0])

    def _nameless(self, cases: Mapping[int, Case], spare: Mapping[tuple[str, str], list[int]]) -> Iterator[Group]:
        """Find pairs and triples of a client's lines that make up one item, where that is hardly chance."""
        for (client, currency), lines in sorted(spare.items()):
            if not 1 < len(lines) <= _NAMELESS:
                continue
            amounts = [cases[line].receipt.amount for line in lines]
            sums: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
            for size in range(2, _TOGETHER + 1):
                for chosen in combinations(range(len(lines)), size):
                    sums[sum(amounts[at] for at in chosen)].append(chosen)
            last = max(cases[line].receipt.line.date for line in lines)
            units = self._pool.of_client(client, currency, last)
            lefts = [self._pool.left[unit] for unit in units]
            for unit, left in zip(units, lefts, strict=True):
                members = [lines[at] for at in sums[left][0]] if len(sums.get(left, ())) == 1 else []
                issued = self._pool.units[unit].issued
                if not members or any(cases[line].receipt.line.date < issued for line in members):
                    continue
                if lefts.count(left) == 1 and self._near(cases, members):
                    parts = [cases[line].receipt.amount for line in members]
                    sure = hardly_chance(amounts, parts, _TOGETHER, len(units))
                    yield self._group(cases, unit, members, left, *(members if sure else ()))

    def _near(self, cases: Mapping[int, Case], lines: Sequence[int]) -> bool:
        days = [cases[line].receipt.line.date for line in lines]
        return (max(days) - min(days)).days <= _DAYS

    def _group(self, cases: Mapping[int, Case], unit: int, lines: Iterable[int], whole: int, *filling: int) -> Group:
        """Let lines pay a unit; `filling` are those that do not name it and are the only ones that fit."""
        left = self._pool.left[unit]
        fit = Fit.GROUP if whole == left else Fit.GROUP_TOLERANCE
        ordered = sorted(lines)
        ways, rest = [], left
        for line in ordered:
            amount = min(cases[line].receipt.amount, rest)
            rest -= amount
            over = cases[line].receipt.amount - amount
            short = rest if line == ordered[-1] else 0
            fitted = Fitted(fit, ((unit, amount),), short, over)
            ways.append(self._explainer.rated(cases[line], fitted, Basis.TOGETHER, _FILLED if line in filling else 0))
        return Group(unit, tuple(ordered), tuple(ways))
