"""From cases with weights to a distribution of lateness, where what is still open counts for what is later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from arledger.forecasting.values import ALWAYS, ONE

_REACH = 4
"""A payment on one day says that it could have been so many days sooner or later, where payments are not regular."""


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
        at = max(late + 1 - self.first, 0)
        return self.beyond[at] if at < len(self.beyond) else 0

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
    known = list(observed)
    mass = _masses(known)
    if not mass:
        return NOTHING
    reach = _reach(sorted(each.late for each in known if each.paid))
    first, last = min(mass) - reach, max(mass) + reach
    weights = [0] * (last - first + 1)
    for late, weight in mass.items():
        for away in range(-reach, reach + 1):
            weights[late + away - first] += weight * (reach + 1 - abs(away))
    whole = _SCALE * (reach + 1) ** 2
    scaled = tuple([each * total // whole for each in weights])
    beyond = tuple(accumulate(reversed(scaled)))
    return Distribution(first, scaled, beyond[::-1])


def _reach(late: Sequence[int]) -> int:
    """Return how many days around each lateness are likely, too: half of what the middle half lies apart."""
    count = len(late)
    return min((late[3 * count // 4] - late[count // 4] + 1) // 2, _REACH)


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
