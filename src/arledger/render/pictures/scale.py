"""From numbers to places: a scale with round steps that begins or ends at nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

_STEPS = (1, 2, 5, 10)
_MOST = 5


class Scale(NamedTuple):
    """A scale of so many points from `low` to `high`, with a mark every `step`."""

    low: Decimal
    high: Decimal
    step: Decimal
    points: int

    def at(self, number: Decimal | int) -> int:
        """Return how many points a number lies from the beginning."""
        return int((Decimal(number) - self.low) * self.points / (self.high - self.low))

    def marks(self) -> list[Decimal]:
        """Return the numbers at which a mark stands."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * at for at in range(count + 1)]


def scale_of(numbers: Iterable[Decimal | int], points: int) -> Scale:
    """Return the scale of some numbers and of nothing."""
    known = [Decimal(number) for number in numbers]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    if low == high:
        high = low + 1
    step = _step((high - low) / _MOST)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    last = (high / step).to_integral_value(rounding="ROUND_CEILING") * step
    return Scale(first, last, step, points)


def _step(least: Decimal) -> Decimal:
    """Return the smallest round step that is not below a number: one, two or five of a power of ten."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * step for step in _STEPS if power * step >= least)
