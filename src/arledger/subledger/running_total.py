"""An amount that changes from day to day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import TypeAlias

from arledger.model.documents import Item
from arledger.model.money import ZERO, to_the_last_digit

Changes: TypeAlias = "list[tuple[date, Decimal]]"


class RunningTotal:
    """An amount that changes from day to day."""

    def __init__(self, changes: Iterable[tuple[date, Decimal]]) -> None:
        ordered = sorted(changes)
        self.days = [day for day, _ in ordered]
        self._totals = list(accumulate(change for _, change in ordered))

    @to_the_last_digit
    def on(self, day: date) -> Decimal:
        """Return the amount at the end of a day."""
        position = bisect_right(self.days, day)
        return self._totals[position - 1] if position else ZERO


def open_on(item: Item, settled: RunningTotal, day: date) -> Decimal:
    """Return what is open of an item at the end of a day, without what is rounding; `settled` is what settled it."""
    if item.document.date > day:
        return ZERO
    left = item.amount - settled.on(day)
    return ZERO if left <= item.rounding else left
