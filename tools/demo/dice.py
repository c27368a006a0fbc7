"""Chance that falls the same way on every machine: integers drawn from `Random.random` alone."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws of one named part of the demo, so that a change in one part does not move the others."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"northgate {name}")

    def below(self, limit: int) -> int:
        """Draw from 0 up to `limit`, without it."""
        return int(self._random.random() * limit)

    def between(self, low: int, high: int) -> int:
        """Draw from `low` up to `high`, both possible."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of `choices`."""
        return choices[self.below(len(choices))]

    def chance(self, percent: int) -> bool:
        """Say yes in about `percent` of a hundred draws."""
        return self.below(100) < percent

    def price(self, low: int, high: int) -> Decimal:
        """Draw a price between whole amounts: round ones for large, odd cents for small."""
        whole = self.between(low, high)
        if whole >= 2000:
            return Decimal(whole - whole % 25).quantize(Decimal("0.01"))
        return Decimal(whole * 100 + self.pick((0, 0, 25, 40, 50, 75, 90, 95))).scaleb(-2)
