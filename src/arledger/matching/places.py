"""Places of a text that may name one item or another, and which choice of them makes a sum."""

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import NamedTuple

from arledger.matching.mentions import Hit, Stranger, overlap

FAINT = log(3)
"""A mention that is worth less says nothing."""

_ALTERNATIVES, _CHOICES, _FOUND = 4, 4_096, 6


class Place(NamedTuple):
    """A place of a text that may name something: its first find, and the best weights of what it may name.

    `best` is the best of all, `by_client` of each client, `unknown` of what looks like ours and is not in the book.
    """

    first: Hit | Stranger
    best: float
    by_client: Mapping[str, float]
    unknown: float


def mentioned_at(
    hits: Mapping[int, Hit], strangers: Sequence[Stranger], owners: Mapping[int, str]
) -> tuple[Place, ...]:
    """Return the places of a text where something may be named, the surest first."""
    named: list[Hit | Stranger] = [hit for hit in hits.values() if hit.weight > FAINT]
    named += strangers
    named.sort(key=lambda each: (-each.weight, each.passage, each.start, each.end, isinstance(each, Stranger)))
    groups: list[list[Hit | Stranger]] = []
    for each in named:
        shared = next((group for group in groups if overlap(group[0], each)), None)
        if shared is None:
            groups.append([each])
        else:
            shared.append(each)
    return tuple(_place(group, owners) for group in groups)


def _place(finds: Sequence[Hit | Stranger], owners: Mapping[int, str]) -> Place:
    best, unknown = -inf, -inf
    by_client: dict[str, float] = {}
    for each in finds:
        if isinstance(each, Stranger):
            unknown = max(unknown, each.weight)
        else:
            best = max(best, each.weight)
            client = owners[each.unit]
            by_client[client] = max(by_client.get(client, -inf), each.weight)
    return Place(finds[0], best, by_client, unknown)


def places_of(units: Sequence[int], hits: Mapping[int, Hit]) -> list[list[int]]:
    """Return for each place of the text the units that it may name, the surest first; so with the places, too."""
    places: list[list[int]] = []
    for unit in sorted(units, key=lambda unit: (-hits[unit].weight, unit)):
        shared = [place for place in places if overlap(hits[place[0]], hits[unit])]
        if not shared:
            places.append([unit])
        elif len(shared[0]) < _ALTERNATIVES:
            shared[0].append(unit)
    return places


def combined(places: Sequence[Sequence[int]], left: Sequence[int], between: tuple[int, int]) -> list[tuple[int, ...]]:
    """Return choices of two or more units, at most one from each place, whose amounts add up to a sum between two.

    The nearest to the lower one come first. With too many choices, only the surest units are looked at.
    """
    choices: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for place in places:
        options = place if len(choices) * (len(place) + 1) <= _CHOICES else place[:1]
        if len(choices) * 2 > 2 * _CHOICES:
            break
        choices += [
            (total + left[unit], (*chosen, unit))
            for total, chosen in choices
            for unit in options
            if total + left[unit] <= between[1]
        ]
    fitting = sorted((total, chosen) for total, chosen in choices if total >= between[0] and len(chosen) > 1)
    return [chosen for _, chosen in fitting[:_FOUND]]
