"""Whose money a receipt is: a client's, or a leasing company's, on whose accounts its contracts may stand."""

from functools import cached_property

from arledger.capabilities.bank_reconciliation.contracts import Contracts
from arledger.capabilities.bank_reconciliation.payers import Recogniser, client_keys, payer_kept
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.entries.context import EntryContext
from arledger.model.bank import BY_HAND, DECIDED_KEY, BankLine
from arledger.model.plan import MetaPairs
from arledger.model.problem import Refused


class ReceiptPayers:
    """Tells the payee of receipts, and what they keep of who paid."""

    def __init__(self, context: EntryContext) -> None:
        self._book = context.book
        self._by_payee = context.policy.items.client_from == "payee"
        self._contracts = Contracts(context.book, context.policy)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return Recogniser(client_keys(self._book))

    def client(self, line: BankLine) -> str:
        """Return the one client that a line's other party is known to be, empty where none or several are."""
        return self._recogniser.client(line)

    def payee(self, explained: Explained) -> str:
        """Return the name of who is paid by: the leasing company, else the client of the first part.

        Where the payee tells whose a receipt is, it is that client; raises Refused where there are several.
        """
        match = explained.match
        own = match.parts[0].client if match.parts else match.client
        if not self._by_payee:
            return self._book.name_of(self._lessor(explained) or own)
        if len({part.client for part in match.parts}) > 1:
            raise Refused(
                "the payee tells whose a receipt is, and this one is several clients'",
                "Write an entry for each client, with the same bank-ref.",
            )
        return self._book.name_of(own)

    def kept(self, explained: Explained) -> MetaPairs:
        """Return what a receipt keeps of who paid it, and from where; nothing of what is no receipt."""
        match = explained.match
        own = match.parts[0].client if self._by_payee and match.parts else ""
        client = self._book.clients.get(own or self._lessor(explained) or match.client)
        if explained.purpose is not Purpose.RECEIPT or client is None:
            return ()
        payer = payer_kept(explained.movement.line, client)
        by_hand = ((DECIDED_KEY, BY_HAND),) if payer and explained.confirmed else ()
        return (*payer, *by_hand)

    def _lessor(self, explained: Explained) -> str:
        """Return the leasing company whose money a receipt is, empty where it is none's."""
        payer = self._contracts.payer_of((part.client, part.invoice) for part in explained.parts)
        known = payer and payer in (explained.match.client, self.client(explained.movement.line))
        return payer if known else ""
