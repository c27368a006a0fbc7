"""`arledger log --mail`: mails are read, sorted out, kept beside the ledger and recorded; the rest is named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import typer

from arledger.capabilities.contact_log.entries import CALL, MAIL_IN, MAIL_OUT, Said, contact
from arledger.capabilities.contact_log.mails import AddressBook, Found, State, sorted_out
from arledger.capabilities.contact_log.queue import Queue, sender_of, subject_of
from arledger.capabilities.contact_log.suggestions import (
    Opened,
    Suggestion,
    is_telling,
    numbers_named,
    suggestions,
)
from arledger.collecting.owners import Owners
from arledger.collecting.record import CollectingRecord
from arledger.controls.closed_periods import closed_through
from arledger.entries.context import EntryContext
from arledger.entries.documents import document
from arledger.files.regular import read_regular
from arledger.formats.mail import LARGEST, Mail, mail_in
from arledger.ledger.query import NO_ENTRIES
from arledger.letters.wording import harmless
from arledger.model.documents import Client
from arledger.model.plan import Addition, NewFile, Plan, may_be_link
from arledger.model.problem import Refused, UserError
from arledger.session.book_options import BookOptions
from arledger.session.books import open_book
from arledger.session.entry_options import PlanOptions
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.output import emit
from arledger.session.preparing import need_text, proposing
from arledger.session.writing import Session

_MOST_ABOUT, _LONGEST_NAME = 10, 80
_MAIL_ENDINGS = (".eml", ".msg")
_NAMES = ("*.eml", "*.EML", "*.msg", "*.MSG")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said of a contact, or of mails: empty or None where nothing was said."""

    files: tuple[Path, ...]
    client: str | None
    text: str
    channel: str | None
    person: str
    about: tuple[str, ...]
    is_confidential: bool

    @property
    def is_outgoing(self) -> bool:
        """Whether we have written the mails."""
        return self.channel == MAIL_OUT


def asked_for(
    words: Sequence[str],
    mails: Sequence[Path],
    channel: str | None,
    person: str,
    about: Sequence[str],
    *,
    is_confidential: bool,
) -> Asked:
    """Return what a call asks for: of its words the client and the text, and behind --mail further files.

    A shell writes `--mail mails/*.eml` as one option and many words.
    """
    files = [Path(word) for word in words if word.lower().endswith(_MAIL_ENDINGS)] if mails else []
    said = [word for word in words if not (mails and word.lower().endswith(_MAIL_ENDINGS))]
    if len(said) > 2:
        raise UserError(f"{said[2]!r} is a word too many", "Put what was said in quotes.")
    return Asked(
        files=(*mails, *files),
        client=said[0] if said else None,
        text=said[1] if len(said) > 1 else "",
        channel=channel,
        person=person if person.strip() else "",
        about=tuple(about),
        is_confidential=is_confidential,
    )


def refuse_beside(option: str, *others: object) -> None:
    """Raise UserError where anything is given that an option does not go with."""
    if any(others):
        raise UserError(f"{option} does not go with the rest", f"Leave out what {option} has no use for.")


def record(shared: PlanOptions, by: str | None, asked: Asked, document_: str | None) -> None:
    """Propose the record of a contact that somebody tells."""
    if asked.client is None:
        raise UserError("there is nothing to record", 'Name a client and what was said: log Acme "Pays on Friday".')
    said = Said(
        channel=CALL if asked.channel is None else asked.channel,
        person=asked.person,
        text=need_text(asked.text, "TEXT"),
        about=asked.about,
        is_confidential=asked.is_confidential,
    )
    with proposing(shared, by) as session:
        who = session.client(asked.client)
        context = session.context(who)
        plan = context.plan(context.file_of(who), [contact(context, who, said)])
        session.propose(context, plan, who, document_, asked.about[0] if len(asked.about) == 1 else None)


