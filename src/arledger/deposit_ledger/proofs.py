"""What shows that a refund was paid: the bank's reference on its entry, a document with its link, or a step."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from arledger.deposit_ledger.movements import Deposit, Movement, MovementKind
from arledger.deposit_ledger.steps import Step, StepKind
from arledger.model.bank import REF_KEY
from arledger.model.book import Book
from arledger.model.facts import DocumentFile, numbers_in
from arledger.subledger.clients import text_of


class Proofs:
    """The documents of a book by their links."""

    def __init__(self, book: Book) -> None:
        self._documents: defaultdict[str, list[DocumentFile]] = defaultdict(list)
        for document in book.facts.documents:
            for number in {*document.links, *numbers_in(document.meta)}:
                self._documents[number].append(document)

    def of(self, deposit: Deposit, steps: Iterable[Step], day: date) -> str:
        """Return what proves a deposit's last refund by a day; empty where nothing does, or it was not paid."""
        paid = [m for m in deposit.movements if m.kind is MovementKind.REFUNDED]
        if not paid:
            return ""
        last = paid[-1]
        return _reference(last) or self._document(deposit, last.day, day) or _said(steps, last.day, day)

    def _document(self, deposit: Deposit, paid: date, day: date) -> str:
        own = self._documents.get(deposit.number, ()) if deposit.number else ()
        found = sorted(each.path for each in own if paid <= each.date <= day)
        return found[0] if found else ""


def _reference(movement: Movement) -> str:
    """Return the bank's reference of an entry or one of its legs."""
    metas = (movement.entry.meta, *(posting.meta for posting in movement.entry.postings))
    return next((ref for ref in (text_of(meta, REF_KEY) for meta in metas) if ref), "")


def _said(steps: Iterable[Step], paid: date, day: date) -> str:
    found = [step for step in steps if step.kind is StepKind.PROVEN and paid <= step.day <= day]
    return (found[0].note or f"seen by {found[0].who} on {found[0].day}") if found else ""
