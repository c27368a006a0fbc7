"""Letters of memos as drafts in the outbox, a mail each with the letter as PDF."""

import os
from collections.abc import Sequence
from functools import partial

from arledger.capabilities.interest.entries import Memo
from arledger.capabilities.interest.letter import memo_letter
from arledger.letters import mail, pdf
from arledger.letters.glyphs import missing_note
from arledger.letters.languages import language_of, unknown_language
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients, checked, client_person, sender
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.documents import Client
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

    Who has no address gets none: the memo stands all the same. Raises UserError for a fault in the template.
    """
    where = partial(where_set, place.policy_file)
    try:
        writer, to = sender(place.policy, where), client_person(client)
    except UserError as error:
        return (), (f"There is no letter: {error.message}.",)
    notes = dict.fromkeys(filter(None, [unknown_language(client, place.policy)]))
    files = []
    for memo in memos:
        letter, file = _draft(memo, client, book, place, (writer, to))
        files.append(file)
        if note := missing_note(letter):
            notes[f"{client.id}: {note}"] = None
    return tuple(files), tuple(notes)


def _draft(
    memo: Memo, client: Client, book: Book, place: Place, people: tuple[Person, Person]
) -> tuple[Letter, NewFile]:
    writer, to = people
    folder, own, signed_by = outbox_of(place, memo.entry.date), own_folder(place), _signer(place)
    refuse_elsewhere(folder)
    letter = memo_letter(memo, client, stationery_of(place, book), language_of(client, place.policy), signed_by)
    mark = f"interest.{memo.entry.date}.{memo.currency}"
    envelope = mail.Envelope(writer, Recipients(to), mark, reply_to=signed_by)
    attached = [mail.Attached(f"{safe_name(memo.number)}.pdf", pdf.render(letter, own))]
    name = safe_name(f"{client.id} {memo.currency} interest {memo.number}")
    target = os.path.relpath(folder / f"{name}.eml", place.folder)
    return letter, NewFile(target, mail.render(letter, envelope, attached), f"to {to.address}: {letter.subject}")


def _signer(place: Place) -> Person | None:
    """Return who signs reminders, where that is somebody with an address: they sign this, too."""
    name = place.policy.reminders.signed_by
    address = place.policy.contacts.get(name, "")
    if not address:
        return None
    return Person(harmless(name), checked(address, where_set(place.policy_file, "contacts", name), "[contacts]"))