def take_in(shared: PlanOptions, by: str | None, asked: Asked) -> None:
    """Propose to keep and record mails, each once; leave with 1 where some of several could not be."""
    if asked.channel not in (None, MAIL_IN, MAIL_OUT):
        raise UserError(
            f"--channel: a mail is no {asked.channel}", f"Write {MAIL_IN} or {MAIL_OUT}, or leave it out."
        )
    read = [_read(path) for path in _files(asked.files)]
    if asked.text and len(read) > 1:
        raise UserError(f"TEXT is said of one mail, and these are {len(read)}", "Leave TEXT out, or name one mail.")
    _refuse_single(read)
    with proposing(shared, by) as session:
        found = _sorted_out(session, asked, read)
        _refuse_single(found)
        intake, queue = _Intake(session, asked), Queue(session.place)
        for each in found:
            if each.mail and each.state is State.TAKEN:
                intake.take(each.mail, each.clients[0])
            elif each.mail and each.state is State.QUEUED:
                intake.files.append(queue.file(each.mail))
        session.finish(intake.plan(_remarks(found)), _data(found, intake.suggested))
    bad = [each for each in found if each.state in (State.REFUSED, State.QUESTION)]
    for each in bad:
        say(f"arledger: {_named(each)}\n  {each.remedy}")
    if bad:
        raise typer.Exit(1)


def _sorted_out(session: Session, asked: Asked, read: Sequence[Found]) -> list[Found]:
    client = session.client(asked.client) if asked.client is not None else None
    waiting = frozenset(mail.message_id for _, mail in Queue(session.place).mails())
    known = replace(address_book(session.opened, session.options.day), waiting=waiting)
    return sorted_out(read, known, client, outgoing=asked.is_outgoing)


def list_queue(source: BookOptions, day: date, format_name: str | None) -> None:
    """Show the mails whose sender nobody knows."""
    opened = open_book(source)
    known = address_book(opened, day)
    emit(Queue(opened.place).report(known, day), format_name, None, of=opened)


def address_book(opened: OpenBook, day: date) -> AddressBook:
    """Return the addresses of a day, and all mails that are on record, whenever that was."""
    clients = opened.book(day, NO_ENTRIES).clients.values()
    record = CollectingRecord(opened.facts(date.max, NO_ENTRIES), date.max)
    return AddressBook(tuple(clients), opened.place.policy, record, lambda: Owners(opened.book(date.max).items))


class _Intake:
    """What is to be written of mails that are taken in."""

    def __init__(self, session: Session, asked: Asked) -> None:
        self._session = session
        self._asked = asked
        self._contexts: dict[str, EntryContext] = {}
        self._opened: dict[str, Opened] = {}
        self._additions: list[tuple[date, str, Addition]] = []
        self.files: list[NewFile] = []
        self.suggested: list[Suggestion] = []

    def take(self, mail: Mail, client: Client) -> None:
        """Keep a mail as the client's document, byte for byte, and record it as a contact."""
        context = self._context(client)
        context = replace(context, day=self._day(mail, context, client))
        said = self._said(mail, context, client)
        number = said.about[0] if len(said.about) == 1 and may_be_link(said.about[0]) else None
        name = f"mail-{sha256(mail.content).hexdigest()[:16]}.eml"
        kept = document(context, client, name, number, name)
        target = kept.copies[0].target
        self._refuse_other(target, mail.content)
        self.files.append(NewFile(target, mail.content, f"mail of {sender_of(mail)}: {subject_of(mail)}"))
        new = (contact(context, client, said), *kept.additions[0].directives)
        (addition,) = context.plan(context.file_of(client), new).additions
        self._additions.append((context.day, mail.message_id, addition))
        if not self._asked.is_outgoing:
            found = suggestions(mail, self._open_of(context, client), _name_of(mail, outgoing=False))
            self.suggested += [each for each in found if each not in self.suggested]

    def plan(self, remarks: Iterable[str]) -> Plan:
        """Return the plan of all that was taken, in an order that the files' does not change."""
        additions = tuple(addition for *_, addition in sorted(self._additions, key=lambda each: each[:2]))
        told = (f"{each.client} {each.reason}: {each.command}" for each in self.suggested)
        return Plan(additions, files=tuple(self.files), remarks=(*remarks, *told))

    def _context(self, client: Client) -> EntryContext:
        if client.id not in self._contexts:
            self._contexts[client.id] = self._session.context(client)
        return self._contexts[client.id]

    def _day(self, mail: Mail, context: EntryContext, client: Client) -> date:
        """Return the mail's own day where a record may have it, else the command's."""
        today = self._session.options.day
        closed = closed_through(context.book.facts.customs) or date.min
        account = context.account_of(client)
        opened = min((each.date for each in context.book.facts.opens if each.account == account), default=date.min)
        return mail.day if mail.day and max(closed + timedelta(days=1), opened) <= mail.day <= today else today

    def _said(self, mail: Mail, context: EntryContext, client: Client) -> Said:
        asked = self._asked
        own = {item.number for item in context.book.items if item.client == client.id}
        telling = sorted(number for number in own if is_telling(number))
        return Said(
            channel=MAIL_OUT if asked.is_outgoing else MAIL_IN,
            person=asked.person or _name_of(mail, outgoing=asked.is_outgoing),
            text=asked.text or subject_of(mail),
            about=asked.about or tuple(numbers_named(f"{mail.subject}\n{mail.text}", telling)[:_MOST_ABOUT]),
            message_id=mail.message_id,
            is_confidential=asked.is_confidential,
        )

    def _open_of(self, context: EntryContext, client: Client) -> Opened:
        if client.id not in self._opened:
            self._opened[client.id] = self._look_at(context, client)
        return self._opened[client.id]

    def _look_at(self, context: EntryContext, client: Client) -> Opened:
        day = self._session.options.day
        items = [item for item in context.open_items(client) if item.document.date <= day]
        return Opened(client, items, self._shared, CollectingRecord(context.book.facts, day), context.policy, day)

    @cached_property
    def _shared(self) -> frozenset[str]:
        """The numbers that several clients have open."""
        return Owners(item for item in self._session.unsettled.items if item.open).shared()

    def _refuse_other(self, target: str, content: bytes) -> None:
        """Refuse to write over a file that is not the mail: its name tells what is in it."""
        path = self._session.place.folder / target
        if path.is_symlink() or (path.exists() and read_regular(path, LARGEST) != content):
            raise Refused(f"{target} exists already, with other content", "Move that file away.")


