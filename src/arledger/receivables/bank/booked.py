"""Lines that are in the books already: by their reference, by what they say, or by amount and day.

A leg explains one line only. A line that is not certain to be booked is left for a person, never booked again.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from arledger.model.money import ZERO, Money
from arledger.receivables.bank.identity import FINGERPRINT, NEAR
from arledger.receivables.bank.values import Leg, Movement, Sheet
from arledger.receivables.matching.names import core_words
from arledger.receivables.matching.spelling import fold, squeezed

_ANOTHER = 20
"""A reference that comes again after so many days is of another movement: banks begin anew."""

_DEPOSIT = 6
_POOL = 14
"""A deposit is looked for among so many receipts, and made of so many at the most."""


class Found(NamedTuple):
    """The legs that a line is booked with, and how that is known; `sure` is false where a person should look."""

    legs: tuple[Leg, ...]
    reason: str
    sure: bool = True


class Ledger:
    """The legs of one bank account; each explains one line at most."""

    def __init__(self, legs: Sequence[Leg], days: int, ends: Collection[tuple[date, Money]] = ()) -> None:
        self._legs = list(legs)
        self._ends = frozenset(ends)
        self._proven: dict[int, bool] = {}
        self._days = days
        self._free = set(range(len(self._legs)))
        self._by_ref: defaultdict[str, list[int]] = defaultdict(list)
        self._parts: defaultdict[str, list[int]] = defaultdict(list)
        self._by_day: defaultdict[tuple[date, Decimal, str], list[tuple[int, ...]]] = defaultdict(list)
        self._by_amount: defaultdict[tuple[Decimal, str], list[int]] = defaultdict(list)
        for at, leg in enumerate(self._legs):
            if leg.ref:
                self._by_ref[leg.ref].append(at)
                if _entry(leg.ref):
                    self._parts[_entry(leg.ref)].append(at)
                self._by_day[leg.shown or leg.date, leg.number, leg.currency].append((at,))
            else:
                self._by_amount[leg.number, leg.currency].append(at)
        self._add_deposits()

    def _add_deposits(self) -> None:
        """Know legs that the bank showed as one line by their sum as well; what has a fingerprint are twins."""
        for ref, places in self._by_ref.items():
            days = {(self._legs[at].shown or self._legs[at].date, self._legs[at].currency) for at in places}
            if len(places) > 1 and len(days) == 1 and not ref.startswith(FINGERPRINT):
                ((day, currency),) = days
                total = sum((self._legs[at].number for at in places), ZERO)
                self._by_day[day, total, currency].append(tuple(places))

    def by_reference(self, movement: Movement) -> Found | None:
        """Find the legs that carry a line's reference and make up its amount."""
        line = movement.line
        own = [at for at in self._by_ref.get(movement.ref, ()) if self._legs[at].currency == line.currency]
        free = [at for at in own if at in self._free and self._apart(at, line.date) <= _ANOTHER]
        same = sorted((self._apart(at, line.date), at) for at in free if self._legs[at].number == line.amount)
        if same:
            apart, single = same[0]
            leg = self._legs[single]
            if apart <= max(self._days, NEAR):
                return self._take([single], f"booked on {leg.date} under this reference")
            return Found(
                (leg,), f"the entry at {leg.source} of {leg.date} has this reference: is it this line?", sure=False
            )
        if len(free) > 1 and sum((self._legs[at].number for at in free), ZERO) == line.amount:
            return self._take(free, f"booked as {len(free)} entries under this reference")
        parts = [at for at in self._parts.get(movement.ref, ()) if at in self._free]
        if parts and sum((self._legs[at].number for at in parts), ZERO) == line.amount:
            return self._take(parts, f"booked as {len(parts)} transactions of this reference")
        free = free or [at for at in self._by_ref.get(_entry(movement.ref), ()) if at in self._free]
        if free and not movement.ref.startswith(FINGERPRINT):
            leg = self._legs[free[0]]
            said = f"the entry at {leg.source} has this reference and another amount, {leg.number} {leg.currency}"
            return Found((leg,), said, sure=False)
        return None

    def _apart(self, at: int, day: date) -> int:
        leg = self._legs[at]
        return min(abs((leg.date - day).days), abs(((leg.shown or leg.date) - day).days))

    def by_other_reference(self, movement: Movement, sheet: Sheet) -> Found | None:
        """Find a leg of the same day and amount that no line claims by its reference: of another file's kind.

        A statement whose balances prove that it is complete shows every movement of its days: a reference that
        it does not have must be of one that it calls otherwise. Without that proof, a person has to look. A
        statement that opens with the balance at which a recorded one ended on its first day is that day's rest:
        what the bank calls otherwise on that day is another movement.
        """
        line = movement.line
        rest = self._is_rest(sheet, line.date)
        for places in self._by_day.get((line.date, line.amount, line.currency), ()):
            leg = self._legs[places[0]]
            if self._free.issuperset(places):
                made = leg.ref.startswith(FINGERPRINT) or movement.ref.startswith(FINGERPRINT)
                if rest and not made:
                    continue
                if self._is_proven(movement.sheet, sheet) and not rest:
                    return self._take(places, f"booked on {leg.date} under the reference {leg.ref}")
                said = f"the entry at {leg.source} has this day and amount and another reference, {leg.ref}"
                return Found((leg,), f"{said}: is it this line?", sure=False)
        return None

    def _is_rest(self, sheet: Sheet, day: date) -> bool:
        """Say whether a statement begins where a recorded one ended within a day.

        A day whose movements come to nothing proves nothing: it ends with the balance with which it began.
        """
        said = sheet.statement
        if said.opening is None or day != said.first:
            return False
        if (said.first, Money(said.opening, said.currency)) not in self._ends:
            return False
        return sum((line.amount for line in said.lines if line.date == day), ZERO) != ZERO

    def _is_proven(self, place: int, sheet: Sheet) -> bool:
        if place not in self._proven:
            self._proven[place] = sheet.statement.difference == ZERO
        return self._proven[place]

    def by_amount(
        self, lines: Mapping[int, Movement], fits: Callable[[Movement, Leg], bool]
    ) -> Iterator[tuple[int, Found]]:
        """Pair lines with legs of the same amount a few days apart, the nearest first."""
        pairs = []
        for index, movement in lines.items():
            line = movement.line
            for at in self._by_amount.get((line.amount, line.currency), ()):
                apart = abs((self._legs[at].date - line.date).days)
                if at in self._free and apart <= self._days and fits(movement, self._legs[at]):
                    pairs.append((apart, index, at))
        used: set[int] = set()
        for _, index, at in sorted(pairs):
            if index not in used and at in self._free:
                used.add(index)
                yield index, self._take([at], f"booked on {self._legs[at].date} with the same amount")

    def deposit(self, movement: Movement) -> Found | None:
        """Find the one set of receipts that make up a line: cheques that were banked together."""
        line = movement.line
        if line.amount <= 0:
            return None
        pool = [
            at
            for at in sorted(self._free)
            if not (leg := self._legs[at]).ref
            and leg.currency == line.currency
            and 0 < leg.number < line.amount
            and 0 <= (line.date - leg.date).days <= self._days
        ]
        if not 2 <= len(pool) <= _POOL:
            return None
        sets = [
            chosen
            for size in range(2, min(_DEPOSIT, len(pool)) + 1)
            for chosen in combinations(pool, size)
            if sum((self._legs[at].number for at in chosen), ZERO) == line.amount
        ]
        if len(sets) != 1:
            return None
        return self._take(list(sets[0]), f"{len(sets[0])} receipts in the books, banked together")

    def _take(self, places: Sequence[int], reason: str) -> Found:
        self._free -= set(places)
        return Found(tuple(self._legs[at] for at in places), reason)


def _entry(ref: str) -> str:
    """Return the reference of the entry that a transaction is one of (`REF#2` is of `REF`), else nothing."""
    entry, mark, number = ref.rpartition("#")
    return entry if mark and number.isdigit() else ""


def says_the_same(movement: Movement, leg: Leg) -> bool:
    """Say whether a line names what an entry names: a number, or its payee."""
    line = movement.line
    text = squeezed(fold(" ".join((line.text, line.counterparty, *line.structured_refs))))
    if any(word in text for word in leg.words):
        return True
    payee = core_words(leg.payee)
    said = set(core_words(line.counterparty)) | set(core_words(line.text))
    return bool(payee) and all(word in said for word in payee)
