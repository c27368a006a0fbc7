"""What credit memos took off documents: discounts are earned on the rest, which is what was sold in the end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import ZERO


class CreditedDocuments:
    """The parts of credit memos that settle each document, with their days."""

    def __init__(self, book: Book) -> None:
        found: defaultdict[int, list[tuple[date, Decimal]]] = defaultdict(list)
        for allocation in book.allocations:
            if book.credits[allocation.credit].document.kind is DocumentKind.CREDIT_MEMO:
                document = book.items[allocation.item].document
                found[id(document)].append((allocation.date, allocation.amount))
        self._found: Mapping[int, Sequence[tuple[date, Decimal]]] = found

    def by(self, document: Document, day: date = date.max) -> Decimal:
        """Return what memos took off a document of the book until a day, zero or positive."""
        return sum((amount for on, amount in self._found.get(id(document), ()) if on <= day), ZERO)
