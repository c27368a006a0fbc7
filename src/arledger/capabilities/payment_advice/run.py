"""Which receipt or refund an advice is about, and who it goes to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast, get_args

from arledger.capabilities.payment_advice.find import find_moved, first_of
from arledger.capabilities.payment_advice.letter import data_of, letter_of
from arledger.capabilities.payment_advice.rules import advise
from arledger.letters.people import Audience, recipients, sender
from arledger.letters.template import OWN_FOLDER
from arledger.model.book import Book
from arledger.model.documents import Client, Document
from arledger.model.money import amount_text
from arledger.model.problem import UserError
from arledger.model.report import Data
from arledger.session.open_book import OpenBook
from arledger.session.place import Place, where_set
from arledger.session.sending import Posted


def read_audience(text: str) -> Audience:
    """Read --to; raises UserError for a word that is no role."""
    if text not in get_args(Audience):
        raise UserError(f"--to: there is no role {text!r}", f"Choose one of {', '.join(get_args(Audience))}.")
    return cast("Audience", text)


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


def own_folder(place: Place) -> Path | None:
    """Return the folder `letters/` beside the policy file, where there is one."""
    return place.policy_file.parent / OWN_FOLDER if place.policy_file else None


def advice_of(opened: OpenBook, book: Book, document: Document, audience: Audience) -> Posted:
    """Write the advice about a document; to both, it is the client's letter with a copy to sales.

    Addresses are looked up when a form needs them.
    """
    policy, place = opened.place.policy, opened.place
    advice = advise(book, policy, document)
    title = book.facts.title or place.main.stem
    reader = "sales" if audience == "sales" else "client"
    written = letter_of(advice, policy.company, title, reader, own_folder(place))
    letter = replace(written, paper=policy.letters.paper)
    where = partial(where_set, place.policy_file)

    def data() -> Mapping[str, Data]:
        return data_of(advice, letter.subject, recipients(advice.client, policy, audience, where).addresses)

    def mail(pdf: bytes, name: str) -> bytes:
        from arledger.letters.mail import render

        mark = f"{advice.kind}-advice.{document.date}"
        to = recipients(advice.client, policy, audience, where)
        return render(letter, sender(policy, where), to, pdf, name=name, mark=mark)

    return Posted(letter, own_folder(place), data, mail)
