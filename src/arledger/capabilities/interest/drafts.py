"""Letters of memos as drafts in the outbox, a mail each with the letter as PDF."""

import os
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from arledger.capabilities.interest.entries import Memo
from arledger.capabilities.interest.letter import memo_letter
from arledger.letters import mail, pdf
from arledger.letters.drafts import EMAIL, Draft, DraftItem, mark_text, record_of
from arledger.letters.glyphs import missing_note
from arledger.letters.languages import language_of, unknown_language
from arledger.letters.letter import Letter
from arledger.letters.payer import payer_of
from arledger.letters.payment_part import Asked, PaymentPart, payment_part
from arledger.letters.people import Person, Recipients, checked, client_person, sender
from arledger.letters.wording import Wording, harmless
from arledger.model.book import Book
from arledger.model.documents import Client, DocumentKind
from arledger.model.money import amount_text, exact_sum
from arledger.model.plan import NewFile
from arledger.model.problem import UserError
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.outbox import outbox_of, refuse_elsewhere
from arledger.session.place import Place, where_set
from arledger.session.sending import safe_name


def drafts_of(
    memos: Sequence[Memo], client: Client, book: Book, place: Place
) -> tuple[tuple[NewFile, ...], tuple[str, ...]]:
    """Return the drafts of some memos of a client, and what should be remarked on.

    Where no mail can go there is a PDF to print: the memo stands all the same. Raises UserError for a fault in the
    template.
    """
    where = partial(where_set, place.policy_file)
    notes = dict.fromkeys(filter(None, [unknown_language(client, place.policy)]))
    people: tuple[Person, Person] | None = None
    try:
        people = sender(place.policy, where), client_person(client)
    except UserError as error:
        notes[f"The letter is to be printed: {error.message}."] = None
    files = []
    for memo in memos:
        letter, file = _draft(memo, client, book, place, people)
        files.append(file)
        if note := missing_note(letter):
            notes[f"{client.id}: {note}"] = None
    return tuple(files), tuple(notes)


def _draft(
    memo: Memo, client: Client, book: Book, place: Place, people: tuple[Person, Person] | None
) -> tuple[Letter, NewFile]:
    folder, own, signed_by = outbox_of(place, memo.entry.date), own_folder(place), _signer(place)
    refuse_elsewhere(folder)
    language = language_of(client, place.policy)
    letter = memo_letter(memo, client, stationery_of(place, book), language, signed_by)
    letter = replace(letter, payment=_payment(memo, client, book, place, Wording(language)))
    name = safe_name(f"{client.id} {memo.currency} interest {memo.number}")
    made = pdf.render(letter, own)
    if people is None:
        target = os.path.relpath(folder / f"{name}.pdf", place.folder)
        return letter, NewFile(target, made, f"to be printed: {letter.subject}")
    writer, to = people
    record = _record(memo, client)
    mark = mark_text(record.kind, record.day, record.about, record.currency)
    envelope = mail.Envelope(writer, Recipients(to), mark, reply_to=signed_by, record=record_of(record))
    attached = [mail.Attached(f"{safe_name(memo.number)}.pdf", made)]
    target = os.path.relpath(folder / f"{name}.eml", place.folder)
    return letter, NewFile(target, mail.render(letter, envelope, attached), f"to {to.address}: {letter.subject}")


def _total(memo: Memo) -> Decimal:
    return exact_sum(leg.number for leg in memo.entry.legs if leg.number > 0)


def _payment(memo: Memo, client: Client, book: Book, place: Place, wording: Wording) -> PaymentPart | None:
    """Return where and how to pay the memo, where the policy says so."""
    company = place.policy.company.name or book.facts.title
    asked = Asked(_total(memo), memo.currency, memo.number, memo.number, payer_of(client))
    part, _ = payment_part(place.policy, company, asked, wording)
    return part


def _record(memo: Memo, client: Client) -> Draft:
    """Return what the draft is about: the memo, as `send` knows every debit memo."""
    day, total = memo.entry.date, _total(memo)
    return Draft(
        day=day,
        client=client.id,
        currency=memo.currency,
        channel=EMAIL,
        level=0,
        items=(DraftItem(memo.number, None, 0, f"{total:f}"),),
        total=amount_text(total, memo.currency),
        unapplied="",
        kind=DocumentKind.DEBIT_MEMO.value,
        about=f"{day}",
    )


def _signer(place: Place) -> Person | None:
    """Return who signs reminders, where that is somebody with an address: they sign this, too."""
    name = place.policy.reminders.signed_by
    address = place.policy.contacts.get(name, "")
    if not address:
        return None
    return Person(harmless(name), checked(address, where_set(place.policy_file, "contacts", name), "[contacts]"))
