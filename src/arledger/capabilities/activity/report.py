"""The timeline of a period as a report, with what was done in it and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from arledger.collecting.promised import share_of
from arledger.collecting.record import CHANNELS
from arledger.collecting.timeline import (
    DISPUTE_OPENED,
    DISPUTE_RESOLVED,
    PROMISE,
    PROMISE_BROKEN,
    PROMISE_KEPT,
    RECEIPT,
    REMINDER,
    Event,
    Timeline,
    timeline,
)
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.money import exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, money

_EVENTS = (
    Column("day", "Day", Kind.DATE),
    Column("client", "Client", whole=True),
    Column("kind", "What", whole=True),
    Column("invoice", "Invoice", whole=True),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY),
    Column("who", "Who", priority=1),
    Column("message_id", "Message-ID", priority=3),
    Column("text", "Text", below=True),
)
_COUNTS = (Column("what", "What", whole=True), Column("count", "Count", Kind.COUNT))
_CASH = (
    CURRENCY,
    Column("number", "Received", Kind.MONEY),
    Column("receipts", "Receipts", Kind.COUNT),
)


def activity_report(
    book: Book, policy: Policy, client: Client | None, first: date | None, *, days: int, confidential: bool
) -> Report:
    """List what happened from a day on with a client, or with everybody, and count it; the book must be whole.

    The share of promises is of those kept or broken in the period; the money is what came within so many `days` of
    a contact or letter, each receipt once.
    """
    told = timeline(book, policy, client.id if client else None, first, days=days, confidential=confidential)
    records = [_record(event) for event in told.events]
    contacts, letters = _contacts(told.events), _letters(told.events)
    promises, disputes = _promises(told.events), _disputes(told.events)
    cash = list(_cash(told.events))
    summary: dict[str, Data] = {
        "contacts": contacts,
        "letters": letters,
        "promises": promises,
        "disputes": disputes,
        "cash_after_contact": [*cash],
        "confidential_left_out": told.left_out,
    }
    return Report(
        name="activity",
        title=f"Activity of {client.name}" if client else "Activity",
        as_of=book.as_of,
        tables=(
            table_of("events", _EVENTS, records),
            table_of("counts", _COUNTS, _counts(contacts, letters, promises, disputes), "How often"),
            table_of("cash_after_contact", _CASH, cash, f"Received within {_days(days)} of a contact or letter"),
        ),
        data={"as_of": book.as_of, "from": first, "events": [*records], "summary": summary},
        facts=(("Ledger", book.facts.title or book.facts.main), *((("From", f"{first}"),) if first else ())),
        notes=_notes(told, promises),
        precision=book.facts.precision,
    )


def _record(event: Event) -> dict[str, Data]:
    return {
        "day": event.day,
        "client": event.client,
        "kind": event.kind,
        "text": event.text,
        "who": event.who,
        "invoice": event.invoice,
        "currency": event.currency,
        "amount": None if event.amount is None else money(event.amount, event.currency),
        "message_id": event.message_id,
    }


def _contacts(events: Iterable[Event]) -> dict[str, Data]:
    counts = Counter(event.kind for event in events)
    return {channel: counts[channel] for channel in CHANNELS if counts[channel]}


def _letters(events: Iterable[Event]) -> dict[str, Data]:
    counts = Counter(event.level for event in events if event.kind == REMINDER and event.level is not None)
    return {f"{level}": count for level, count in sorted(counts.items())}


def _promises(events: Iterable[Event]) -> dict[str, Data]:
    counts = Counter(event.kind for event in events)
    kept, broken = counts[PROMISE_KEPT], counts[PROMISE_BROKEN]
    return {"made": counts[PROMISE], "kept": kept, "broken": broken, "kept_share": share_of(kept, broken)}


def _disputes(events: Iterable[Event]) -> dict[str, Data]:
    counts = Counter(event.kind for event in events)
    return {"opened": counts[DISPUTE_OPENED], "resolved": counts[DISPUTE_RESOLVED]}


def _cash(events: Iterable[Event]) -> Iterable[dict[str, Data]]:
    """Yield by currency what followed a contact."""
    followed = [event for event in events if event.kind == RECEIPT and event.after is not None]
    for currency in sorted({event.currency for event in followed}):
        own = [event.amount for event in followed if event.currency == currency and event.amount is not None]
        yield {"currency": currency, "number": money(exact_sum(own), currency), "receipts": len(own)}


def _counts(
    contacts: Mapping[str, Data],
    letters: Mapping[str, Data],
    promises: Mapping[str, Data],
    disputes: Mapping[str, Data],
) -> Sequence[Record]:
    named = [
        *contacts.items(),
        *((f"reminder, level {level}", count) for level, count in letters.items()),
        *((f"promises {what}", promises[what]) for what in ("made", "kept", "broken")),
        *((f"disputes {what}", count) for what, count in disputes.items()),
    ]
    return [{"what": what, "count": count} for what, count in named if count]


def _notes(told: Timeline, promises: Mapping[str, Data]) -> tuple[str, ...]:
    notes = []
    if promises["kept_share"] is not None:
        notes.append(f"Promises kept: {promises['kept_share']} % of those whose day has come.")
    if told.left_out:
        are = "contact is" if told.left_out == 1 else "contacts are"
        notes.append(f"{told.left_out} confidential {are} left out: --confidential shows all.")
    return tuple(notes)


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
