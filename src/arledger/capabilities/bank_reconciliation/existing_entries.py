"""The entries that a bank account has already, while lines are held against them: each explains one line at most."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.agreement import Agreement, agreement
from arledger.capabilities.bank_reconciliation.identity import days_of
from arledger.matching.reading import Said
from arledger.model.bank import BankLine
from arledger.subledger.bank_legs import BankLeg


class Found(NamedTuple):
    """The legs that a line is booked with, and how that is known."""

    legs: tuple[BankLeg, ...]
    reason: str


class Question(NamedTuple):
    """What a person is asked about a line: which of the `choices` it is, each an entry or several together.

    There is none where what raises the doubt can be no line's: an entry of another amount, say.
    """

    choices: tuple[tuple[BankLeg, ...], ...]
    reason: str


class ExistingEntries:
    """The legs of one bank account, and which of them are `free`; `said` tells what a line says.

    An entry and its line lie up to `days` days apart where nothing else tells. `unseen` are the legs that the bank
    has not shown, by date: those without a reference, unless dated before the `start` of their currency.
    """

    def __init__(
        self,
        legs: Sequence[BankLeg],
        days: int,
        said: Callable[[BankLine], Said],
        start: Mapping[str, date] | None = None,
    ) -> None:
        self.legs = tuple(legs)
        self.days = days
        self.said = said
        self.free = set(range(len(self.legs)))
        start = start or {}
        waiting = (at for at, leg in enumerate(self.legs) if not leg.ref)
        self.unseen = sorted(
            (at for at in waiting if self.legs[at].date >= start.get(self.legs[at].currency, date.min)),
            key=lambda at: (self.legs[at].date, at),
        )
        self._dates = [self.legs[at].date for at in self.unseen]

    def apart(self, at: int, line: BankLine) -> int:
        """Return the days between a line and a leg, by any day that the bank gives the line."""
        leg = self.legs[at]
        return min(abs((ours - theirs).days) for ours in {leg.date, leg.day} for theirs in days_of(line))

    def agreement(self, line: BankLine, at: int) -> Agreement:
        """Return how far a line agrees with a leg."""
        return agreement(line, self.said(line), self.legs[at])

    def unseen_between(self, first: date, last: date) -> list[int]:
        """Return the free legs of a period that the bank has not shown."""
        low, high = bisect_left(self._dates, first), bisect_right(self._dates, last)
        return [at for at in self.unseen[low:high] if at in self.free]

    def take(self, places: Sequence[int], reason: str) -> Found:
        """Give legs to a line."""
        self.free -= set(places)
        return Found(tuple(self.legs[at] for at in places), reason)
