"""Messages as drafts in the outbox: a mail each, and its letter as PDF or for Word where it is asked for."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from arledger.capabilities.reminders.attachments import invoice_files
from arledger.capabilities.reminders.ladder import EMAIL, letter_name
from arledger.capabilities.reminders.letter import Correspondence
from arledger.capabilities.reminders.people import recipients_of
from arledger.capabilities.reminders.values import Message
from arledger.letters import mail, pdf
from arledger.letters.drafts import REMINDER, Draft, DraftItem, mark_text, record_of
from arledger.letters.glyphs import missing_note
from arledger.letters.people import Person, sender
from arledger.model.book import Book
from arledger.model.money import amount_text
from arledger.model.plan import NewFile
from arledger.session.contacts import signer
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.place import Place, where_set
from arledger.session.sending import safe_name


@dataclass(frozen=True)
class Outbox:
    """Drafts the messages of a book's day; `forms` are those of the letter that are wanted beside the mail.

    `history` gives a book with all that is known of a client.
    """

    book: Book
    place: Place
    forms: Sequence[str]
    history: Callable[[str], Book]
    notes: dict[str, None] = field(default_factory=dict)
    """What somebody should know of the letters that were made, such as characters that no font has."""

    @property
    def folder(self) -> Path:
        """The outbox of the day."""
        return outbox_of(self.place, self.book.as_of)

    @cached_property
    def _signer(self) -> Person | None:
        return signer(self.place)

    @cached_property
    def _sender(self) -> Person:
        return sender(self.place.policy, lambda *names: where_set(self.place.policy_file, *names))

    @cached_property
    def _correspondence(self) -> Correspondence:
        return Correspondence(self.book, self.place.policy, stationery_of(self.place, self.book), self._signer)

    def drafts(self, messages: Sequence[Message], taken: Iterable[str]) -> list[NewFile]:
        """Return the files of some messages; `taken` are the names of drafts that are there already.

        Raises UserError for a fault in a template, and where an address is missing.
        """
        refuse_elsewhere(self.folder)
        names = {Path(name).stem.casefold() for name in taken}
        files: list[NewFile] = []
        for message in messages:
            name = free_name(
                safe_name(f"{message.client.id} {message.currency} {letter_name(message.step.level)}"), names
            )
            files += self._of_message(message, name)
        return files

    def _of_message(self, message: Message, name: str) -> Iterable[NewFile]:
        own = own_folder(self.place)
        letter = self._correspondence.reminder(message)
        listed = self._correspondence.statement(message)
        self.notes.update(
            {f"{message.client.id}: {note}": None for made in (letter, listed) if (note := missing_note(made))}
        )
        attached = [mail.Attached(f"{_statement_name(message)}.pdf", pdf.render(listed, own))]
        attached += invoice_files(self.book, self.place, message, self.history)
        to = recipients_of(message, self.place)
        envelope = mail.Envelope(
            self._sender,
            to,
            mark_text(REMINDER, self.book.as_of, "", message.currency),
            reply_to=self._signer,
            earlier=_earlier(message),
            record=record_of(self._draft(message)),
        )
        said = f"to {', '.join(to.addresses)}" if message.step.channel == EMAIL else f"by {message.step.channel}"
        yield self._file(f"{name}.eml", mail.render(letter, envelope, attached), f"{said}: {letter.subject}")
        forms = dict.fromkeys((*self.forms, *(["pdf"] if message.step.channel != EMAIL else [])))
        for form in forms:
            if form == "docx":
                from arledger.letters import word

                yield self._file(f"{name}.docx", word.render(letter, own), "the letter for Word")
            else:
                yield self._file(f"{name}.pdf", pdf.render(letter, own), "the letter as PDF")

    def _draft(self, message: Message) -> Draft:
        items = tuple(
            DraftItem(each.item.number, each.item.due, each.step.level, f"{each.amount_due:f}")
            for each in message.items
        )
        return Draft(
            day=self.book.as_of,
            client=message.client.id,
            currency=message.currency,
            channel=message.step.channel,
            level=message.step.level,
            items=items,
            total=amount_text(message.total, message.currency),
            unapplied=f"{self._correspondence.unapplied(message):f}",
        )

    def _file(self, name: str, content: bytes, about: str) -> NewFile:
        return NewFile(os.path.relpath(self.folder / name, self.place.folder), content, about)


def _earlier(message: Message) -> str:
    """Return the Message-ID of the last mail about any of the items, empty where there was none."""
    known = [each.last for each in message.items if each.last and each.last.message_id]
    return max(known, key=lambda notice: (notice.day, notice.message_id)).message_id if known else ""


def _statement_name(message: Message) -> str:
    return safe_name(f"statement {message.client.id} {message.currency}")
