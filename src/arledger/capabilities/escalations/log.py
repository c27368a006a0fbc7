"""The log of a client for somebody outside: what happened since the oldest open invoice, and nothing of others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from arledger.collecting.record import DISPUTE, PAUSE, PLAN, PROMISE, REMINDER
from arledger.collecting.timeline import NOTE, RECEIPT, Event, timeline
from arledger.model.book import Book
from arledger.model.report import Column, Data, Imprint, Kind, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, money

_ABOUT_NUMBERS = (DISPUTE, PAUSE, PLAN, PROMISE, REMINDER)
_EVENTS = (
    Column("day", "Day", Kind.DATE),
    Column("kind", "What", whole=True),
    Column("invoice", "Invoice"),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY),
    Column("who", "Who", priority=1),
    Column("text", "Text", below=True),
)


class ClientLog(NamedTuple):
    """What happened with a client, and the Message-IDs that are on record of others.

    `unclear` are numbers of several clients about which something was said without naming one.
    """

    events: tuple[Event, ...]
    others: frozenset[str]
    unclear: tuple[str, ...]


def client_log(book: Book, policy: Policy, client: str, first: date) -> ClientLog:
    """Return what happened with a client from a day on, without what is confidential; the book must be whole.

    Where an entry or a directive may speak of another client, its text is left out.
    """
    everybody = timeline(book, policy, None, None).events
    own, others = _numbers(book, client)
    unclear = frozenset(_unclear(book, own & others))
    shared = _shared_texts(book, client)
    events = (event for event in everybody if event.client == client and event.day >= first)
    return ClientLog(
        tuple(_for_outside(event, own, unclear, shared) for event in events),
        frozenset(event.message_id for event in everybody if event.client != client and event.message_id),
        tuple(sorted(unclear)),
    )


def log_report(log: Sequence[Event], name: str, company: str, first: date, book: Book, paper: str) -> Report:
    """Return a client's log as a report."""
    records = [_record(event) for event in log]
    return Report(
        name="log",
        title=f"Log of {name}",
        as_of=book.as_of,
        tables=(table_of("events", _EVENTS, records),),
        data={"as_of": book.as_of, "from": first, "events": [*records]},
        facts=(("Creditor", company), ("From", f"{first}")),
        precision=book.facts.precision,
        imprint=Imprint(company=company, paper=paper),
    )


def _for_outside(event: Event, own: set[str], unclear: frozenset[str], shared: Iterable[str]) -> Event:
    if event.kind == RECEIPT:
        numbers = ", ".join(number for number in event.invoice.split(", ") if number in own)
        is_shared = any(event.text.startswith(text) for text in shared)
        return event._replace(invoice=numbers, text="" if is_shared else event.text)
    is_unclear = event.kind != NOTE and not unclear.isdisjoint(event.invoice.split(", "))
    return event._replace(text="", who="") if is_unclear else event


def _numbers(book: Book, client: str) -> tuple[set[str], set[str]]:
    """Return the numbers of a client, and those of all others."""
    own, others = set[str](), set[str]()
    of_items = ((item.client, item.number) for item in book.items)
    for owner, number in (*of_items, *((document.client, document.number) for document in book.documents)):
        if number:
            (own if owner == client else others).add(number)
    return own, others


def _unclear(book: Book, numbers: set[str]) -> Iterator[str]:
    """Yield the numbers of which something is said without naming whose they are."""
    for custom in book.facts.customs:
        if custom.type in _ABOUT_NUMBERS and custom.values and custom.values[0] in numbers:
            named = (book.facts.roots.client_of(value) for value in custom.values[1:] if isinstance(value, str))
            if not any(named):
                yield str(custom.values[0])


def _shared_texts(book: Book, client: str) -> set[str]:
    """Return the texts of entries that are about other clients as well."""
    clients: defaultdict[int, set[str]] = defaultdict(set)
    for document in book.documents:
        clients[id(document.entry)].add(document.client)
    return {
        document.entry.narration
        for document in book.documents
        if document.client == client and len(clients[id(document.entry)]) > 1 and document.entry.narration
    }


def _record(event: Event) -> dict[str, Data]:
    return {
        "day": event.day,
        "kind": event.kind,
        "invoice": event.invoice,
        "currency": event.currency,
        "amount": None if event.amount is None else money(event.amount, event.currency),
        "who": event.who,
        "text": event.text,
    }
