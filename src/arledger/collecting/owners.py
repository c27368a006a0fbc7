"""Whose a number is: what is said of one counts for everybody who has it, where nobody is named."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from arledger.model.documents import Item


class Owners:
    """The clients of some items by number, with the currencies that they have it in."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._owners: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for item in items:
            self._owners[item.number].add((item.client, item.currency))

    def of(self, number: str) -> AbstractSet[tuple[str, str]]:
        """Return the clients who have a number, each with a currency."""
        return self._owners.get(number, frozenset())

    def clients(self, number: str, named: str, currency: str = "") -> list[str]:
        """Return the client who is named, else whoever has a number, in a currency where one is said."""
        if named:
            return [named]
        return sorted({client for client, own in self.of(number) if currency in ("", own)})

    def shared(self) -> frozenset[str]:
        """Return the numbers that several clients have."""
        return frozenset(number for number in self._owners if len(self.clients(number, "")) > 1)
