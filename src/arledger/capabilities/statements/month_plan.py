"""Which statements of a month are to be made, and how each goes; what was made before is not made again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.statements.month import Month, Reason, Skipped, Statements, figures_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import LETTER_CHANNELS
from arledger.ledger.query import NO_ENTRIES, Query
from arledger.letters.account_statement import STATEMENT, Statement
from arledger.letters.drafts import BY_POST, EMAIL, Draft, draft_in, mark_of
from arledger.letters.matter import kept_from
from arledger.letters.people import Person, reachable
from arledger.model.book import Book
from arledger.model.days import day_before
from arledger.model.documents import Client
from arledger.model.money import ZERO
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.session.lookup import find_client
from arledger.session.mail_kinds import AGAIN
from arledger.session.open_book import OpenBook
from arledger.session.outbox import outbox_of
from arledger.session.place import Place
from arledger.subledger.account_activity import Account
from arledger.subledger.clients import NO_LETTERS, text_of

STATEMENTS_KEY = "statements"


@dataclass(frozen=True, slots=True)
class MonthWanted:
    """Whose statements of a month are wanted, and what they list.

    `groups` are metadata of clients with the values that they must have, `clients` names; all of them without any.
    """

    first: date
    last: date
    kind: str
    groups: tuple[tuple[str, str], ...] = ()
    clients: tuple[str, ...] = ()


class Listed(NamedTuple):
    """A statement to be made, and whom it is mailed to; to nobody where it is printed and posted."""

    statement: Statement
    to: Person | None

    @property
    def channel(self) -> str:
        """How it goes."""
        return EMAIL if self.to else BY_POST


class MonthPlan(NamedTuple):
    """The statements of a month, those that are to be made and the accounts without one, by client and currency."""

    statements: Statements
    listed: Sequence[Listed]
    skipped: Sequence[Skipped]
    is_part: bool


def books_of(opened: OpenBook, first: date, last: date) -> Month:
    """Return the books that the statements of a period are made from; each is read once for all clients."""
    before = opened.book(day_before(first), Query(settled=False))
    return Month(first, opened.book(last), before)


def plan_month(opened: OpenBook, wanted: MonthWanted, today: date) -> MonthPlan:
    """Return who gets a statement, and why the others do not.

    The figures are as of the month's last day. Who a client is, whom it is mailed to and whether they want it is as
    of `today`.
    """
    place = opened.place
    statements = Statements(books_of(opened, wanted.first, wanted.last), place.policy, wanted.kind)
    people = People(opened, statements.month.book, today)
    chosen = _chosen(people, wanted)
    made = MadeBefore(place, opened, wanted.last)
    listed: list[Listed] = []
    skipped: list[Skipped] = []
    for whose in statements.accounts():
        client = people.of(whose[0])
        if not chosen(client):
            continue
        statement = statements.of(client, whose[1])
        reason, detail = _against(statements, statement, people, made)
        if reason:
            skipped.append(Skipped(client, whose[1], statements.balance(whose), reason, detail))
        else:
            listed.append(Listed(statement, reachable(client)))
    nothing = (people.of(client) for client in statements.without_any())
    skipped += [Skipped(client, "", ZERO, Reason.NOTHING) for client in nothing if chosen(client)]
    skipped.sort(key=lambda each: (each.client.id, each.currency))
    return MonthPlan(statements, listed, skipped, is_part=bool(wanted.groups or wanted.clients))


def _against(
    statements: Statements, statement: Statement, people: "People", made: "MadeBefore"
) -> tuple[Reason | None, str]:
    whose = (statement.client.id, statement.account.currency)
    reason = statements.objection(whose)
    if reason:
        return reason, ""
    reason, detail = people.objection(statement.client)
    return (reason, detail) if reason else made.objection(whose, (statements.kind, figures_of(statement)))


class People:
    """Clients as they are known on a day, whatever the day of their statement."""

    def __init__(self, opened: OpenBook, book: Book, day: date) -> None:
        self._today = opened.book(day, NO_ENTRIES)
        self.book = book
        self._record = CollectingRecord(self._today.facts, day)

    def all(self) -> Mapping[str, Client]:
        """Return the clients of the statements' book."""
        return {client: self.of(client) for client in self.book.clients}

    def of(self, client: str) -> Client:
        """Return a client; payees are known by entries alone."""
        return self._today.clients.get(client) or self.book.clients.get(client) or Client(client, client)

    def objection(self, client: Client) -> tuple[Reason | None, str]:
        """Return why a client gets no statement although there is one, None where they do."""
        if text_of(client.meta, STATEMENTS_KEY) in NO_LETTERS:
            return Reason.OPTED_OUT, ""
        others = kept_from(client, self._today, self._record, (), asks=False)
        return (Reason.STOPPED, others) if others else (None, "")


