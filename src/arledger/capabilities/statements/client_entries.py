"""Our side of a reconciliation with a client: their open documents, or all that happened."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Dispute
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import ZERO, sums
from arledger.model.normalize import fold, words
from arledger.model.source import Day

SETTLED = "settled in our ledger"
_FOLDED = (DocumentKind.WRITE_OFF, DocumentKind.RECOVERY, DocumentKind.ADJUSTMENT)


class OurEntry(NamedTuple):
    """A document of ours: `amount` is positive where they owe us for it, zero for an invoice that is settled.

    `early` says that it is part of the opening balance. `remark` is what the client does not know of it. A contract
    of a leasing company may be called by its `aliases` or by its `buyers`, and be paid less what is `kept`.
    """

    number: str
    kind: DocumentKind
    date: Day
    amount: Decimal
    about: tuple[str, ...] = ()
    source: str = ""
    early: bool = False
    remark: str = ""
    aliases: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    kept: Decimal = ZERO


def number_key(number: str) -> str:
    """Return a number without what people leave out of it: case, spaces, punctuation."""
    return "".join(words(fold(number)))


def open_entries(book: Book, client: str, currency: str) -> list[OurEntry]:
    """Return one entry for the items of each number, with what is open, and one for each unapplied credit."""
    entries: dict[str, OurEntry] = {}
    for at, item in enumerate(book.items):
        if (item.client, item.currency) != (client, currency):
            continue
        one = OurEntry(item.number, item.document.kind, item.date, item.open, source=str(item.source))
        key = item.number or f"\0{at}"
        before = entries.get(key)
        entries[key] = _joined(before, one) if before else one
    found = [
        one if one.amount else one._replace(remark=SETTLED) for one in entries.values() if one.amount or one.number
    ]
    return found + [
        OurEntry(c.document.number, c.document.kind, c.date, -c.open, c.document.about, str(c.source))
        for c in book.credits
        if c.open and (c.client, c.currency) == (client, currency)
    ]


def _joined(one: OurEntry, other: OurEntry) -> OurEntry:
    first = min(one, other, key=lambda entry: (entry.date, entry.source))
    return first._replace(amount=one.amount + other.amount)


def all_entries(book: Book, client: str, currency: str, since: date) -> list[OurEntry]:
    """Return every document with its full amount; those of an invoice's number are one."""
    documents = [d for d in book.documents if (d.client, d.currency) == (client, currency)]
    documents = _without_applications(documents)
    invoices: dict[str, OurEntry] = {}
    for document in (d for d in documents if not d.about and d.number and d.amount > 0):
        one = _of_document(document, since)
        before = invoices.get(document.number)
        invoices[document.number] = _joined(before, one) if before else one
    others = [_of_document(d, since) for d in documents if d.amount and (d.about or not d.number or d.amount < 0)]
    return [*invoices.values(), *_receipts_whole(others)]


def with_adjustments(entries: Sequence[OurEntry], ticked: Container[int]) -> list[OurEntry]:
    """Take what was written off or adjusted, and the client does not show, off its invoice.

    The positions stay what they are; what has been taken off is zero.
    """
    found = list(entries)
    at_number = {e.number: at for at, e in enumerate(entries) if e.number and not e.about and e.amount > 0}
    for at, entry in enumerate(entries):
        if at in ticked or entry.kind not in _FOLDED or len(entry.about) != 1:
            continue
        invoice = at_number.get(entry.about[0])
        if invoice is None or (entries[invoice].early and invoice not in ticked):
            continue
        word = "written off" if entry.kind is DocumentKind.WRITE_OFF else entry.kind.value
        one = found[invoice]
        found[invoice] = one._replace(amount=one.amount + entry.amount, remark=word)
        found[at] = entry._replace(amount=ZERO, early=False)
    return found


def _of_document(document: Document, since: date) -> OurEntry:
    source = str(document.entry.source)
    early = document.date < since
    return OurEntry(document.number, document.kind, document.date, document.amount, document.about, source, early)


def _without_applications(documents: Sequence[Document]) -> list[Document]:
    """Leave out entries that only move credit to an item, or an item to others: nothing of it is owed or paid."""
    moved = {d.entry.source for d in documents if d.kind is DocumentKind.APPLICATION}
    left = sums((document.entry.source, document.amount) for document in documents)
    return [d for d in documents if d.entry.source not in moved or left[d.entry.source]]


def _receipts_whole(entries: Iterable[OurEntry]) -> list[OurEntry]:
    """Put the parts of one receipt together, as the client knows it: one sum that they paid."""
    found: dict[tuple[str, DocumentKind, str, bool], OurEntry] = {}
    for one in entries:
        key = (one.source, one.kind, one.number, one.amount > 0)
        before = found.get(key)
        if before:
            about = tuple(dict.fromkeys((*before.about, *one.about)))
            one = before._replace(amount=before.amount + one.amount, about=about)  # noqa: PLW2901
        found[key] = one
    return list(found.values())


def open_disputes(book: Book, client: str) -> Mapping[str, Dispute]:
    """Return the disputes of a client that are not resolved, by the key of their number."""
    record = CollectingRecord(book.facts, book.as_of)
    known = ((number, record.dispute_of(number, client)) for number in record.disputed_numbers())
    return {number_key(number): dispute for number, dispute in known if dispute}
