"""Which receipt or refund somebody means: by its reference, its number, its place, or an invoice that it paid."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from arledger.model.bank import CLEARED_DIRECTIVE, FINGERPRINT
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Document, DocumentKind
from arledger.subledger.bank_legs import legs_of
from arledger.subledger.moves import MovedReceipts, is_move, references
from arledger.subledger.places import is_at

T = TypeVar("T")
_SHOWN = 8


def first_of(found: Sequence[T], said: Callable[[T], str]) -> str:
    """Return what somebody may mean as one text, each as it is `said`; of many, the first."""
    more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return "; ".join([*map(said, found[:_SHOWN]), *more])


def moved_documents(book: Book) -> list[Document]:
    """Return the receipts and refunds of a book, and what was moved to a client from another.

    What only its tag calls so, on the wrong side, is none of these.
    """
    return [
        document
        for document in book.documents
        if (document.kind in MONEY_IN and document.amount < 0)
        or (document.kind is DocumentKind.REFUND and document.amount > 0)
    ]


def find_moved(book: Book, ref: str) -> tuple[Document, ...]:
    """Return the receipts and refunds that `ref` may mean, in the order of dates; case does not matter.

    What names a document itself goes before an invoice number, and that before a client. A receipt that was moved to
    another client is meant only where nothing else can be.
    """
    wanted = ref.strip().casefold()
    moved, receipts = moved_documents(book), MovedReceipts(book)
    ways: tuple[Callable[[], Iterable[Document]], ...] = (
        lambda: _named(book, moved, receipts, ref.strip()),
        lambda: _cleared(book, moved, wanted),
        lambda: _of_invoice(book, moved, wanted),
        lambda: (d for d in moved if wanted in (d.client.casefold(), book.name_of(d.client).casefold())),
    )
    for way in ways:
        found = sorted(way(), key=lambda d: (d.date, d.client, d.currency, d.amount, d.entry.source))
        if found and wanted:
            return tuple([d for d in found if not receipts.is_gone(d)] or found)
    return ()


def _named(book: Book, moved: list[Document], receipts: MovedReceipts, ref: str) -> Iterator[Document]:
    """Find by number, reference or place; an entry that moves a receipt within one client stands for the receipt."""
    at_place = {id(receipts.here(d)) for d in book.documents if is_move(d.entry) and is_at(d.entry, ref)}
    for document in moved:
        known = _names(document) | _names(receipts.origin(document))
        if ref.casefold() in known or id(document) in at_place or is_at(document.entry, ref):
            yield document


def reference_of(document: Document) -> str:
    """Return what a receipt or refund is known by: its own number, else the bank's reference, else nothing."""
    # A fingerprint is of our own making: nobody else knows it.
    given = (ref for ref in references(document.entry) if not ref.startswith(FINGERPRINT))
    return document.number or next(given, "")


def _names(document: Document) -> set[str]:
    return {name.casefold() for name in (document.number, *references(document.entry)) if name}


def _cleared(book: Book, moved: list[Document], wanted: str) -> Iterable[Document]:
    """Find by the reference of an `ar-cleared` directive, which links what was in the books without one."""
    accounts = {
        account
        for custom in book.facts.customs
        if custom.type == CLEARED_DIRECTIVE and len(custom.values) > 3 and str(custom.values[3]).casefold() == wanted
        for account in custom.values[:1]
        if isinstance(account, str)
    }
    legs = [leg for account in sorted(accounts) for leg in legs_of(book.facts, account)]
    places = {leg.source for leg in legs if wanted in {ref.casefold() for ref in (leg.ref, *leg.also)}}
    return (document for document in moved if document.entry.source in places)


def _of_invoice(book: Book, moved: list[Document], wanted: str) -> Iterable[Document]:
    """Find what paid an invoice, at once or by a later application, and what names it."""
    settled = {step.credit for step in book.allocations if book.items[step.item].number.casefold() == wanted}
    found = {id(book.credits[at].document) for at in settled}
    found |= {id(book.credits[use.credit].document) for use in book.uses if id(use.document) in found}
    return (d for d in moved if id(d) in found or wanted in {number.casefold() for number in d.about})
