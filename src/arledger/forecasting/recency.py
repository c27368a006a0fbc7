"""How much older cases count, in integers."""

from collections.abc import Sequence
from functools import cache

from arledger.forecasting.values import ONE

OLDEST = 1500
"""What is older than so many days counts as if it were as old."""


def weight(age: int, half_life: int) -> int:
    """Return the weight of a case of some age in days: half of it with every half-life, in a line between."""
    halvings, rest = divmod(min(max(age, 0), OLDEST), half_life)
    return (ONE >> halvings) * (2 * half_life - rest) // (2 * half_life)


@cache
def weights_by_age(half_life: int) -> Sequence[int]:
    """Return the weights of all ages in days, up to the oldest that is told apart."""
    return [weight(age, half_life) for age in range(OLDEST + 1)]


def effective(weights: Sequence[int]) -> int:
    """Return what weights come to as whole cases, in the unit ONE: many small ones are worth fewer large ones."""
    squares = sum(each * each for each in weights)
    total = sum(weights)
    return total * total * ONE // squares if squares else 0
