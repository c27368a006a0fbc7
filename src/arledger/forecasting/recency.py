"""How much older cases count, in integers."""

from collections.abc import Sequence

from arledger.forecasting.values import ONE


def weight(age: int, half_life: int) -> int:
    """Return the weight of a case of some age in days: half of it with every half-life, in a line between."""
    halvings, rest = divmod(max(age, 0), half_life)
    return (ONE >> halvings) * (2 * half_life - rest) // (2 * half_life)


def effective(weights: Sequence[int]) -> int:
    """Return what weights come to as whole cases, in the unit ONE: many small ones are worth fewer large ones."""
    squares = sum(each * each for each in weights)
    total = sum(weights)
    return total * total * ONE // squares if squares else 0
