"""The plan of reminders as a report: what would go to whom, and of every other overdue item why not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from arledger.capabilities.reminders.bank import AtBank
from arledger.capabilities.reminders.ladder import EMAIL, letter_name
from arledger.capabilities.reminders.values import Message, Reminded, Reminders, Suppressed
from arledger.collecting.shares import NOTHING
from arledger.letters.languages import language_of
from arledger.letters.people import Recipients
from arledger.model.book import Book
from arledger.model.money import exact_sum
from arledger.model.report import Column, Data, Kind, Record, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts, money
from arledger.subledger.report_rows import credit_records

_MESSAGES = (
    Column("client", "Client", whole=True),
    Column("level", "Level", Kind.COUNT),
    Column("letter", "Letter", priority=2),
    Column("to", "To", priority=3),
    Column("language", "Language", priority=5, short="Lang"),
    Column("count", "Items", Kind.COUNT, priority=1),
    CURRENCY,
    Column("due_now", "Due", Kind.MONEY, priority=1),
    Column("credits_open", "Credits", Kind.MONEY, priority=4),
    Column("fee", "Fee", Kind.MONEY, priority=4),
    Column("total", "Total", Kind.MONEY),
)
_ITEMS = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT),
    Column("level", "Level", Kind.COUNT),
    CURRENCY,
    Column("open", "Open", Kind.MONEY, priority=1),
    Column("amount_due", "Due now", Kind.MONEY),
)
_SUPPRESSED = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT, priority=1),
    CURRENCY,
    Column("open", "Open", Kind.MONEY, priority=1),
    Column("reason", "Why not", whole=True),
    Column("until", "Until", Kind.DATE),
    Column("said", "Details", below=True),
)
Addressed = Callable[[Message], Recipients]
"""Tells whom a message goes to."""


def remind_report(book: Book, policy: Policy, plan: Reminders, bank: AtBank | None, to: Addressed) -> Report:
    """Show the plan of a day; `to` gives the recipients of a message."""
    records = [_message_record(book, policy, message, to(message)) for message in plan.messages]
    suppressed = [_suppressed_record(each) for each in plan.suppressed]
    shown = [_shown(record, message) for record, message in zip(records, plan.messages, strict=True)]
    items = [
        {"client": message.client.id, "currency": message.currency, **item}
        for message, record in zip(plan.messages, records, strict=True)
        for item in record["items"]
    ]
    pairs = zip(suppressed, plan.suppressed, strict=True)
    not_reminded = [{**record, **_seen(each, plan.as_of)} for record, each in pairs]
    tables = (
        replace(table_of("messages", _MESSAGES, shown), nothing="(nobody is to be reminded)"),
        *([table_of("items", _ITEMS, items, "What they are about")] if items else []),
        *([table_of("suppressed", _SUPPRESSED, not_reminded, "Overdue and not reminded")] if suppressed else []),
    )
    return Report(
        name="reminders",
        title="Reminders",
        as_of=plan.as_of,
        tables=tables,
        data={"as_of": plan.as_of, "messages": [*records], "suppressed": [*suppressed]},
        facts=tuple(_facts(book, policy, plan.as_of, bank)),
        notes=tuple(_notes(plan)),
        precision=book.facts.precision,
    )


def _message_record(book: Book, policy: Policy, message: Message, to: Recipients) -> dict[str, Any]:
    currency = message.currency
    return {
        "client": message.client.id,
        "currency": currency,
        "level": message.step.level,
        "to": [to.to.address] if to.to else [],
        "language": language_of(message.client, policy),
        "items": [_item_record(each, book.as_of) for each in message.items],
        "credits": list(credit_records(each.credit._replace(open=each.open) for each in message.credits)),
        "fee": money(message.step.fee, currency),
        "total": money(message.total, currency),
    }


def _item_record(each: Reminded, day: date) -> dict[str, Data]:
    item, currency = each.item, each.item.currency
    open_ = money(item.open, currency)
    return {
        "invoice": item.number,
        "due": item.due,
        "days_past_due": item.days_past_due(day),
        "open": open_,
        "level": each.step.level,
        "amount_due": open_ if each.share is NOTHING else money(each.amount_due, currency),
    }


def _suppressed_record(each: Suppressed) -> dict[str, Data]:
    return {
        "client": each.item.client,
        "invoice": each.item.number,
        "due": each.item.due,
        "reason": each.why.reason.value,
        "until": each.why.until,
    }


def _seen(each: Suppressed, day: date) -> Record:
    item = each.item
    return {
        "days_past_due": item.days_past_due(day),
        **amounts(item.currency, open=item.open),
        "said": each.why.said,
    }


def _shown(record: Record, message: Message) -> Record:
    credit = -exact_sum(each.open for each in message.credits)
    due = {"due_now": money(message.total_due, message.currency), "credits_open": money(credit, message.currency)}
    by_mail = message.step.channel == EMAIL
    return {
        **record,
        **due,
        "to": record["to"] if by_mail else f"by {message.step.channel}",
        "letter": letter_name(message.step.level),
        "count": len(message.items),
    }


def _facts(book: Book, policy: Policy, day: date, bank: AtBank | None) -> Iterable[tuple[str, str]]:
    yield "Ledger", book.facts.title or book.facts.main
    if bank and bank.last_day:
        age = (day - bank.last_day).days
        late = f": {age} days old, reconcile first" if age > policy.reminders.bank_days else ""
        yield "Bank", f"known up to {bank.last_day}{late}"
    elif bank:
        yield "Bank", f"nothing up to {day} in the statements"
    else:
        yield "Bank", "not looked into: name statements with --bank, or bank-files under [reminders]"


def _notes(plan: Reminders) -> Iterable[str]:
    """Say how the overdue items add up: in messages, and suppressed."""
    late = [each.item for message in plan.messages for each in message.items if each.item.due < plan.as_of]
    kept = [each.item for each in plan.suppressed]
    if not late and not kept:
        return
    yield f"Overdue: {_counted(late)} reminded, {_counted(kept)} not."


def _counted(items: Sequence[object]) -> str:
    return f"{len(items)} item{'' if len(items) == 1 else 's'}"
