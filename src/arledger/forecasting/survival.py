"""From cases with weights to a distribution of lateness, where what is still open counts for what is later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from arledger.forecasting.values import ALWAYS, ONE

_SMOOTHING = (1, 2, 3, 4, 5, 4, 3, 2, 1)
"""A payment on one day says that it could have been some days sooner or later."""
_REACH = len(_SMOOTHING) // 2


class Observed(NamedTuple):
    """A lateness with its weight; `paid` is False where the item was only known to be open by then.

    `watched` is the lateness from which on it was watched.
    """

    late: int
    weight: int
    paid: bool
    watched: int = ALWAYS


class Distribution(NamedTuple):
    """Weights of lateness from `first` on, a day each, smoothed; `beyond` has what lies at a day or after it."""

    first: int
    weights: tuple[int, ...]
    beyond: tuple[int, ...]

    @property
    def last(self) -> int:
        """The greatest lateness with a weight."""
        return self.first + len(self.weights) - 1

    def after(self, late: int) -> int:
        """Return the weight of all lateness greater than a number of days."""
        at = late + 1 - self.first
        return self.beyond[max(at, 0)] if at < len(self.weights) else 0

    def between(self, first: int, last: int) -> Sequence[int]:
        """Return the weights from one lateness to another, both counted; zero where there is none."""
        low, high = max(first, self.first), min(last, self.last)
        if low > high:
            return (0,) * (last - first + 1)
        own = self.weights[low - self.first : high - self.first + 1]
        return (*(0,) * (low - first), *own, *(0,) * (last - high))


NOTHING = Distribution(0, (), ())


def distribution(observed: Iterable[Observed], total: int) -> Distribution:
    """Return the distribution of lateness, scaled so that all of it, known or not, comes to `total`.

    What was still open at some lateness is spread over what came later (the estimator of Kaplan and Meier), so that
    those who pay slowly are not overlooked because they have not paid yet.
    """
    mass = _masses(observed)
    if not mass:
        return NOTHING
    whole = _SCALE
    first, last = min(mass) - _REACH, max(mass) + _REACH
    weights = [0] * (last - first + 1)
    for late, weight in mass.items():
        start = late - _REACH - first
        for at, factor in enumerate(_SMOOTHING):
            weights[start + at] += weight * factor
    smoothing = sum(_SMOOTHING)
    scaled = tuple(each * total // (whole * smoothing) for each in weights)
    beyond = []
    running = 0
    for each in reversed(scaled):
        running += each
        beyond.append(running)
    return Distribution(first, scaled, tuple(reversed(beyond)))


_SCALE = ONE << 10


def _masses(observed: Iterable[Observed]) -> Mapping[int, int]:
    """Return the weight of each lateness at which something was paid, of a whole of `_SCALE`."""
    paid: dict[int, int] = {}
    changes: defaultdict[int, int] = defaultdict(int)
    for late, weight, is_paid, watched in observed:
        if late <= watched:
            continue  # it was paid on an earlier day than the one on which its last part was credited
        if is_paid:
            paid[late] = paid.get(late, 0) + weight
        changes[watched + 1] += weight
        changes[late + 1] -= weight
    at_risk, left, mass = 0, _SCALE, {}
    for late in sorted(paid.keys() | changes.keys()):
        at_risk += changes[late]
        if late in paid and at_risk:
            mass[late] = left * paid[late] // at_risk
            left -= mass[late]
    return mass
