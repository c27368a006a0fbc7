"""How past cases are weighed, chosen by which way would have told the book's own past best."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from arledger.forecasting.recency import OLDEST, weights_by_age
from arledger.forecasting.values import ALWAYS, Case, Traits

Told: TypeAlias = Sequence[tuple[Case, Sequence[Case]]]
"""Cases that judge, each with those from which it is told."""

HALF_LIVES = (60, 180, 540)
"""After how many days a case counts half: whichever would have been best."""
USUAL_HALF_LIFE = 180

_JUDGED = 300
"""So many of the latest cases judge; more would take longer and say the same."""
_FEWEST = 40
_OWN = 3
_CERTAINTY = 4
"""Another way is taken where its gain is twice what chance makes of it: four times, squared."""
_LONGEST_SHIFT = 60


class Ways(NamedTuple):
    """How cases are weighed: their half-life in days, which traits tell, and the drift in days a thousand."""

    half_life: int = USUAL_HALF_LIFE
    by_channel: bool = False
    by_size: bool = False
    drift: int = 0

    @property
    def by_traits(self) -> bool:
        """Whether any trait tells."""
        return self.by_channel or self.by_size

    def likeness(self, mine: Traits, theirs: Traits) -> int:
        """Return how alike two cases are, as a divisor of the weight: 1 is alike."""
        divisor = 1
        if self.by_channel and mine.channel != theirs.channel:
            divisor = 16
        if self.by_size:
            divisor <<= min(2 * abs(mine.size - theirs.size), 6)
        return divisor

    def shift(self, age: int) -> int:
        """Return how many days later a case of some age would be today."""
        moved = abs(self.drift) * max(age, 0) // 1000
        return min(moved, _LONGEST_SHIFT) * (1 if self.drift > 0 else -1)


def chosen(cases: Sequence[Case]) -> Ways:
    """Return the ways that would have told the latest paid cases best; the usual ones where there are few.

    Each is told from those of its client that had been paid when it was due: nothing that came later.
    """
    paid = sorted((case for case in cases if case.paid and case.watched == ALWAYS), key=_order)
    by_client: dict[str, list[Case]] = defaultdict(list)
    for case in paid:
        by_client[case.client].append(case)
    judged = paid[-_JUDGED:]
    told = [(case, before) for case in judged if len(before := _before(case, by_client[case.client])) >= _OWN]
    if len(told) < _FEWEST:
        return Ways()
    best: Ways = Ways()
    errors: Sequence[int] = _errors(best, told)
    for half_life in HALF_LIVES:
        best, errors = _better(best, errors, best._replace(half_life=half_life), told)
    for finer in _finer(by_client):
        best, errors = _better(best, errors, best._replace(**finer), told)
    return best


def _finer(by_client: Mapping[str, Sequence[Case]]) -> Iterable[Mapping[str, Any]]:
    if len({case.traits.channel for cases in by_client.values() for case in cases}) > 1:
        yield {"by_channel": True}
    yield {"by_size": True}
    yield {"drift": drift_of(by_client.values())}


def _better(best: Ways, errors: Sequence[int], way: Ways, told: Told) -> tuple[Ways, Sequence[int]]:
    """Return another way where it would have been better, and not by chance: else the one so far."""
    if way == best:
        return best, errors
    own = _errors(way, told)
    gains = [before - now for before, now in zip(errors, own, strict=True)]
    gain = sum(gains)
    is_clear = gain > 0 and gain * gain > _CERTAINTY * sum(each * each for each in gains)
    return (way, own) if is_clear else (best, errors)


def _errors(way: Ways, told: Told) -> list[int]:
    return [abs(_median(way, case, before) - case.late) for case, before in told]


def _median(way: Ways, case: Case, before: Sequence[Case]) -> int:
    found, weights = [], weights_by_age(way.half_life)
    is_plain = not way.by_traits
    for each in before:
        age = min(case.due - each.due, OLDEST) if case.due > each.due else 0
        own = weights[age] if is_plain else weights[age] // way.likeness(case.traits, each.traits)
        found.append((each.late + way.shift(age) if way.drift else each.late, own))
    found.sort()
    half = sum([own for _, own in found])
    for late, own in found:
        half -= 2 * own
        if half <= 0:
            return late
    return found[-1][0]


_LONGEST = 40


def _before(case: Case, own: Sequence[Case]) -> list[Case]:
    """Return the latest cases of a client that had been paid before another one was due, or paid."""
    known = min(case.due, case.paid)
    return [each for each in own if each.paid < known][-_LONGEST:]


def _order(case: Case) -> tuple[int, int, str, int]:
    return case.due, case.late, case.client, case.traits.size


def drift_of(clients: Iterable[Sequence[Case]]) -> int:
    """Return by how many days in a thousand clients have come to pay later, or sooner where it is negative.

    The half-years of each client are compared, those before with those after; 0 for a book that shows too little.
    """
    days = moved = 0
    for cases in clients:
        halves: dict[int, list[Case]] = defaultdict(list)
        for case in cases:
            halves[case.due // _LATENESS_PERIOD].append(case)
        for (early, older), (late, newer) in pairwise(sorted(halves.items())):
            count = min(len(older), len(newer))
            days += (late - early) * _LATENESS_PERIOD * count
            moved += (_middle(newer) - _middle(older)) * count
    return moved * 1000 // days if days >= _LATENESS_PERIOD * _FEWEST else 0


_LATENESS_PERIOD = 120


def _middle(cases: Sequence[Case]) -> int:
    late = sorted(case.late for case in cases)
    return late[len(late) // 2]
