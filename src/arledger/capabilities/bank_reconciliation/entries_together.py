"""Several entries that the bank shows as one line, and one entry that it shows as several.

What makes two movements the same is written down in `docs/matching.md`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from arledger.capabilities.bank_reconciliation.agreement import Agreement
from arledger.capabilities.bank_reconciliation.deposit_slips import is_deposit_slip, may_be_deposit
from arledger.capabilities.bank_reconciliation.existing_entries import ExistingEntries, Found, Question
from arledger.capabilities.bank_reconciliation.unseen_entries import UNSEEN
from arledger.capabilities.bank_reconciliation.values import Movement
from arledger.model.money import ZERO, amount_text

_MOST = 6
_POOL = 14
"""A deposit is looked for among so many receipts, and made of so many at the most."""

_SHOWN = 5
"""Of many sets, so many are shown to choose from."""

_LINES = 3
"""An entry is shown as so many lines at the most."""


class EntriesTogether:
    """The entries of an account that the bank has not shown, where one line and one entry do not go together."""

    def __init__(self, pool: ExistingEntries) -> None:
        self._pool = pool

    def deposit(self, movement: Movement, *, certain: bool) -> Found | Question | None:
        """Find the one set of receipts that make up a line: cheques that were banked together.

        It is certain near its day where the line names the clients of all, where none of them is a client's, or where
        it says nothing but that it is a deposit; else it is asked, as it is where several sets make up a deposit.
        Of a line that is `certain` to be something else, only receipts that all agree with it are asked about.
        """
        several = not certain and may_be_deposit(movement.line)
        sets = self._sets_of(movement, Agreement.CLIENT if certain else Agreement.SILENT)
        sets = sets or (self._of_several(movement) if several else [])
        if not sets or (len(sets) > 1 and not several):
            return None
        said = f"{len(sets[0])} receipts in the books, banked together"
        if len(sets) > 1:
            said = f"{len(sets)} sets of receipts in the books make this amount"
        elif not certain and self._is_sure(movement, sets[0]):
            return self._pool.take(list(sets[0]), said)
        return Question(tuple(tuple(self._pool.legs[at] for at in each) for each in sets[:_SHOWN]), said)

    def _sets_of(self, movement: Movement, least: Agreement) -> list[tuple[int, ...]]:
        """Return the sets of receipts, each of which agrees at `least`, that add up to a line."""
        pool = self._receipts(movement, least)
        return [
            chosen
            for size in range(2, min(_MOST, len(pool)) + 1)
            for chosen in combinations(pool, size)
            if sum((self._pool.legs[at].number for at in chosen), ZERO) == movement.line.amount
        ]

    def _of_several(self, movement: Movement) -> list[tuple[int, ...]]:
        """Return the sets of a line that names some who paid: who is named denies nobody else's cheque."""
        every = self._sets_of(movement, Agreement.CONTRADICTED)
        return [each for each in every if any(self._speaks_for(movement, at) for at in each)]

    def _speaks_for(self, movement: Movement, at: int) -> bool:
        return self._pool.agreement(movement.line, at) >= Agreement.PARTLY

    def _receipts(self, movement: Movement, least: Agreement) -> list[int]:
        """Return the receipts that may be a part of a line; nothing where there are too many to tell."""
        line = movement.line
        if line.amount <= 0:
            return []
        pool = [
            at
            for at in sorted(self._pool.unseen_between(line.date - timedelta(UNSEEN), line.date))
            if (leg := self._pool.legs[at]).currency == line.currency
            and 0 < leg.number < line.amount
            and self._pool.agreement(line, at) >= least
        ]
        near = [at for at in pool if self._pool.apart(at, line) <= self._pool.days]
        found = pool if len(pool) <= _POOL else near
        return found if len(found) <= _POOL else []

    def _is_sure(self, movement: Movement, chosen: Iterable[int]) -> bool:
        legs = [(self._pool.legs[at], at) for at in chosen]
        near = all(self._pool.apart(at, movement.line) <= self._pool.days for _, at in legs)
        nobodys = not any(leg.clients for leg, _ in legs) or is_deposit_slip(movement.line)
        named = all(self._pool.agreement(movement.line, at) >= Agreement.CLIENT for _, at in legs)
        return near and (nobodys or named)

    def shown_in_parts(self, lines: Mapping[int, Movement]) -> dict[int, Question]:
        """Ask about lines that add up to an entry of theirs: two cheques typed as one, or a receipt less its fee."""
        found: dict[int, Question] = {}
        days = [movement.line.date for movement in lines.values()]
        reach = timedelta(self._pool.days)
        for at in self._pool.unseen_between(min(days) - reach, max(days) + reach) if days else ():
            leg = self._pool.legs[at]
            if not leg.clients:
                continue
            near = [
                index
                for index, movement in lines.items()
                if movement.line.currency == leg.currency and self._pool.apart(at, movement.line) <= self._pool.days
            ]
            own = [index for index in near if self._pool.agreement(lines[index].line, at) >= Agreement.PARTLY]
            for chosen in self._sets(own, near, lines, at):
                said = (
                    f"a part of the entry of {leg.date} at {leg.source} over {amount_text(leg.number, leg.currency)}"
                )
                for index in set(chosen) & set(own):
                    found.setdefault(index, Question(((leg,),), said))
        return found

    def _sets(
        self, own: Sequence[int], near: Sequence[int], lines: Mapping[int, Movement], at: int
    ) -> Iterable[tuple[int, ...]]:
        """Yield the lines that make up a leg, one of them of its client or number at least."""
        if not 2 <= len(near) <= _POOL:
            return
        for size in range(2, _LINES + 1):
            for chosen in combinations(near, size):
                total = sum((lines[index].line.amount for index in chosen), ZERO)
                if total == self._pool.legs[at].number and set(chosen) & set(own):
                    yield chosen
