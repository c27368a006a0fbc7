"""Unapplied credit against what is due: it covers the oldest items, and the rest of it stands in the letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.collecting.shares import NOTHING
from arledger.collecting.values import Share
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of each item, by its `id`, credit covers, and the credits in their order."""

    of_item: Mapping[int, Decimal]
    whole: frozenset[int]
    credits: Sequence[Credit]

    def is_whole(self, item: Item) -> bool:
        """Say whether credit covers all that is due of an item."""
        return id(item) in self.whole

    def left(self, wanted: set[int]) -> list[tuple[Credit, Decimal]]:
        """Return the credits that stand in a letter about some items: without what other items use up.

        The oldest credit is used up first. Amounts are positive.
        """
        used = sum((amount for item, amount in self.of_item.items() if item not in wanted), ZERO)
        found = []
        for credit in self.credits:
            taken = min(used, credit.open)
            used -= taken
            if credit.open > taken:
                found.append((credit, credit.open - taken))
        return found


def cover(
    items: Sequence[Item], credits_: Sequence[Credit], shares: Mapping[int, Share], *, oldest_first: bool
) -> Coverage:
    """Set credits against what is due of items, in their order, until they are used up.

    Without `oldest_first` they cover nothing, and all of them stand in the letter.
    """
    left = sum((credit.open for credit in credits_), ZERO) if oldest_first else ZERO
    of_item: dict[int, Decimal] = {}
    whole: set[int] = set()
    for item in items:
        due = shares.get(id(item), NOTHING).left_of(item)
        taken = min(left, due)
        left -= taken
        if taken:
            of_item[id(item)] = taken
        if taken == due:
            whole.add(id(item))
    return Coverage(of_item, frozenset(whole), credits_)
