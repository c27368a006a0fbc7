"""Entries that the bank has not shown yet: which of them a line is, and which only a person can tell.

What makes two movements the same is written down in `docs/matching.md`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.bank_reconciliation.agreement import Agreement
from arledger.capabilities.bank_reconciliation.existing_entries import ExistingEntries, Found, Question
from arledger.capabilities.bank_reconciliation.pairing import most_pairs
from arledger.capabilities.bank_reconciliation.values import Movement

UNSEEN = 60
"""So long after its entry the bank may show a receipt: a cheque takes weeks."""


class Comparison(NamedTuple):
    """A line beside a leg of its amount: how far they agree, and how many days lie between them."""

    agreement: Agreement
    apart: int
    leg: int


class UnseenEntries:
    """The entries of an account that the bank has not shown, each for one line."""

    def __init__(self, pool: ExistingEntries) -> None:
        self._pool = pool
        self._by_amount: defaultdict[tuple[Decimal, str], list[int]] = defaultdict(list)
        for at in sorted(pool.unseen):
            leg = pool.legs[at]
            self._by_amount[leg.number, leg.currency].append(at)

    def compare(self, lines: Mapping[int, Movement]) -> dict[int, list[Comparison]]:
        """Set lines beside the legs of their amount that the bank has not shown yet, the likeliest first.

        What a line contradicts is left out, and beyond the days of the policy what is no client's and is not named.
        """
        found: dict[int, list[Comparison]] = {}
        for index, movement in lines.items():
            line = movement.line
            near = []
            for at in self._by_amount.get((line.amount, line.currency), ()):
                apart = self._pool.apart(at, line)
                if at in self._pool.free and apart <= max(UNSEEN, self._pool.days):
                    agreed = self._pool.agreement(line, at)
                    clients = agreed is Agreement.SILENT and self._pool.legs[at].clients and not line.counterparty
                    if agreed >= Agreement.PARTLY or clients or (agreed and apart <= self._pool.days):
                        near.append(Comparison(agreed, apart, at))
            if near:
                found[index] = sorted(near, key=lambda each: (-each.agreement, each.apart, each.leg))
        return found

    def take_same(self, compared: Mapping[int, Sequence[Comparison]]) -> dict[int, Found]:
        """Take for as many lines as possible a leg near their day, by their number first, then by their client."""
        by_number = self._take_pairs(self._pairs(compared, Agreement.NUMBER))
        # Where another entry has the line's number, however long ago, one that has not is no answer.
        left = {
            index: found for index, found in compared.items() if index not in by_number and not self._named(found)
        }
        pairs = self._pairs(left, Agreement.CLIENT)
        taken = frozenset(pairs.values())
        return by_number | self._take_pairs({at: leg for at, leg in pairs.items() if self._is_told(left[at], taken)})

    def _named(self, compared: Iterable[Comparison]) -> bool:
        return any(each.agreement is Agreement.NUMBER and each.leg in self._pool.free for each in compared)

    def _is_told(self, compared: Iterable[Comparison], taken: Collection[int]) -> bool:
        """Say whether it does not matter which of several entries of its client a line is, or its day tells.

        It matters unless all of them are taken by lines near their day, or are for the same.
        """
        legs = [each for each in compared if each.agreement >= Agreement.PARTLY and each.leg in self._pool.free]
        alike = len({self._pool.legs[each.leg].words for each in legs}) <= 1
        return alike or min(each.apart for each in legs) == 0 or all(each.leg in taken for each in legs)

    def take_silent(
        self, compared: Mapping[int, Sequence[Comparison]], least: Agreement = Agreement.SILENT
    ) -> dict[int, Found]:
        """Take for lines a leg near their day that is no client's and agrees with them at least so far."""
        nobodys = {
            index: [each for each in found if not self._pool.legs[each.leg].clients]
            for index, found in compared.items()
        }
        return self._take_pairs(self._pairs(nobodys, least))

    def _pairs(self, compared: Mapping[int, Sequence[Comparison]], least: Agreement) -> dict[int, int]:
        """Pair lines with legs that agree with them at least so far; those that agree best choose first."""
        near = {
            index: [
                e for e in found if e.agreement >= least and e.apart <= self._pool.days and e.leg in self._pool.free
            ]
            for index, found in compared.items()
        }
        first = sorted(
            (index for index, found in near.items() if found),
            key=lambda index: (-near[index][0].agreement, near[index][0].apart, index),
        )
        return most_pairs({index: [each.leg for each in near[index]] for index in first})

    def _take_pairs(self, pairs: Mapping[int, int]) -> dict[int, Found]:
        return {
            index: self._pool.take([at], f"booked on {self._pool.legs[at].date} with the same amount")
            for index, at in sorted(pairs.items())
        }

    def question(self, compared: Iterable[Comparison], *, certain: bool) -> Question | None:
        """Return what to ask about a line: whether it is an entry that the bank has not shown.

        Of a line that is `certain` to be something else, only an entry that agrees with it is asked about, or one
        of a client's near its day.
        """
        legs = []
        for each in compared:
            leg = self._pool.legs[each.leg]
            silent = each.agreement <= Agreement.SILENT
            weak = silent and (not leg.clients or each.apart > self._pool.days)
            if each.leg in self._pool.free and not (certain and weak):
                legs.append(leg)
        if not legs:
            return None
        choices = tuple((leg,) for leg in legs)
        if len(legs) == 1:
            return Question(choices, f"the entry of {legs[0].date} at {legs[0].source}, not yet seen at the bank")
        days = ", ".join(str(leg.date) for leg in legs)
        return Question(choices, f"one of {len(legs)} entries not yet seen at the bank, of {days}")
