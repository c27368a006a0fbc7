"""`arledger send`: what was sent and not recorded is recorded first, then what still holds is sent and recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from arledger.capabilities.reminders.circumstances import look_at_bank, open_items_on
from arledger.capabilities.reminders.values import ItemKey
from arledger.capabilities.sending.kinds import Standings
from arledger.capabilities.sending.mails import Logs, Mail, State, by_folder, drafts_in, outcome_state, read_mails
from arledger.capabilities.sending.record import logs_under, record_accepted
from arledger.capabilities.sending.report import send_report
from arledger.controls.closed_periods import closed_through
from arledger.delivery.draft import Outgoing, redirected
from arledger.delivery.log import SendLog
from arledger.delivery.outcome import Outcome, Result
from arledger.delivery.run import Pace, deliver
from arledger.delivery.server import server_of
from arledger.ledger.query import NO_ENTRIES
from arledger.letters.drafts import draft_in
from arledger.letters.people import checked
from arledger.model.book import Book
from arledger.model.problem import Refused, UserError
from arledger.session.book_options import BookOptions
from arledger.session.books import find_place, open_book
from arledger.session.clock import now, pause
from arledger.session.findings import refuse_with_errors
from arledger.session.mail_kinds import Situation
from arledger.session.messages import say
from arledger.session.open_book import OpenBook
from arledger.session.outbox import outbox_of
from arledger.session.output import emit, is_tty, leave_if_failed
from arledger.session.place import Place
from arledger.session.preparing import who_am_i

_AUTOMATIC = b"Auto-Submitted: auto-generated\r\n"


@dataclass(frozen=True, slots=True)
class SendRequest:
    """What the user asked for, beside the ledger."""

    files: tuple[Path, ...]
    day: date
    bank: tuple[Path, ...]
    test_to: str | None
    again: bool
    quiet: bool
    write: bool
    format_name: str | None


def send(source: BookOptions, asked: SendRequest) -> None:
    """Plan again, show what would go, and with --write send and record it."""
    _refuse_call(asked)
    place = find_place(source.ledger, tuple(source.receivable or ()))
    paths = drafts_in(asked.files or _days_outbox(place, asked.day))
    folders = tuple(dict.fromkeys(path.parent for path in paths))
    recovered = _record(source, place, asked, folders, None)
    logs = Logs()
    mails = _mails(open_book(source), asked, paths, logs)
    if asked.quiet and not recovered and all(mail.is_over for mail in mails):
        return
    is_ready = any(mail.outgoing for mail in mails)
    if asked.write and is_ready:
        try:
            mails = _sent(place, asked, mails, logs)
        finally:
            # Whatever went wrong, and whether anybody reads the answer: what was accepted is recorded.
            _record(source, place, asked, folders, asked.day)
    report = send_report(asked.day, mails, is_done=asked.write)
    emit(report, asked.format_name, None, leave=False)
    if is_ready and not asked.write and asked.format_name is None:
        say("Nothing is sent yet: --write does it.")
    leave_if_failed(report)


def _refuse_call(asked: SendRequest) -> None:
    if asked.again and not asked.files:
        raise UserError("--again sends what may have arrived", "Name the drafts that did not.")
    if asked.format_name not in (None, "table", "json"):
        raise UserError(f"there is no format {asked.format_name!r} of this", "Write --format json, or leave it out.")


def _days_outbox(place: Place, day: date) -> tuple[Path, ...]:
    folder = outbox_of(place, day)
    return (folder,) if folder.is_dir() else ()


def _record(source: BookOptions, place: Place, asked: SendRequest, folders: Iterable[Path], day: date | None) -> int:
    """Record what was accepted, where something is sent at all; return how many mails that were."""
    if not asked.write or asked.test_to:
        return 0
    return record_accepted(source, logs_under(outbox_of(place, asked.day).parent, folders), day)


def _mails(opened: OpenBook, asked: SendRequest, paths: Sequence[Path], logs: Logs) -> list[Mail]:
    """Return the drafts that are meant, each with what a plan of the day says of it."""
    book = open_items_on(opened, asked.day)
    if asked.write:
        refuse_with_errors(book, opened.place, "nothing is sent")
    _refuse_closed(opened, asked.day)
    ids = frozenset(draft.message_id for path in paths if (draft := draft_in(path))) if asked.again else frozenset()
    waiting = cache(lambda: _waiting(opened, book, asked.bank))
    standing = Standings(Situation(opened, book, ids, waiting))
    mails = read_mails(paths, standing, logs, again=asked.again)
    return [*mails, *_uncertain(outbox_of(opened.place, asked.day).parent, paths, standing)]


def _waiting(opened: OpenBook, book: Book, named: Sequence[Path]) -> frozenset[ItemKey]:
    """Return the items whose receipt is at the bank and not booked."""
    bank = look_at_bank(opened, book, named)
    return bank.waiting if bank else frozenset()


def _uncertain(outbox: Path, paths: Sequence[Path], standing: Standings) -> Iterator[Mail]:
    """Yield the mails of other days that may have arrived: they are named until somebody says."""
    named = {path.resolve() for path in paths}
    for log in logs_under(outbox, ()):
        for each in log.uncertain():
            path = log.path.parent / each.file
            if path.resolve() not in named and not standing.is_recorded(each.message_id):
                draft = draft_in(path) if path.is_file() else None
                yield Mail(path, draft, None, State.UNCERTAIN, each.reason)


def _refuse_closed(opened: OpenBook, day: date) -> None:
    """Refuse before anything is sent what could not be recorded afterwards."""
    through = closed_through(opened.facts(date.max, NO_ENTRIES).customs)
    if through and day <= through:
        raise Refused(f"the period up to {through} is closed, and this would be recorded on {day}", "Send it today.")


def _sent(place: Place, asked: SendRequest, mails: Sequence[Mail], logs: Logs) -> list[Mail]:
    """Send what may go, folder by folder, and return all mails as they are then."""
    server = server_of(place.policy.mail)
    pace = Pace(place.policy.mail.per_minute, now, pause)
    done: dict[Path, tuple[State, str]] = {}

    def note(outcome: Outcome) -> None:
        done[outcome.mail.path] = outcome_state(outcome)

    for folder, own in by_folder(mails).items():
        log = logs.in_folder(folder)
        outgoing = [_prepared(mail, asked) for mail in own]
        if asked.again:
            _give_up(outgoing, log)
        deliver(outgoing, server, log, pace, accepted=_nothing, progress=note)
    return [_as_done(mail, *done[mail.path]) if mail.path in done else mail for mail in mails]


def _as_done(mail: Mail, state: State, reason: str) -> Mail:
    return replace(mail, state=state, reason=reason)


def _nothing(_: Outcome) -> None:
    """Do nothing: the log has it, and it is recorded when all is sent."""


def _prepared(mail: Outgoing, asked: SendRequest) -> Outgoing:
    """Return a mail as it goes: to the address of a test, and marked as sent by no person where nobody sits there."""
    if asked.test_to:
        mail = redirected(mail, checked(asked.test_to, "arledger send", "--test-to"))
    return mail if is_tty() else replace(mail, content=_AUTOMATIC + mail.content)


def _give_up(mails: Iterable[Outgoing], log: SendLog) -> None:
    """Write of uncertain mails that somebody has found out that they did not arrive."""
    for mail in mails:
        if log.state_of(mail.message_id) is Result.UNCERTAIN:
            log.settle(mail.message_id, arrived=False, by=who_am_i(), at=now())
