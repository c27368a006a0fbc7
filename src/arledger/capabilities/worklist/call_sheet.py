"""One client's facts for a call, on one screen: what to do, what they owe, what was said, how they pay."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from arledger.capabilities.worklist.report import step_records, work_item_record
from arledger.capabilities.worklist.values import Work
from arledger.collecting.habits import usual_days_late
from arledger.collecting.promised import kept_share, promises_of
from arledger.collecting.record import CollectingRecord
from arledger.controls.holds import hold_on
from arledger.letters.people import reachable
from arledger.letters.wording import harmless
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Client
from arledger.model.money import amount_text, exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.aging import open_items_by_client, unapplied_by_client
from arledger.subledger.clients import text_of
from arledger.subledger.report_parts import CURRENCY, amounts

LAST = 5
_STEPS = (
    Column("reason", "Why", whole=True),
    Column("since", "Since", Kind.DATE),
    Column("owner", "Owner", priority=1),
    Column("next_action", "Next", below=True),
)
_ITEMS = (
    Column("invoice", "Invoice", whole=True),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT),
    CURRENCY,
    Column("open", "Open", Kind.MONEY),
    Column("amount_due", "Ask for", Kind.MONEY),
    Column("level", "Level", Kind.COUNT, priority=1),
    Column("why_not", "Why not", priority=2),
)
_SAID = (
    Column("day", "Day", Kind.DATE),
    Column("kind", "How", whole=True),
    Column("person", "With", priority=1),
    Column("text", "What", below=True),
)
_RECEIPTS = (
    Column("day", "Day", Kind.DATE),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY),
    Column("about", "For"),
)


def call_sheet_report(book: Book, policy: Policy, client: Client, works: Sequence[Work]) -> Report:
    """Return one client's facts; the book must be whole, `works` are the client's in every currency."""
    record = CollectingRecord(book.facts, book.as_of)
    steps = [step for work in works for step in step_records(work)]
    items = [work_item_record(each, book) for work in works for each in work.items]
    said = sorted(_said(record, book, client.id), key=lambda row: str(row["day"]), reverse=True)[:LAST]
    receipts = list(_receipts(book, client.id))[:LAST]
    facts = tuple(_facts(book, policy, client, record))
    tables = (
        table_of("steps", _STEPS, steps, "To do"),
        table_of("items", _ITEMS, items, "Overdue"),
        table_of("said", _SAID, said, "What was said last"),
        table_of("receipts", _RECEIPTS, receipts, "Last receipts"),
    )
    return Report(
        name="call_sheet",
        title=f"Call: {client.name}",
        as_of=book.as_of,
        tables=tuple(table for table in tables if table.rows),
        data={
            "as_of": book.as_of,
            "client": client.id,
            "facts": dict(facts),
            "steps": [*steps],
            "items": [*items],
            "said": [*said],
            "receipts": [*receipts],
        },
        facts=facts,
        precision=book.facts.precision,
    )


def _facts(book: Book, policy: Policy, client: Client, record: CollectingRecord) -> Iterator[tuple[str, str]]:
    yield "Client", client.id
    for key in ("contact", "phone"):
        if text := harmless(text_of(client.meta, key)):
            yield key.capitalize(), text
    to = reachable(client)
    yield "Mail", to.address if to else "no address"
    yield "Terms", client.terms or policy.items.default_terms
    yield "Owes", _sums(_owed(book, client.id)) or "nothing"
    if credit := _sums(_unapplied(book, client.id)):
        yield "Unapplied", f"{credit}: ask what it is for"
    late = usual_days_late(book, client.id)
    if late is not None:
        days = f"{abs(late)} days {'late' if late > 0 else 'early'}"
        yield "Usually pays", days if late else "on the due date"
    share = kept_share([each for each in promises_of(book, policy) if each.client == client.id])
    if share is not None:
        yield "Promises kept", f"{share} %"
    yield from _standing(book, client, record)


def _standing(book: Book, client: Client, record: CollectingRecord) -> Iterator[tuple[str, str]]:
    """Yield what has been decided about a client."""
    if hold := hold_on(book, client.id, book.as_of):
        yield "On hold", f"since {hold.since}: {harmless(hold.reason)}"
    if stop := record.stop_of(client.id):
        yield "No letters", f"{stop.kind} since {stop.day}: {harmless(stop.text)}"
    if escalation := record.escalation_of(client.id):
        yield "Escalated", f"to {escalation.step} ({harmless(escalation.owner)}) on {escalation.day}"


def _owed(book: Book, client: str) -> Iterator[tuple[str, Decimal]]:
    for (who, currency), items in open_items_by_client(book).items():
        if who == client:
            yield currency, exact_sum(item.open for item in items)


def _unapplied(book: Book, client: str) -> Iterator[tuple[str, Decimal]]:
    for (who, currency), credits_ in sorted(unapplied_by_client(book).items(), key=lambda each: each[0]):
        if who == client:
            yield currency, exact_sum(credit.open for credit in credits_)


def _sums(amounts_: Iterable[tuple[str, Decimal]]) -> str:
    return ", ".join(amount_text(number, currency) for currency, number in amounts_)


def _said(record: CollectingRecord, book: Book, client: str) -> Iterator[Record]:
    """Yield contacts, and each letter once, whatever the number of items that it was about."""
    for contact in record.contacts():
        if contact.client == client:
            text = "(confidential)" if contact.is_confidential else contact.text
            yield {"day": contact.day, "kind": contact.channel, "person": contact.person, "text": text}
    numbers = {item.number for item in book.items if item.client == client and item.number}
    letters: dict[tuple[date, int, str], list[str]] = {}
    for number in sorted(numbers):
        for notice in record.notices_of(number):
            if notice.client in ("", client):
                letters.setdefault((notice.day, notice.level, notice.channel), []).append(number)
    for (day, level, channel), about in letters.items():
        text = ", ".join(dict.fromkeys(about))
        yield {"day": day, "kind": f"level {level}", "person": channel, "text": text}


def _receipts(book: Book, client: str) -> Iterator[dict[str, Data]]:
    found = [each for each in book.documents if each.client == client and each.kind in MONEY_IN]
    for each in sorted(found, key=lambda d: (d.date, d.amount, d.about), reverse=True):
        yield {"day": each.date, **amounts(each.currency, amount=-each.amount), "about": list(each.about)}