class MadeBefore:
    """The statements of a month that were drafted, and those that went out."""

    def __init__(self, place: Place, opened: OpenBook, last: date) -> None:
        self._folder = place.folder
        self._drafts = {
            (draft.client, draft.currency): (path, draft)
            for path, draft in _drafts_of(place, last)
            if (draft.kind, draft.about) == (STATEMENT, f"{last}")
        }
        # Whatever the day that is asked for, what was sent on a later one was sent.
        record = CollectingRecord(opened.facts(date.max, NO_ENTRIES), date.max)
        self._sent = dict(statements_sent(record, last))

    def objection(self, whose: Account, said: tuple[str, ...]) -> tuple[Reason | None, str]:
        """Return whether a statement was sent or drafted before, None where neither; `said` is what it says now."""
        sent = self._sent.get(whose) or self._sent.get((whose[0], ""))
        if sent:
            return Reason.SENT, f"{sent}"
        if whose not in self._drafts:
            return None, ""
        path, draft = self._drafts[whose]
        changed = "" if draft.said == said else f": it says something else by now, {AGAIN}"
        return Reason.DRAFTED, f"{path.parent.name}/{path.name}{changed}"


def statements_sent(record: CollectingRecord, last: date) -> Iterator[tuple[Account, date]]:
    """Yield the accounts whose statement as of a day is on record as sent, and when.

    The currency is empty where a statement was recorded without the mail that tells it: then it is the month's that
    was over when it went.
    """
    until = (last + timedelta(days=1) + timedelta(days=31)).replace(day=1)
    for contact in record.contacts():
        kind, colon, _ = contact.text.partition(":")
        if not colon or kind != STATEMENT or contact.channel not in LETTER_CHANNELS:
            continue
        mark = mark_of(contact.message_id)
        if mark and mark.about == f"{last}":
            yield (contact.client, mark.currency), contact.day
        elif mark is None and last < contact.day < until:
            yield (contact.client, ""), contact.day


def drafts_name(last: date) -> str:
    """Return the part of the file name by which drafts of a month are found again."""
    return f"{STATEMENT}-{last:%Y-%m}"


def _drafts_of(place: Place, last: date) -> Iterator[tuple[Path, Draft]]:
    outbox = outbox_of(place, last).parent
    for path in sorted(outbox.glob(f"*/*{drafts_name(last)}*.eml")):
        draft = draft_in(path) if path.is_file() else None
        if draft:
            yield path, draft


def _chosen(people: People, wanted: MonthWanted) -> Callable[[Client], bool]:
    """Return what tells whether a client is meant; raises UserError for a name or value that nobody has."""
    known = people.all()
    for key, value in wanted.groups:
        values = sorted({text_of(client.meta, key) for client in known.values()} - {""})
        if value not in values:
            choice = f"Choose one of {', '.join(values[:20])}." if values else "`client set` sets it."
            raise UserError(f"no client has {key}: {value!r}", did_you_mean(value, values, choice))
    named = {find_client(people.book, text).id for text in wanted.clients}

    def is_meant(client: Client) -> bool:
        fits = all(text_of(client.meta, key) == value for key, value in wanted.groups)
        return fits and (not named or client.id in named)

    return is_meant