def _files(named: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and those of folders, each once and in an order of their own."""
    found: set[Path] = set()
    for path in named:
        if _is_folder(path):
            inside = [file for name in _NAMES for file in path.glob(name)]
            if not inside:
                raise UserError(f"{path}: there is no .eml file in this folder", "Name the mails, or their folder.")
            found.update(inside)
        else:
            found.add(path)
    return sorted(found)


def _is_folder(path: Path) -> bool:
    """Say whether a path is a folder; what cannot even be asked for is refused when it is read."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _read(path: Path) -> Found:
    try:
        return Found(path, mail_in(path), State.TAKEN)
    except UserError as error:
        return Found(path, None, State.REFUSED, error.message, error.remedy, exit_code=error.exit_code)


def _refuse_single(found: Sequence[Found]) -> None:
    """Raise UserError where the only mail cannot be taken in."""
    if len(found) == 1 and found[0].state in (State.REFUSED, State.QUESTION):
        raise UserError(_named(found[0]), found[0].remedy, exit_code=found[0].exit_code)


def _named(each: Found) -> str:
    return each.reason if each.reason.startswith(f"{each.path}") else f"{each.path}: {each.reason}"


def _remarks(found: Sequence[Found]) -> Iterator[str]:
    for each in found:
        if each.reason and each.state not in (State.REFUSED, State.QUESTION):
            yield f"{each.path}: {each.reason}."


def _data(found: Sequence[Found], suggested: Sequence[Suggestion]) -> dict[str, object]:
    return {
        "mails": [
            {
                "file": f"{each.path}",
                "state": each.state.value,
                "client": each.clients[0].id if each.state is State.TAKEN else "",
                "message_id": each.mail.message_id if each.mail else "",
                "reason": each.reason,
            }
            for each in found
        ],
        "suggestions": [each._asdict() for each in suggested],
    }


def _name_of(mail: Mail, *, outgoing: bool) -> str:
    """Return whom a mail was exchanged with, without anything that a ledger or a command could not hold."""
    person = (mail.recipients or mail.senders)[0] if outgoing else mail.senders[0]
    return harmless(person.name, _LONGEST_NAME).replace("\\", "/") or person.address
