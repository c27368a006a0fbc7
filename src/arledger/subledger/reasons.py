"""Why a credit is left unapplied: a note on the client that names the receipt."""

from collections.abc import Iterable, Mapping

from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import Credit, Document
from arledger.model.facts import MetaValue, Note
from arledger.model.money import Money
from arledger.subledger.clients import text_of
from arledger.subledger.moves import PAID_ON_KEY, paid_on, references
from arledger.subledger.numbers import own_number

REASON_FOR_KEY = "reason-for"
"""Metadata of a note: the receipt's `bank-ref` or number, or its amount where it has neither."""


def reason_meta(receipt: Document) -> Mapping[str, MetaValue]:
    """Return the metadata by which a note gives the reason for a receipt."""
    known = (*references(receipt.entry), receipt.number)
    amount = Money(-receipt.amount, receipt.currency)
    return {REASON_FOR_KEY: next((name for name in known if name), amount), PAID_ON_KEY: paid_on(receipt.entry)}


def has_reason(book: Book, credit: Credit, notes: Iterable[Note]) -> bool:
    """Say whether the entry itself has `reason:`, or one of the notes gives a reason for it."""
    if "reason" in credit.document.entry.meta:
        return True
    accounts = book.facts.roots.accounts_of(credit.client)
    return any(is_under_any(note.account, accounts) and _is_about(note, credit.document) for note in notes)


def _is_about(note: Note, receipt: Document) -> bool:
    name, day = note.meta.get(REASON_FOR_KEY), note.meta.get(PAID_ON_KEY)
    if name is None or (day is not None and paid_on(receipt.entry) != day):
        return False
    if isinstance(name, Money):
        return name == (-receipt.amount, receipt.currency)
    entry = receipt.entry
    return text_of(note.meta, REASON_FOR_KEY) in {own_number(entry), receipt.number, *references(entry), *entry.links}
