"""What bank lines about deposits add to the books: their receipt, their refund with its proof, and its return."""

from arledger.capabilities.bank_reconciliation.values import DepositPart, Explained, Purpose
from arledger.deposit_ledger.movements import CLIENT_KEY, SECURES_KEY
from arledger.entries.context import EntryContext
from arledger.entries.deposit_accounts import deposit_account
from arledger.entries.numbers import next_number
from arledger.model.bank import REF_KEY
from arledger.model.plan import Leg, MetaPairs, NewDirective, NewOpen, NewTransaction


class DepositEntries:
    """Writes lines as entries of deposits; each new deposit gets a number that no other has."""

    def __init__(self, context: EntryContext) -> None:
        self._context = context
        self._given: dict[int, str] = {}
        self._opened: dict[str, int] = {}

    def opening(self, explained: Explained) -> list[NewDirective]:
        """Return the opening of the account that a deposit needs and the ledger does not have yet, once."""
        part, line = explained.deposit, explained.movement.line
        if part is None or part.purpose is not Purpose.DEPOSIT:
            return []
        account, opening = self._account(part, line.currency)
        first = self._opened.setdefault(account, id(explained.movement))
        return [each._replace(date=line.date) for each in opening] if first == id(explained.movement) else []

    def received(self, explained: Explained) -> NewTransaction:
        """Return the entry of a deposit that came in."""
        part, line = _part(explained), explained.movement.line
        account, _ = self._account(part, line.currency)
        meta: MetaPairs = ((CLIENT_KEY, part.client),)
        if part.secures:
            meta = ((SECURES_KEY, part.secures), *meta)
        return self._entry(explained, "Deposit received", account, self._number(explained), (*meta,))

    def refunded(self, explained: Explained) -> NewTransaction:
        """Return the entry of a refund; the bank's reference is its proof."""
        part = _part(explained)
        return self._entry(explained, "Deposit refunded", part.account, part.number, ((CLIENT_KEY, part.client),))

    def sent_back(self, explained: Explained) -> NewTransaction:
        """Return the entry of a refund that the bank sent back: it is held again, and still approved."""
        part = _part(explained)
        meta: MetaPairs = ((CLIENT_KEY, part.client),)
        entry = self._entry(explained, "Refund sent back by the bank", part.account, part.number, meta)
        return entry._replace(tags=("returned",))

    def _entry(
        self, explained: Explained, narration: str, account: str, number: str, meta: MetaPairs
    ) -> NewTransaction:
        line, movement = explained.movement.line, explained.movement
        return NewTransaction(
            line.date,
            self._context.book.name_of(_part(explained).client),
            narration,
            (Leg(movement.account, line.amount, line.currency), Leg(account, -line.amount, line.currency)),
            links=(number,),
            meta=(*meta, (REF_KEY, movement.ref)),
        )

    def _account(self, part: DepositPart, currency: str) -> tuple[str, list[NewOpen]]:
        client = self._context.book.clients[part.client]
        return deposit_account(self._context, client, currency)

    def _number(self, explained: Explained) -> str:
        """Return the next number for a line, the same whenever it is asked."""
        key = id(explained.movement)
        if key not in self._given:
            taken = {link for entry in self._context.book.facts.entries for link in entry.links}
            pattern = self._context.policy.numbers.deposit
            line = explained.movement.line
            self._given[key] = next_number(pattern, line.date, frozenset(taken | {*self._given.values()}))
        return self._given[key]


def _part(explained: Explained) -> DepositPart:
    if explained.deposit is None:
        raise ValueError("a line about a deposit has one")
    return explained.deposit
