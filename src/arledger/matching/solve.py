"""The whole statement at once: strongest evidence first, what contradicts itself is left to a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from arledger.matching.amount_fit import CLOSING, WHOLE, Fit, Fitter
from arledger.matching.assign import assign
from arledger.matching.explanations import Case, Explainer, Way
from arledger.matching.groups import Group, Grouper
from arledger.matching.names import NAME
from arledger.matching.number_index import Grade
from arledger.matching.open_balances import Pool

MARGIN = 11


class Outcome(NamedTuple):
    """What became of a line: the way that is certain, if any, and the others that were considered.

    `given` is what each unit of the way is closed with beside the money. `group` are the lines that pay
    the same unit with it, `rivals` those that want the same unit with as much reason.
    """

    way: Way | None
    ways: Sequence[Way]
    given: Mapping[int, int] = MappingProxyType({})
    group: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()


class Solver:
    """Matches all lines together in rounds, until nothing more is certain."""

    def __init__(
        self, cases: Mapping[int, Case], pool: Pool, fitter: Fitter, explainer: Explainer, minimum: int
    ) -> None:
        self._cases = cases
        self._pool = pool
        self._explainer = explainer
        self._grouper = Grouper(pool, fitter, explainer)
        self._minimum = minimum
        self._waiting = dict(cases)
        self._ways: dict[int, list[Way]] = {}
        self._by_unit: defaultdict[int, set[int]] = defaultdict(set)
        self._by_client: defaultdict[str, set[int]] = defaultdict(set)
        self._outcomes: dict[int, Outcome] = {}
        self._rivals: dict[int, set[int]] = {}
        self._taken_by: defaultdict[int, list[int]] = defaultdict(list)
        for line, case in cases.items():
            for client in case.standings:
                self._by_client[client].add(line)
            for unit in case.reading.hits:
                self._by_unit[unit].add(line)

    def solve(self) -> dict[int, Outcome]:
        """Return what became of every line."""
        changed = self._explain(self._cases)
        while changed:
            changed = self._round()
            if not changed:
                changed = self._arrange()
            self._explain(self._touched(changed))
        for line in self._waiting:
            rivals = tuple(sorted(self._rivals.get(line, ())))
            self._outcomes[line] = Outcome(None, self._ways[line], rivals=rivals)
        return self._outcomes

    def payers_of(self, unit: int) -> Sequence[int]:
        """Return the lines that pay a unit."""
        return self._taken_by.get(unit, ())

    def _explain(self, lines: Iterable[int]) -> set[int]:
        explained = set()
        for line in sorted(lines):
            if line in self._waiting:
                self._ways[line] = ways = self._explainer.ways(self._cases[line])
                explained.add(line)
                for way in ways:
                    for unit in way.units:
                        self._by_unit[unit].add(line)
        return explained

    def _touched(self, units: Iterable[int]) -> set[int]:
        touched: set[int] = set()
        for unit in units:
            touched |= self._by_unit[unit]
            touched |= self._by_client.get(self._pool.units[unit].client, set())
        return touched

    def _round(self) -> set[int]:
        """Take what is certain now, in the order of points; return the units that changed."""
        points = {line: ways[0].points for line, ways in self._ways.items() if ways and line in self._waiting}
        groups = [group for group in self._grouper.groups(self._waiting, points) if self._group_is_sure(group)]
        grouped = {line for group in groups for line in group.lines}
        offers: list[tuple[int, tuple[int, ...], tuple[Way, ...], int]] = [
            (group.points, group.lines, group.ways, 1) for group in groups
        ]
        offers += [
            (self._ways[line][0].points, (line,), (self._ways[line][0],), 0)
            for line in points
            if line not in grouped and self._is_sure(line)
        ]
        wanted = self._wanted(points)
        first: dict[tuple[object, ...], int] = {}
        for _, lines, ways, _ in offers:
            if len(lines) == 1:
                key = ways[0].units, self._cases[lines[0]].receipt.amount
                first[key] = min(first.get(key, lines[0]), lines[0])
        changed: set[int] = set()
        self._rivals = {}
        for _, lines, ways, _ in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
            units = {unit for way in ways for unit in way.units}
            if units & changed or not all(line in self._waiting for line in lines):
                continue
            if len(lines) == 1 and self._repeats(lines[0], ways[0], first):
                continue
            if not self._contested(lines, ways, wanted):
                self._accept(lines, ways)
                changed |= units
        return changed

    def _repeats(self, line: int, way: Way, first: Mapping[tuple[object, ...], int]) -> bool:
        """Say whether an earlier line pays the same with the same reason, so that this one is paid twice."""
        earlier = first[way.units, self._cases[line].receipt.amount]
        return earlier != line and way.weakest > Grade.WEAK

    def _is_sure(self, line: int) -> bool:
        ways = self._ways[line]
        best = ways[0]
        if best.points < self._minimum or not self._nameable(best) or self._ignores(line, best):
            return False
        if best.fitted.over and self._explainer.names_settled(self._cases[line]):
            # What is over is for the other one that the text names.
            return False
        doubtful = best.fitted.fit not in WHOLE or best.standing < 0
        if doubtful and any(self._is_another(best, way) for way in ways):
            return False
        return len(ways) == 1 or best.points - ways[1].points >= MARGIN

    def _is_another(self, best: Way, way: Way) -> bool:
        """Say whether the amount is exactly another item of the payer, where `best` is not, or is not the payer's."""
        return way.fitted.fit is Fit.EXACT and way.standing >= NAME and not set(way.units) & set(best.units)

    def _ignores(self, line: int, way: Way) -> bool:
        """Say whether the line surely names open items and the way rests on none of its numbers."""
        case = self._cases[line]
        return way.grade <= Grade.WEAK and any(
            self._pool.left[unit] > 0 and self._explainer.grade(case, unit) > Grade.WEAK for unit in case.reading.hits
        )

    def _nameable(self, way: Way) -> bool:
        return all(self._pool.units[unit].number for unit in way.units)

    def _group_is_sure(self, group: Group) -> bool:
        if group.points < self._minimum or not self._nameable(group.ways[0]):
            return False
        for line, way in zip(group.lines, group.ways, strict=True):
            others = [other for other in self._ways[line] if other.units != way.units]
            if others and way.points - others[0].points < MARGIN:
                return False
        return True

    def _wanted(self, points: Mapping[int, int]) -> dict[int, list[tuple[int, int]]]:
        """Return for each unit the lines that may well be for it, with their points."""
        wanted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for line, best in points.items():
            for way in self._ways[line]:
                if way.points > best - MARGIN:
                    for unit in way.units:
                        wanted[unit].append((line, way.points))
        return wanted

    def _contested(
        self, lines: Sequence[int], ways: Sequence[Way], wanted: Mapping[int, Sequence[tuple[int, int]]]
    ) -> bool:
        """Say whether another line wants a unit with as much reason, unless these name the unit themselves."""
        rivals = set()
        for way in ways:
            if way.weakest > Grade.WEAK:
                continue
            for unit in way.units:
                rivals |= {
                    line
                    for line, points in wanted.get(unit, ())
                    if line not in lines and line in self._waiting and points > way.points - MARGIN
                }
        for line in lines:
            self._rivals[line] = rivals
        return bool(rivals)

    def _accept(self, lines: Sequence[int], ways: Sequence[Way]) -> None:
        for line, way in zip(lines, ways, strict=True):
            closing = line == lines[-1] and way.fitted.fit in CLOSING
            given = {}
            for unit, amount in way.fitted.shares:
                given[unit] = self._pool.left[unit] - amount if closing else 0
                self._pool.take(unit, amount, close=closing)
                self._taken_by[unit].append(line)
            group = tuple(other for other in lines if other != line)
            self._outcomes[line] = Outcome(way, self._ways[line], given, group)
            del self._waiting[line]

    def _arrange(self) -> set[int]:
        """Settle ties that have only one solution when all their lines are taken together."""
        choices = {}
        for line in self._waiting:
            ways = self._ways[line]
            if ways and ways[0].points >= self._minimum:
                near = [way for way in ways if way.points > ways[0].points - MARGIN]
                sure = all(way.points >= self._minimum and self._nameable(way) for way in near)
                choices[line] = near if sure else []
        changed = set()
        for line, way in sorted(assign(choices, MARGIN).items()):
            self._accept((line,), (way,))
            changed |= set(way.units)
        return changed
