"""Letters about matters of clients as drafts in the outbox: each once, whether it was drafted, sent or recorded."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from arledger.collecting.record import CollectingRecord
from arledger.letters import mail, pdf
from arledger.letters.drafts import (
    BY_POST,
    EMAIL,
    REMINDER,
    Draft,
    draft_in,
    mark_of,
    mark_text,
    record_of,
)
from arledger.letters.glyphs import missing_note
from arledger.letters.languages import language_of, unknown_language
from arledger.letters.letter import Letter
from arledger.letters.matter import Matter
from arledger.letters.people import Person, Recipients, client_person, postal_lines, reachable, sender
from arledger.letters.values import common_values
from arledger.letters.wording import Wording
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.plan import NewFile, Plan
from arledger.model.report import Data
from arledger.session.contacts import signer
from arledger.session.correspondence import own_folder, stationery_of
from arledger.session.mail_kinds import letters_sent, told_numbers
from arledger.session.messages import say
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.outbox_page import names_in, with_index
from arledger.session.place import Place, where_set
from arledger.session.sending import Posted, safe_name


@dataclass(frozen=True)
class LetterDesk:
    """Writes the letters of a book's day, and drafts them; `known` is the record of all days, to write none twice."""

    place: Place
    book: Book
    known: CollectingRecord
    _read: dict[Path, Sequence[tuple[Path, Draft]]] = field(default_factory=dict)

    @cached_property
    def _signer(self) -> Person | None:
        return signer(self.place)

    def letter(self, matter: Matter) -> Letter:
        """Write a letter in the client's language; raises UserError for a fault in its template."""
        client, day = matter.client, self.book.as_of
        language = language_of(client, self.place.policy)
        wording = Wording(language)
        common = common_values(client, self._signer, day, matter.currency, wording)
        stationery = stationery_of(self.place, self.book)
        values = matter.values(common, wording)
        return stationery.letter(matter.template, values, postal_lines(client), day, language)

    def posted(self, matter: Matter) -> Posted:
        """Return a letter that can take every form; addresses are looked up when a form needs them."""
        letter = self.letter(matter)

        def data() -> dict[str, Data]:
            to: list[Data] = [person.address] if (person := reachable(matter.client)) else []
            return {**letter_data(matter, self.book), "to": to, "subject": letter.subject}

        def made(content: bytes, name: str) -> bytes:
            return self._mail(matter, letter, client_person(matter.client), mail.Attached(f"{name}.pdf", content))

        return Posted(letter, own_folder(self.place), data, made)

    def before(self, matter: Matter) -> str:
        """Return where the letter about a matter was drafted, or when it was sent; empty where neither was."""
        for path, draft in self._drafts(matter):
            whose = (draft.kind, draft.client, draft.currency, draft.about)
            if whose == _key(matter) and _covers(draft.numbers, matter.numbers):
                return f"drafted: {os.path.relpath(path, self.place.folder)}"
        told = told_numbers(matter.numbers)
        for day, kind, about, message_id in letters_sent(self.known, matter.client.id):
            mark = mark_of(message_id)
            own = (mark.about, mark.currency) == (matter.about, matter.currency) if mark else day >= matter.since
            if kind == matter.kind and own and _covers(about, told):
                return f"sent on {day}"
        return ""

    def reminded(self, matter: Matter) -> bool:
        """Say whether reminders that went, or are drafted, ask for all that a matter asks for."""
        since = matter.asked_from
        if since is None:
            return False
        asked = {
            number
            for number in matter.numbers
            for notice in self.known.notices_of(number)
            if notice.day >= since and notice.client in ("", matter.client.id)
        }
        for path, draft in self._drafts(matter):
            whose = (draft.kind, draft.client, draft.currency)
            if whose == (REMINDER, matter.client.id, matter.currency) and path.parent.name >= since.isoformat():
                asked |= set(draft.numbers)
        return _covers(asked, matter.numbers)

    def plan(self, matters: Sequence[Matter], *, by_post: bool) -> Plan:
        """Propose the drafts of letters, with the index of the outbox; raises UserError without an address."""
        folder = outbox_of(self.place, self.book.as_of)
        refuse_elsewhere(folder)
        names = {Path(name).stem.casefold() for name in names_in(folder)}
        files: list[NewFile] = []
        notes: dict[str, None] = {}
        for matter in matters:
            name = free_name(safe_name(f"{matter.client.id} {matter.currency} {matter.kind}"), names)
            letter = self.letter(matter)
            said = (missing_note(letter), unknown_language(matter.client, self.place.policy))
            notes |= dict.fromkeys(filter(None, said))
            files += self._files(matter, letter, name, by_post=by_post)
        return Plan((), remarks=tuple(notes), files=with_index(self.place, self.book, files) if files else ())

    def tell_language(self, client: Client) -> None:
        """Say where there are no letters in a client's language."""
        if note := unknown_language(client, self.place.policy):
            say(f"arledger: {note}")

    def unreachable(self, client: Client, *, by_post: bool) -> str:
        """Return why no letter can reach a client, empty where one can."""
        if len(postal_lines(client)) > 1 or (reachable(client) and not by_post):
            return ""
        return "no address: on its account" if by_post else "no usable email:, and no address: on its account"

    def _files(self, matter: Matter, letter: Letter, name: str, *, by_post: bool) -> Iterable[NewFile]:
        printed = pdf.render(letter, own_folder(self.place))
        to = None if by_post or self._only_by_post(matter.client) else client_person(matter.client)
        content = self._mail(matter, letter, to, mail.Attached(f"{name}.pdf", printed))
        said = f"to {to.address}" if to else "by letter"
        yield self._file(f"{name}.eml", content, f"{said}: {letter.subject}")
        if to is None:
            yield self._file(f"{name}.pdf", printed, "the letter as PDF")

    def _only_by_post(self, client: Client) -> bool:
        return reachable(client) is None and len(postal_lines(client)) > 1

    def _mail(self, matter: Matter, letter: Letter, to: Person | None, attached: mail.Attached) -> bytes:
        whose = sender(self.place.policy, partial(where_set, self.place.policy_file))
        mark = mark_text(matter.kind, self.book.as_of, matter.about, matter.currency)
        record = record_of(matter.draft(self.book.as_of, EMAIL if to else BY_POST))
        envelope = mail.Envelope(whose, Recipients(to), mark, reply_to=self._signer, record=record)
        return mail.render(letter, envelope, [attached])

    def _drafts(self, matter: Matter) -> Iterable[tuple[Path, Draft]]:
        """Yield the drafts of every day on which there could be one about a matter."""
        outbox, since = outbox_of(self.place, self.book.as_of).parent, matter.since.isoformat()
        for folder in sorted(path for path in outbox.glob("*") if path.is_dir() and path.name >= since):
            yield from self._of_folder(folder)

    def _of_folder(self, folder: Path) -> Sequence[tuple[Path, Draft]]:
        """Return the drafts of a day, which are read once however many letters are written."""
        if folder not in self._read:
            found = ((path, draft_in(path)) for path in sorted(folder.glob("*.eml")) if path.is_file())
            self._read[folder] = [(path, draft) for path, draft in found if draft]
        return self._read[folder]

    def _file(self, name: str, content: bytes, about: str) -> NewFile:
        target = outbox_of(self.place, self.book.as_of) / name
        return NewFile(os.path.relpath(target, self.place.folder), content, about)


def letter_data(matter: Matter, book: Book) -> dict[str, Data]:
    """Return what a letter says, for programs, as docs/json.md says; without its addresses."""
    from arledger.subledger.report_parts import amounts

    return {
        "as_of": book.as_of,
        "kind": matter.kind,
        "client": matter.client.id,
        "name": matter.client.name,
        "items": [{"invoice": number, **amounts(matter.currency, amount=amount)} for number, amount in matter.parts],
        **amounts(matter.currency, total=matter.total),
    }


def _key(matter: Matter) -> tuple[str, str, str, str]:
    return matter.kind, matter.client.id, matter.currency, matter.about


def _covers(known: Iterable[str], wanted: Iterable[str]) -> bool:
    return set(wanted) <= set(known)
