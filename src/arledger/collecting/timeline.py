"""What happened with clients, day by day: letters, contacts, promises, disputes, decisions and receipts.

Everything is known on the book's day. What was said of a number counts for every client who has it, where none is
named.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.cases import RESOLVED, Cases
from arledger.collecting.owners import Owners
from arledger.collecting.promised import BROKEN, KEPT, promises_of
from arledger.collecting.record import RESUME, STOP, STOP_KINDS, CollectingRecord
from arledger.collecting.values import Contact, Notice
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, NO_CLIENT, DocumentKind
from arledger.model.facts import Custom, Entry, numbers_in
from arledger.model.money import amount_text, exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.moves import paid_on
from arledger.subledger.numbers import as_counted

REMINDER, NOTE, RECEIPT = "reminder", "note", "receipt"
PROMISE, PROMISE_KEPT, PROMISE_BROKEN = "promise", "promise-kept", "promise-broken"
DISPUTE_OPENED, DISPUTE_RESOLVED = "dispute-opened", "dispute-resolved"
DAYS = 14
"""Within how many days after a contact money counts as having followed it."""

_BACK = (DocumentKind.RETURNED_PAYMENT, DocumentKind.MOVED_RECEIPT)
_DECISIONS = {STOP: "stop", RESUME: "resume", "ar-hold": "hold", "ar-release": "release"}
_ENDED = {KEPT: PROMISE_KEPT, BROKEN: PROMISE_BROKEN}


class Event(NamedTuple):
    """Something that happened with a client; `kind` is one of the words above, a channel, or a directive's word.

    `invoice` are numbers with commas between them, `amount` positive and None where there is none, `who` who said
    or decided it. `level` is that of a reminder; `after` is how many days a receipt came after the last contact, None
    where that was too long ago.
    """

    day: date
    client: str
    kind: str
    text: str
    who: str = ""
    invoice: str = ""
    currency: str = ""
    amount: Decimal | None = None
    message_id: str = ""
    level: int | None = None
    after: int | None = None


class Timeline(NamedTuple):
    """The events of a period in their order, and how many confidential contacts are not among them."""

    events: tuple[Event, ...]
    left_out: int


def timeline(
    book: Book,
    policy: Policy,
    client: str | None,
    first: date | None,
    *,
    days: int = DAYS,
    confidential: bool = False,
) -> Timeline:
    """Return what happened from a day to the book's own with a client, or with everybody; the book must be whole.

    Money counts as having followed a contact within so many `days`. Confidential contacts are left out, and count for
    nothing, unless they are asked for.
    """
    teller = _Teller(book, policy)
    start = first or date.min

    def in_question(event: Event) -> bool:
        return client in (None, event.client) and event.day >= start

    contacts = list(teller.contacts())
    shown = [event for event, is_secret in contacts if confidential or not is_secret]
    left_out = [event for event, is_secret in contacts if is_secret and not confidential and in_question(event)]
    told = [*shown, *teller.letters()]
    events = [*told, *teller.agreed(), *teller.decided(), *teller.noted(), *teller.receipts(told, days)]
    return Timeline(tuple(sorted(filter(in_question, events), key=_in_order)), len(left_out))


class _Teller:
    """Tells the events of a book, of all clients and days."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._book = book
        self._policy = policy
        self._record = CollectingRecord(book.facts, book.as_of)
        self._owners = Owners(book.items)

    def contacts(self) -> Iterator[tuple[Event, bool]]:
        """Yield every contact, a mail once, and whether it is confidential: it is where anybody said so."""
        sent = self._record.mails_sent()
        said: dict[object, list[Contact]] = {}
        for at, each in enumerate(self._record.contacts()):
            if each.message_id not in sent:
                said.setdefault((each.client, each.message_id) if each.message_id else at, []).append(each)
        for first, *more in said.values():
            event = Event(
                first.day,
                first.client,
                first.channel,
                f"{first.person}: {first.text}",
                first.who,
                ", ".join(first.about),
                message_id=first.message_id,
            )
            yield event, any(each.is_confidential for each in (first, *more))

    def letters(self) -> Iterator[Event]:
        """Yield every reminder, a letter once however many items it is about: the highest level is its own.

        Where no Message-ID tells, notices of one day, client, channel and level were one letter.
        """
        letters: defaultdict[tuple[object, ...], list[Notice]] = defaultdict(list)
        for notice in self._record.notices():
            for client, currencies in self._whose(notice):
                alike = (notice.day, notice.channel, notice.level, currencies)
                letters[client, *((notice.message_id,) if notice.message_id else alike)].append(notice)
        for (whose, *_), own in letters.items():
            last = max(own, key=lambda notice: (notice.level, notice.channel))
            yield Event(
                min(notice.day for notice in own),
                str(whose),
                REMINDER,
                f"level {last.level}, {last.channel}",
                invoice=", ".join(sorted({notice.number for notice in own}, key=as_counted)),
                message_id=last.message_id,
                level=last.level,
            )

    def agreed(self) -> Iterator[Event]:
        """Yield promises and what became of them, disputes opened and resolved, and parts of plans."""
        for each in promises_of(self._book, self._policy):
            said, amount = each.promise, each.promise.amount
            about = (said.who, said.number, amount.currency, amount.number)
            yield Event(said.made_on, each.client, PROMISE, f"for {said.pays_on}", *about)
            if each.since:
                text = f"for {said.pays_on}, paid {amount_text(each.paid, amount.currency)}"
                yield Event(each.since, each.client, _ENDED[each.state], text, *about)
        cases = Cases(self._book, self._record)
        for case in cases.cases:
            case_about = (case.owner, case.number, case.currency)
            yield Event(case.opened, case.client, DISPUTE_OPENED, case.text, *case_about, cases.opened_with(case))
            if case.resolved_on and case.state == RESOLVED:
                yield Event(case.resolved_on, case.client, DISPUTE_RESOLVED, case.outcome, *case_about, case.amount)
        for state, part in self._record.plan_parts():
            for client in self._owners.clients(part.number, part.client, part.amount.currency):
                about = (part.who, part.number, part.amount.currency, part.amount.number)
                yield Event(part.said_on, client, f"plan-{state}", f"by {part.pays_on}", *about)

    def decided(self) -> Iterator[Event]:
        """Yield pauses, escalations, and what was decided about clients: stops, holds and their ends."""
        for pause in self._record.pauses():
            for client in self._owners.clients(pause.number, pause.client):
                yield Event(
                    pause.day, client, "pause", f"until {pause.until}: {pause.reason}", pause.who, pause.number
                )
        for each in self._record.escalations():
            until = f", until {each.until}" if each.until else ""
            text = f"{each.step}, {each.owner}: {each.text}{until}"
            yield Event(each.day, each.client, "escalation", text, each.who)
        for custom in self._book.facts.customs:
            yield from self._decision(custom)

    def noted(self) -> Iterator[Event]:
        """Yield the notes on clients."""
        for note in self._book.facts.notes:
            client = self._book.facts.roots.client_of(note.account)
            if client:
                numbers = sorted({*note.links, *numbers_in(note.meta)}, key=as_counted)
                yield Event(note.date, client, NOTE, note.comment, invoice=", ".join(numbers))

    def receipts(self, told: Iterable[Event], days: int) -> Iterator[Event]:
        """Yield the money that clients have paid, less what went back or to somebody else, each receipt once.

        `told` are the contacts that it may have followed.
        """
        known: defaultdict[str, list[Event]] = defaultdict(list)
        for event in sorted(told, key=_in_order):
            known[event.client].append(event)
        for (client, currency, _), parts in self._money().items():
            amount = exact_sum(number for _, number, _ in parts)
            entry = parts[0][0]
            if amount <= 0 or client == NO_CLIENT:
                continue
            numbers = sorted({number for *_, about in parts for number in about}, key=as_counted)
            day = paid_on(entry)
            last = _last_before(known[client], day, days)
            text = ", ".join(filter(None, (entry.narration, _days(day, last) if last else "")))
            after = (day - last.day).days if last else None
            yield Event(day, client, RECEIPT, text, "", ", ".join(numbers), currency, amount, after=after)

    def _money(self) -> Mapping[tuple[str, str, int], list[tuple[Entry, Decimal, tuple[str, ...]]]]:
        """Return what came in by client, currency and entry: what was taken back of it is negative."""
        found: defaultdict[tuple[str, str, int], list[tuple[Entry, Decimal, tuple[str, ...]]]] = defaultdict(list)
        for credit in self._book.credits:
            document = credit.document
            if document.kind in MONEY_IN:
                key = (credit.client, credit.currency, id(document.entry))
                found[key].append((document.entry, credit.amount, document.about))
        for use in (*self._book.undone, *self._book.uses):
            credit = self._book.credits[use.credit]
            key = (credit.client, credit.currency, id(credit.document.entry))
            if use.document.kind in _BACK and key in found:
                found[key].append((credit.document.entry, -use.amount, ()))
        return found

    def _decision(self, custom: Custom) -> Iterator[Event]:
        """Yield what a directive has decided about a client; the check of directives reports what cannot be read."""
        kind = _DECISIONS.get(custom.type)
        values = [value for value in custom.values if isinstance(value, str) and value]
        expected = 4 if custom.type == STOP else 3
        if kind is None or len(values) != expected or len(custom.values) != expected:
            return
        account, *said, who = values
        client = self._book.facts.roots.client_of(account)
        if client and (kind != "stop" or said[0] in STOP_KINDS):
            yield Event(custom.date, client, kind, ": ".join(said), who)

    def _whose(self, notice: Notice) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield whom a notice went to, with the currencies that it was in; nobody's name where none is known."""
        own: defaultdict[str, set[str]] = defaultdict(set)
        for client, currency in self._owners.of(notice.number):
            if notice.client in ("", client) and notice.currency in ("", currency):
                own[client].add(currency)
        if not own:
            own[notice.client] = set()
        for client, currencies in sorted(own.items()):
            yield client, tuple(sorted(currencies))


def _last_before(told: Sequence[Event], day: date, days: int) -> Event | None:
    """Return the last contact up to a day that is not longer ago than so many days."""
    at = bisect_right([event.day for event in told], day)
    last = told[at - 1] if at else None
    return last if last and (day - last.day).days <= days else None


def _days(day: date, last: Event) -> str:
    count = (day - last.day).days
    return f"{count} day{'' if count == 1 else 's'} after a {last.kind}" if count else f"on the day of a {last.kind}"


def _in_order(event: Event) -> tuple[object, ...]:
    amount = event.amount or Decimal(0)
    return (*event[:3], as_counted(event.invoice), event.text, event.who, event.currency, amount, event.message_id)
