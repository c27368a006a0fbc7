"""Which of several amounts add up to a total: all solutions of a small search, and whether one could be chance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import comb, gcd

SEARCHED = 20
_PAIRED, _TRIPLED = 400, 60
_CHANCE = 100


class Halves:
    """The sums of both halves of up to twenty amounts, so that every total is found quickly."""

    def __init__(self, values: Sequence[int]) -> None:
        if len(values) > SEARCHED:
            raise ValueError(f"at most {SEARCHED} amounts")
        self._size = len(values)
        middle = len(values) // 2
        self._low = _sums(values[:middle])
        self._high: defaultdict[int, list[int]] = defaultdict(list)
        for mask, total in enumerate(_sums(values[middle:])):
            self._high[total].append(mask << middle)

    def find(self, target: int, limit: int = 2) -> list[tuple[int, ...]]:
        """Return up to `limit` sets of two or more positions whose amounts add up to `target`."""
        found = []
        for mask, total in enumerate(self._low):
            for other in self._high.get(target - total, ()):
                both = mask | other
                if both.bit_count() > 1:
                    found.append(tuple(at for at in range(self._size) if both >> at & 1))
                    if len(found) == limit:
                        return found
        return found


def _sums(values: Sequence[int]) -> list[int]:
    sums = [0]
    for value in values:
        sums += [total + value for total in sums]
    return sums


def small_sets(values: Sequence[int], target: int, limit: int = 2) -> list[tuple[int, ...]]:
    """Return up to `limit` pairs and triples of positions that add up to `target`, of a longer list.

    Triples are sought among the first sixty amounts, pairs among the first four hundred.
    """
    found: list[tuple[int, ...]] = []
    for pair in _pairs(values[:_PAIRED], target, 0):
        found.append(pair)
        if len(found) == limit:
            return found
    for first, value in enumerate(values[:_TRIPLED]):
        for pair in _pairs(values[:_TRIPLED], target - value, first + 1):
            found.append((first, *pair))
            if len(found) == limit:
                return found
    return found


def _pairs(values: Sequence[int], target: int, start: int) -> Iterator[tuple[int, int]]:
    seen: defaultdict[int, list[int]] = defaultdict(list)
    for at in range(start, len(values)):
        for other in seen.get(target - values[at], ()):
            yield other, at
        seen[values[at]].append(at)


def sets_of(size: int, most: int) -> int:
    """Return how many sets of two to `most` members there are among `size`."""
    return sum(comb(size, chosen) for chosen in range(2, min(most, size) + 1))


def hardly_chance(values: Sequence[int], chosen: Sequence[int], members: int, targets: int = 1) -> bool:
    """Say whether a total that the `chosen` of some amounts add up to can hardly be a coincidence.

    There must be a hundred possible totals for each set of up to `members` that could have met it, and for
    each of the `targets` that it was compared with. Round amounts make round totals only: what counts is
    the step that the chosen amounts share, and the amounts that are multiples of it.
    """
    step = reduce(gcd, chosen, 0) or 1
    alike = [value for value in values if value % step == 0]
    return sets_of(len(alike), members) * targets * _CHANCE <= sum(alike) // step


def rivalry(size: int, members: int) -> Fraction:
    """Return how likely a payer of `size` items means a certain set of them, for each time it means a certain one."""
    return Fraction(size, comb(size, members))
