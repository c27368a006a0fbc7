"""Ties between lines and items: taken together, often only one arrangement pays them all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from arledger.matching.amount_fit import MET
from arledger.matching.explanations import Way

_LINES, _EDGES = 7, 21

Arrangement = tuple[int, int, dict[int, Way]]


def assign(choices: Mapping[int, Sequence[Way]], margin: int) -> dict[int, Way]:
    """Return one way for each line where the whole leaves no choice.

    `choices` are the ways of tied lines that pay a single unit. Lines that share units are looked at
    together: the arrangement that explains most lines, then has most points, wins if every other one
    explains fewer or has `margin` points less; otherwise nothing of it is returned.
    """
    edges = {
        line: [way for way in ways if len(way.units) == 1 and way.fitted.fit in MET] for line, ways in choices.items()
    }
    chosen: dict[int, Way] = {}
    for lines in _components({line: ways for line, ways in edges.items() if ways}):
        if 1 < len(lines) <= _LINES and sum(len(edges[line]) for line in lines) <= _EDGES:
            chosen |= _best(lines, edges, margin)
    return chosen


def _components(edges: Mapping[int, Sequence[Way]]) -> list[list[int]]:
    by_unit: defaultdict[int, list[int]] = defaultdict(list)
    for line, ways in edges.items():
        for way in ways:
            by_unit[way.units[0]].append(line)
    seen: set[int] = set()
    components = []
    for line in sorted(edges):
        waiting, found = [line], []
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                found.append(at)
                waiting += [other for way in edges[at] for other in by_unit[way.units[0]]]
        if found:
            components.append(sorted(found))
    return components


def _best(lines: Sequence[int], edges: Mapping[int, Sequence[Way]], margin: int) -> dict[int, Way]:
    """Try every arrangement; there are few lines."""
    arrangements: list[Arrangement] = []

    def place(at: int, taken: frozenset[int], ways: dict[int, Way]) -> None:
        if at == len(lines):
            arrangements.append((len(ways), sum(way.points for way in ways.values()), ways))
            return
        place(at + 1, taken, ways)
        for way in edges[lines[at]]:
            if way.units[0] not in taken:
                place(at + 1, taken | {way.units[0]}, {**ways, lines[at]: way})

    place(0, frozenset(), {})
    arrangements.sort(key=lambda each: (-each[0], -each[1]))
    first, second = arrangements[0], arrangements[1]
    clear = first[0] == len(lines) and (second[0] < first[0] or first[1] - second[1] >= margin)
    return first[2] if clear else {}
