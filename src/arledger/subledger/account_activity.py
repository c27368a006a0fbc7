"""What happened on clients' accounts in a period: opening balance, every document, closing balance.

Both balances are what is open less what is unapplied on their days, so that the closing balance of one period is the
opening balance of the next, to the last digit.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.subledger.aging import client_totals
from arledger.subledger.ties import rounding_by_client

Account = tuple[str, str]
"""A client's account in one currency: the client's id, and the currency."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened on one account since a day, in the order in which it is told.

    Amounts are positive where the client owes. `rounding` is what has been rounded off meanwhile: it is in the
    ledger's balance, and nobody owes it.
    """

    currency: str
    since: date
    opening: Decimal
    documents: tuple[Document, ...]
    rounding: Decimal

    @property
    def closing(self) -> Decimal:
        """The balance at the end."""
        return exact_sum((self.opening, *(document.amount for document in self.documents), -self.rounding))

    @to_the_last_digit
    def running(self) -> list[tuple[Document, Decimal]]:
        """Return each document with the balance after it."""
        balance, found = self.opening, []
        for document in self.documents:
            balance += document.amount
            found.append((document, balance))
        return found


class Period:
    """What happened on all accounts from `since` to the day of a book; `opening` is the book of the day before.

    The book has everything of the period, or of the clients that are asked for.
    """

    def __init__(self, book: Book, since: date, opening: Book) -> None:
        self._since = since
        self._before = client_totals(opening)
        self._rounding = rounding_by_client(book), rounding_by_client(opening)
        documents: defaultdict[Account, list[Document]] = defaultdict(list)
        for document in book.documents:
            if document.date >= since:
                documents[document.client, document.currency].append(document)
        self._documents: Mapping[Account, Sequence[Document]] = documents

    def accounts(self) -> Iterator[Account]:
        """Yield the accounts that had a balance before the period, or on which something happened, in their order."""
        yield from sorted({whose for whose, number in self._before.items() if number} | self._documents.keys())

    def moved(self, whose: Account) -> bool:
        """Say whether anything happened on an account that the client would know of."""
        return any(_says_something(document) for document in _without_moves(self._documents.get(whose, ())))

    @to_the_last_digit
    def of(self, whose: Account) -> Activity:
        """Return what happened on an account."""
        documents = sorted(_without_moves(self._documents.get(whose, ())), key=_in_order)
        now, before = (rounding.get(whose, ZERO) for rounding in self._rounding)
        return Activity(whose[1], self._since, self._before.get(whose, ZERO), tuple(documents), now - before)


def _says_something(document: Document) -> bool:
    return bool(document.amount) or document.kind is not DocumentKind.APPLICATION


def _without_moves(documents: Sequence[Document]) -> list[Document]:
    """Make one document of nothing of each entry that only moves credit to items, or an item to others.

    The client owes no more and no less by it; its two sides would look like a sale and a payment.
    """
    entries: dict[int, list[Document]] = {}
    for document in documents:
        entries.setdefault(id(document.entry), []).append(document)
    found: list[Document] = []
    for group in entries.values():
        moved = next((d for d in group if d.kind is DocumentKind.APPLICATION), None)
        if moved and not exact_sum(d.amount for d in group):
            found.append(moved._replace(amount=ZERO))
        else:
            found += group
    return found


def _in_order(document: Document) -> tuple[object, ...]:
    entry = document.entry
    # In a day debits stand first, so that the running balance does not dip without a reason.
    return (
        document.date,
        document.amount < 0,
        document.number,
        document.about,
        document.amount,
        *entry[1:6],
        *entry[8:],
    )
