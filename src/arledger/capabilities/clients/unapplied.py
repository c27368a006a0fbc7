"""Which unapplied receipt or credit of a client a note gives the reason for."""

from arledger.capabilities.payment_advice.find import find_moved, first_of
from arledger.model.book import Book
from arledger.model.documents import Client, Credit, Document
from arledger.model.money import amount_text
from arledger.model.problem import Refused, UserError
from arledger.subledger.places import is_at


def unapplied_receipt(book: Book, client: Client, ref: str) -> Document:
    """Return the one receipt of a client that `ref` means and that has something unapplied.

    Raises Refused where there is none, UserError with the choice where there are several.
    """
    waiting = [credit for credit in book.credits if credit.client == client.id and credit.open]
    found = _meant(book, waiting, ref)
    if not found:
        there = f"There is {first_of(waiting, _said)}." if waiting else "Nothing needs a reason."
        raise Refused(f"{client.id} has no unapplied credit {ref!r}", there)
    if len({id(credit.document.entry) for credit in found}) > 1:
        raise UserError(f"{ref} may be any of {first_of(found, _said)}", "Name it by its place, FILE:LINE.")
    return found[0].document


def _meant(book: Book, waiting: list[Credit], ref: str) -> list[Credit]:
    """Return which of the credits `ref` names: by number, else by place, else as receipts are named."""
    numbered = [credit for credit in waiting if credit.document.number == ref]
    placed = [credit for credit in waiting if is_at(credit.document.entry, ref)]
    meant = {id(document.entry) for document in find_moved(book, ref)}
    return numbered or placed or [credit for credit in waiting if id(credit.document.entry) in meant]


def _said(credit: Credit) -> str:
    open_ = amount_text(credit.open, credit.currency)
    return f"{open_} of {credit.date} ({credit.document.entry.source})"
