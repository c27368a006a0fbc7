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

    Of some clients that are payees only currencies with a balance: the others may have been left unread.
    """
    ours: dict[str, Decimal] = {}
    theirs: dict[str, Decimal] = {}
    for (client, currency), number in client_totals(book).items():
        if clients is None or client in clients:
            ours[currency] = ours.get(currency, ZERO) + number
    for (client, currency), number in book.balances.items():
        if clients is None or client in clients:
            theirs[currency] = theirs.get(currency, ZERO) + number
    ties = (Tie(c, ours.get(c, ZERO), theirs.get(c, ZERO)) for c in sorted(ours.keys() | theirs.keys()))
    of_payees = book.by_payee and clients is not None
    return tuple(tie for tie in ties if tie.subledger or tie.ledger or not of_payees)


def untied_clients(book: Book) -> tuple[tuple[str, str, Decimal], ...]:
    """Return client, currency and difference wherever a single client does not tie."""
    ours = client_totals(book)
    differences = (
        (client, currency, ours.get((client, currency), ZERO) - book.balances.get((client, currency), ZERO))
        for client, currency in sorted(ours.keys() | book.balances.keys())
    )
    return tuple(found for found in differences if found[2])
