"""Which receipt or refund an advice is about, and who it goes to."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from arledger.capabilities.payment_advice.find import find_moved, first_of
from arledger.capabilities.payment_advice.letter import data_of, letter_of
from arledger.capabilities.payment_advice.rules import advise
from arledger.letters.people import Audience
from arledger.model.book import Book
from arledger.model.documents import Client, Document
from arledger.model.money import amount_text
from arledger.model.problem import UserError
from arledger.session.correspondence import language_for, posted, stationery_of
from arledger.session.open_book import OpenBook
from arledger.session.sending import Posted


def moved_document(book: Book, ref: str, who: Client | None, day: date | None, currency: str | None) -> Document:
    """Return the one receipt or refund that is meant; raises UserError with the choice where there are several."""
    meant = find_moved(book, ref)
    found = [document for document in meant if who is None or document.client == who.id]
    found = [document for document in found if day is None or document.date == day]
    found = [document for document in found if not currency or document.currency == currency.upper()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{ref} may be any of {first_of(found, _said)}", _remedy(found))
    if meant:
        raise UserError(
            f"none of the receipts that {ref} names is meant by these options", f"It is {first_of(meant, _said)}."
        )
    raise UserError(
        f"there is no receipt or refund {ref!r} as of {book.as_of}",
        "Give its bank-ref, its own number, FILE:LINE of its entry, or the number of an invoice that it paid.",
    )


def _said(document: Document) -> str:
    amount = amount_text(abs(document.amount), document.currency)
    return f"{document.kind.value} of {document.date}, {amount}, {document.client} ({document.entry.source})"


def _remedy(found: Sequence[Document]) -> str:
    """Name the option that tells these apart."""
    if len({document.date for document in found}) == len(found):
        return f"Add --on DATE, as in --on {found[0].date}."
    if len({document.client for document in found}) == len(found):
        return f"Add --client CLIENT, as in --client {found[0].client}."
    if len({document.entry.source for document in found}) == 1:
        return f"Add --currency CURRENCY, as in --currency {found[0].currency}."
    return f"Add --on DATE and --client CLIENT, or name it by its place: {found[0].entry.source}"


def advice_of(opened: OpenBook, book: Book, document: Document, audience: Audience) -> Posted:
    """Write the advice about a document."""
    advice = advise(book, opened.place.policy, document)
    reader = "sales" if audience == "sales" else "client"
    language = language_for(advice.client, opened.place.policy, audience)
    letter = letter_of(advice, stationery_of(opened.place, book), reader, language)
    mark = f"{advice.kind}-advice.{document.date}"
    return posted(letter, opened.place, advice.client, audience, partial(data_of, advice, letter.subject), mark)
