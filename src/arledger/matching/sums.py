"""Which of several amounts add up to a total: all solutions of a small search."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

SEARCHED = 20
_PAIRED, _TRIPLED = 400, 60


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
