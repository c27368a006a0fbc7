"""What is still open while lines are matched: amounts left, looked up by client and by amount."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from arledger.matching.units import Unit
from arledger.subledger.numbers import as_counted

SHOWN, NEAR = 8, 60
_CRUMBS = 20


class Pool:
    """The units with what is left of each; taking is the only thing that changes it."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.left = [unit.open for unit in units]
        self._of_client: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._ordered: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self._anywhere: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._billed: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
        self._all: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._of_amount: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
        self._discounted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._withheld: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.payers: set[str] = set()
        self.halves: list[int] = []
        for unit in sorted(units, key=lambda unit: (unit.due, as_counted(unit.number), unit.issued, unit.at)):
            self._billed[unit.client, unit.currency, unit.billed].append(unit.at)
            if unit.open > 0:
                self._of_client[unit.client, unit.currency].append(unit.at)
                self._all[unit.currency].append((unit.open, unit.at))
                self._enter(unit.at)
                if unit.discount:
                    self._discounted[unit.client, unit.currency].append(unit.at)
                if unit.kept:
                    self._withheld[unit.client, unit.currency].append(unit.at)
            if unit.financing:
                self.payers.add(unit.financing.payer)
                self.halves += [unit.at] if unit.financing.other > unit.at else []

        for known in self._all.values():
            known.sort()

    def _places(self, index: int) -> Iterator[list[int]]:
        unit, left = self.units[index], self.left[index]
        yield self._anywhere[unit.currency, left]
        for amount in {left, *unit.steps} if left == unit.open else {left}:
            yield self._of_amount[unit.client, unit.currency, amount]

    def _enter(self, index: int) -> None:
        unit = self.units[index]
        insort(self._ordered[unit.client, unit.currency], (self.left[index], index))
        for place in self._places(index):
            insort(place, index)

    def _leave(self, index: int) -> None:
        unit = self.units[index]
        ordered = self._ordered[unit.client, unit.currency]
        del ordered[bisect_left(ordered, (self.left[index], index))]
        for place in self._places(index):
            del place[bisect_left(place, index)]

    def take(self, index: int, amount: int, *, close: bool) -> None:
        """Take an amount from a unit, all that is left where the payment closes it."""
        if not 0 < amount <= self.left[index]:
            raise ValueError("more than is open, or nothing, was to be taken")
        self._leave(index)
        self.left[index] = 0 if close else self.left[index] - amount
        if self.left[index]:
            self._enter(index)

    def net(self, unit: int) -> int:
        """Return what is left of a unit less what a leasing company withholds when it pays all of it."""
        known = self.units[unit]
        return self.left[unit] - (known.kept if self.left[unit] == known.open else 0)

    def withheld(self, client: str, currency: str) -> list[int]:
        """Return the open units of a client of which it withholds something."""
        return [at for at in self._withheld.get((client, currency), ()) if self.left[at]]

    def count(self, client: str, currency: str) -> int:
        """Return how many units of a client were open at first."""
        return len(self._of_client.get((client, currency), ()))

    def weighed(self, currency: str) -> int:
        """Return how many units of a currency were open at first, one more where there are none."""
        return max(1, len(self._all.get(currency, ())))

    def is_settled(self, unit: int, amount: int, *, crumb: bool = False) -> bool:
        """Say whether a unit has nothing left, or just a crumb that is not the amount; only if so, with `crumb`."""
        left = self.left[unit]
        if not left:
            return not crumb
        return left != amount and left * _CRUMBS <= self.units[unit].billed

    def settled_of(self, client: str, currency: str, billed: int) -> list[int]:
        """Return some settled units of a client that were of an amount at first, the last ones."""
        found = [at for at in self._billed.get((client, currency, billed), ()) if not self.left[at]]
        return found[-SHOWN:]

    def of_client(self, client: str, currency: str, issued_by: date) -> list[int]:
        """Return the open units of a client that were issued by a day, oldest due first."""
        found = self._of_client.get((client, currency), ())
        return [at for at in found if self.left[at] and self.units[at].issued <= issued_by]

    def near(self, client: str, currency: str, between: tuple[int, int], issued_by: date) -> list[int]:
        """Return the units of a client with an amount left between two, both included."""
        known = self._ordered.get((client, currency), [])
        low, high = bisect_left(known, (between[0], -1)), bisect_left(known, (between[1] + 1, -1))
        return self._issued((index for _, index in known[low:high]), issued_by)

    def near_anywhere(self, currency: str, between: tuple[int, int], issued_by: date) -> list[int]:
        """Return the units of anybody that had an amount between two open at first, the nearest to the lower one."""
        known = self._all.get(currency, [])
        low, high = bisect_left(known, (between[0], -1)), bisect_left(known, (between[1] + 1, -1))
        return [
            at for _, at in known[low : min(high, low + NEAR)] if self.left[at] and self.units[at].issued <= issued_by
        ]

    def discounted(self, client: str, currency: str) -> list[int]:
        """Return the open units of a client that could have earned a discount."""
        return [at for at in self._discounted.get((client, currency), ()) if self.left[at]]

    def exact(self, client: str, currency: str, amount: int, issued_by: date) -> list[int]:
        """Return some units of a client with exactly this amount left, or due with their first instalments."""
        return self._issued(self._of_amount.get((client, currency, amount), ()), issued_by)

    def exact_anywhere(self, currency: str, amount: int, issued_by: date) -> list[int]:
        """Return some units of all clients with exactly this amount left."""
        return self._issued(self._anywhere.get((currency, amount), ()), issued_by)

    def _issued(self, found: Iterable[int], issued_by: date) -> list[int]:
        return list(islice((at for at in found if self.units[at].issued <= issued_by), SHOWN))
