"""Copies of invoices as PDF, made from the ledger for whoever needs them beside another letter."""

from collections.abc import Collection, Iterator

from arledger.capabilities.documents.letter import letter_of
from arledger.capabilities.documents.rules import bill_of
from arledger.capabilities.documents.values import BILLED
from arledger.letters import pdf
from arledger.letters.languages import language_of
from arledger.model.book import Book
from arledger.model.documents import Document
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.place import Place


def copies_of(book: Book, place: Place, client: str, numbers: Collection[str]) -> Iterator[tuple[Document, bytes]]:
    """Yield each document with which a client was billed under some numbers, and its copy as of the book's day.

    The book must have the client's whole history. What was not billed by this ledger, such as an opening balance, has
    no copy.
    """
    for document in book.documents:
        if document.client == client and document.kind in BILLED and document.number in numbers:
            bill = bill_of(book, place.policy, document, copy_of=book.as_of)
            made = letter_of(bill, stationery_of(place, book), language_of(bill.client, place.policy))
            yield document, pdf.render(made.letter, own_folder(place))
