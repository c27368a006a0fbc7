"""What a change does that is allowed and worth a look: sales beyond a limit, items that fall due otherwise, moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from arledger.capabilities.review.diff import Changes, Side
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.money import ZERO, Money
from arledger.subledger.clients import LIMIT_DIRECTIVE, Agreements, agreed_values
from arledger.subledger.moves import is_move
from arledger.subledger.numbers import as_counted

Part: TypeAlias = tuple[date, Decimal]
"""When a part of an item falls due, and the part."""

_SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)


@dataclass(frozen=True, slots=True)
class BeyondLimit:
    """A new invoice, what its client owes at the end of its day, and the limit of that day, which is less."""

    document: Document
    owed: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """An amount that falls due otherwise than before: by an entry, or because what decides its date changed."""

    client: str
    number: str
    currency: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Moved:
    """A receipt, or part of one, that a new entry moves: between clients, or within one from item to item."""

    entry: Entry
    amount: Money
    source: tuple[str, ...]
    target: tuple[str, ...]


def moved_receipts(changes: Changes) -> tuple[Moved, ...]:
    """Return the new entries that move receipts, each currency by itself, sorted by date."""
    names, found = changes.head.names, []
    for entry in changes.entries.after:
        if not is_move(entry):
            continue
        legs = [(p, client) for p in entry.postings if (client := names.of_posting(p.account, entry))]
        for currency in sorted({leg.currency for leg, _ in legs}):
            off = [(leg, client) for leg, client in legs if leg.currency == currency and leg.number > 0]
            on = {client for leg, client in legs if leg.currency == currency and leg.number < 0}
            amount = Money(sum((leg.number for leg, _ in off), ZERO), currency)
            found.append(Moved(entry, amount, tuple(sorted({client for _, client in off})), tuple(sorted(on))))
    return tuple(sorted(found, key=lambda one: (one.entry.date, one.entry.source, one.amount)))


def beyond_limits(changes: Changes) -> tuple[BeyondLimit, ...]:
    """Return the new invoices that leave their client beyond the credit limit in force on their day."""
    book, fresh = changes.head.book, _fresh(changes)
    agreed = agreed_values(book.facts.customs, LIMIT_DIRECTIVE, changes.head.names)
    sales = [d for d in book.documents if id(d.entry) in fresh and d.kind in _SALES]
    concerned = {(document.client, document.currency) for document in sales}
    histories: dict[tuple[str, str], list[Document]] = {}
    for document in book.documents:
        if (document.client, document.currency) in concerned:
            histories.setdefault((document.client, document.currency), []).append(document)
    found = []
    for document in sales:
        limit = _limit_on(book, agreed, document.client, document.date)
        if limit is None or limit.currency != document.currency:
            continue
        history = histories[document.client, document.currency]
        owed = sum((other.amount for other in history if other.date <= document.date), ZERO)
        if owed > limit.number:
            found.append(BeyondLimit(document, owed, limit.number))
    return tuple(
        sorted(found, key=lambda one: (one.document.date, one.document.client, as_counted(one.document.number)))
    )


def _fresh(changes: Changes) -> set[int]:
    return {id(entry) for entry in changes.entries.after}


def _limit_on(book: Book, agreed: Agreements, client: str, day: date) -> Money | None:
    limit = agreed.on(client, day)
    if limit is None and (known := book.clients.get(client)):
        limit = known.meta.get("credit-limit")  # type: ignore[assignment]
    return limit if isinstance(limit, Money) else None


def rescheduled(changes: Changes) -> tuple[Rescheduled, ...]:
    """Return what falls due on other days than before the change, sorted by client and number."""
    found = (*_moved(changes.base, changes.head), *_by_entries(changes))
    return tuple(sorted(found, key=lambda one: (one.client, as_counted(one.number), one.currency, one.after)))


def _moved(base: Side, head: Side) -> Iterator[Rescheduled]:
    """Find documents of both states whose amount is the same and whose due dates are not."""
    before, after = _by_document(base.book.items), _by_document(head.book.items)
    for (client, number, currency, _, _), items in after.items():
        was = _parts(before.get((client, number, currency, items[0].account, items[0].document.date), ()))
        now = _parts(items)
        if was and was != now and sum(n for _, n in was) == sum(n for _, n in now):
            yield Rescheduled(client, number, currency, was, now, items[0].document)


def _by_document(items: Iterable[Item]) -> Mapping[tuple[str, str, str, str, date], list[Item]]:
    found: dict[tuple[str, str, str, str, date], list[Item]] = {}
    for item in items:
        found.setdefault((item.client, item.number, item.currency, item.account, item.document.date), []).append(item)
    return found


def _parts(items: Iterable[Item]) -> tuple[Part, ...]:
    return tuple(sorted((item.due, item.amount) for item in items))


def _by_entries(changes: Changes) -> Iterator[Rescheduled]:
    """Find new entries on clients' accounts alone that settle an item and open others under its number."""
    book, fresh = changes.head.book, _fresh(changes)
    roots = book.facts.roots.receivable
    new: dict[tuple[int, str, str, str], list[Item]] = {}
    for item in book.items:
        entry = item.document.entry
        if id(entry) in fresh and all(is_under_any(posting.account, roots) for posting in entry.postings):
            new.setdefault((id(entry), item.client, item.number, item.currency), []).append(item)
    old: dict[tuple[int, str, str, str], list[Part]] = {}
    for allocation in book.allocations if new else ():
        item, credit = book.items[allocation.item], book.credits[allocation.credit]
        key = (id(credit.document.entry), item.client, item.number, item.currency)
        if key in new:
            old.setdefault(key, []).append((item.due, allocation.amount))
    for key, items in new.items():
        if key in old:
            yield Rescheduled(*key[1:], tuple(sorted(old[key])), _parts(items), items[0].document)
