"""Receipts that were put right: an entry without money takes one off a client's account and puts it where it belongs.

The receipt itself stays as the bank has it; the entry carries the tag `#moved-receipt` and names it.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from arledger.model.bank import REF_KEY
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Document, DocumentKind
from arledger.model.facts import Entry
from arledger.model.money import Money
from arledger.subledger.clients import text_of
from arledger.subledger.events import Event
from arledger.subledger.numbers import own_number

MOVED_KEY = "moved-receipt"
"""Metadata of a move: the receipt's `bank-ref` or number, or its amount where it has neither."""

PAID_ON_KEY = "paid-on"
"""Metadata of a move or a returned payment: the day of the receipt."""


def is_move(entry: Entry) -> bool:
    """Say whether an entry moves a receipt."""
    return DocumentKind.MOVED_RECEIPT.value in entry.tags


def references(entry: Entry) -> list[str]:
    """Return the bank's references of an entry and its legs, or how a move calls its receipt."""
    if is_move(entry):
        name = entry.meta.get(MOVED_KEY)
        return [] if name is None or isinstance(name, Money) else [text_of(entry.meta, MOVED_KEY)]
    metas = (entry.meta, *(posting.meta for posting in entry.postings))
    return [ref for ref in (text_of(meta, REF_KEY) for meta in metas) if ref]


def paid_on(entry: Entry) -> date:
    """Return the day on which a receipt came in: of one that was moved, the day that the move names."""
    day = entry.meta.get(PAID_ON_KEY) if is_move(entry) else None
    return day if isinstance(day, date) else entry.date


def means(move: Event, credit: Event, came: Decimal) -> bool:
    """Say whether a move may be of a credit, of whose entry `came` is the whole amount on the client's account.

    What the move says must fit: the name or amount of the receipt, and its day.
    """
    entry, said = credit.entry, move.entry.meta
    if credit.kind not in MONEY_IN or credit.position == move.position:
        return False
    day, name = said.get(PAID_ON_KEY), said.get(MOVED_KEY)
    if day is not None and paid_on(entry) != day:
        return False
    if is_move(entry):
        # Moved on: it goes by the name that it was moved here under.
        return None in (name, known := entry.meta.get(MOVED_KEY)) or name == known
    if isinstance(name, Money):
        return name == (came, credit.posting.currency)
    return name is None or text_of(said, MOVED_KEY) in (own_number(entry), *references(entry), *entry.links)


class MovedReceipts:
    """Tells where the money of a book's receipts is now; the book must have the whole history of all concerned."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._source: dict[int, Document] = {}
        self._gone: defaultdict[int, Decimal] = defaultdict(Decimal)
        moves = [u for u in (*book.undone, *book.uses) if u.document.kind is DocumentKind.MOVED_RECEIPT]
        for use in moves:
            self._source.setdefault(id(use.document.entry), book.credits[use.credit].document)
        for use in moves:
            if use.document.amount > 0:
                here = id(self.here(book.credits[use.credit].document))
                self._gone[here] += use.amount

    def origin(self, document: Document) -> Document:
        """Return the receipt as it came in; a document that was moved from nowhere is its own."""
        seen: set[int] = set()
        while id(document.entry) in self._source and id(document) not in seen:
            seen.add(id(document))
            document = self._source[id(document.entry)]
        return document

    def here(self, document: Document) -> Document:
        """Return the receipt that a client has: a move from one item to another of its own is no other receipt."""
        seen: set[int] = set()
        while id(document) not in seen:
            seen.add(id(document))
            source = self._source.get(id(document.entry))
            if source is None or source.client != document.client:
                break
            document = source
        return document

    def is_gone(self, document: Document) -> bool:
        """Say whether all of a receipt was moved to other clients."""
        return document.amount < 0 and self._gone[id(document)] >= -document.amount

    def credits_of(self, document: Document) -> list[int]:
        """Return the positions of the credits that hold or held the money of a receipt, with whichever client."""
        origin = self.origin(document)
        return [
            at
            for at, credit in enumerate(self._book.credits)
            if credit.document.kind in MONEY_IN and self.origin(credit.document) == origin
        ]
