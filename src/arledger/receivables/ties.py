"""Ties: the sub-ledger's totals beside Beancount's own balance of that day."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.money import ZERO
from arledger.receivables.aging import client_totals


@dataclass(frozen=True, slots=True)
class Tie:
    """One currency: the sub-ledger's total, the ledger's balance, and what lies between them (0)."""

    currency: str
    subledger: Decimal
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        """Sub-ledger less ledger."""
        return self.subledger - self.ledger


def prove_ties(book: Book, clients: Collection[str] | None = None) -> tuple[Tie, ...]:
    """Prove the totals per currency, of all clients or of some; every currency of either side is listed.

    Where clients are payees, Beancount knows only their sum: then it is always the whole book that is proven.
    """
    if book.by_payee:
        clients = None
    ours: dict[str, Decimal] = {}
    theirs: dict[str, Decimal] = {}
    for (client, currency), number in client_totals(book).items():
        if clients is None or client in clients:
            ours[currency] = ours.get(currency, ZERO) + number
    for (client, currency), number in book.balances.items():
        if clients is None or client in clients:
            theirs[currency] = theirs.get(currency, ZERO) + number
    return tuple(Tie(c, ours.get(c, ZERO), theirs.get(c, ZERO)) for c in sorted(ours.keys() | theirs.keys()))


def untied_clients(book: Book) -> tuple[tuple[str, str, Decimal], ...]:
    """Return client, currency and difference wherever a single client does not tie (never for payees)."""
    if book.by_payee:
        return ()
    ours = client_totals(book)
    differences = (
        (client, currency, ours.get((client, currency), ZERO) - book.balances.get((client, currency), ZERO))
        for client, currency in sorted(ours.keys() | book.balances.keys())
    )
    return tuple(found for found in differences if found[2])
