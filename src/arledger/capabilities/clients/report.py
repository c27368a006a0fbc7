"""The client screen: who they are, what they owe, and what was said and agreed, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.capabilities.aging.report import bucket_columns, figures, row_data
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Client, Document, DocumentKind, Item
from arledger.model.facts import Custom, MetaValue
from arledger.model.money import Money, plain
from arledger.model.report import Cell, Column, Data, Kind, Report, Row, Table
from arledger.policy.settings import Policy
from arledger.subledger.aging import AgingRow, Buckets, age, open_items, unapplied_credits
from arledger.subledger.clients import ClientNames
from arledger.subledger.report_parts import (
    CURRENCY,
    credit_data,
    item_data,
    money,
    place_column,
    tie_data,
    tie_notes,
    tied,
)
from arledger.subledger.report_rows import credit_tables, item_table, without
from arledger.subledger.ties import prove_ties
from arledger.terms import TermsError, describe, parse_terms

LAST = 5
_SHOWN_APART = ("name", "terms", "credit-limit")


@dataclass(frozen=True, slots=True)
class _Screen:
    """What is collected for the screen."""

    client: Client
    rows: tuple[AgingRow, ...]
    receipts: tuple[Document, ...]
    said: tuple[tuple[Cell, ...], ...]


def client_report(book: Book, client_id: str, policy: Policy) -> Report:
    """Return one client's screen; the book must hold all of the client's entries."""
    client = book.clients[client_id]
    buckets = Buckets(policy.aging.buckets)
    items = [item for item in open_items(book) if item.client == client_id]
    credits_ = [credit for credit in unapplied_credits(book) if credit.client == client_id]
    ties = prove_ties(book, {client_id})
    screen = _Screen(
        client,
        tuple(row for row in age(book, buckets, policy.aging.by, str) if row.key == client_id),
        _last_receipts(book, client_id),
        _said(book, client_id, policy),
    )

    def bucket_of(item: Item) -> str:
        return buckets.names[buckets.index(item.days_past_due(book.as_of))]

    tables = [
        _balance_table(screen, buckets),
        without(item_table(items, book.as_of, bucket_of), "client", "bucket"),
    ]
    tables += [without(table, "client") for table in credit_tables(credits_)]
    tables += _history_tables(screen)
    return Report(
        name="client",
        title=client.name,
        as_of=book.as_of,
        tables=tuple(table for table in tables if table.rows),
        data={
            "as_of": book.as_of,
            "client": _client_data(client, policy),
            "balances": [_balance_data(row, buckets, client) for row in screen.rows],
            "items": [item_data(item, book, bucket_of(item)) for item in items],
            "credits": [credit_data(credit) for credit in credits_],
            "receipts": [_receipt_data(document) for document in screen.receipts],
            "history": [_said_data(row) for row in screen.said],
            "ties": tie_data(ties),
        },
        facts=_facts(client, policy),
        notes=tie_notes(ties),
        failed=not tied(ties),
        precision=book.facts.precision,
    )


def _facts(client: Client, policy: Policy) -> tuple[tuple[str, str], ...]:
    facts = [("Client", client.id), ("Terms", _terms_text(client, policy))]
    facts.append(("Credit limit", _money_text(client.limit) if client.limit else "none set"))
    for key, value in sorted(client.meta.items()):
        if key not in _SHOWN_APART:
            facts.append((key.replace("-", " ").capitalize(), _text(value)))
    if client.opened:
        facts.append(("Since", client.opened.isoformat()))
    return tuple(facts)


def _terms_text(client: Client, policy: Policy) -> str:
    text = client.terms or policy.items.default_terms
    source = "" if client.terms else "; the policy's default"
    try:
        return f"{text} ({describe(parse_terms(text), net_eom=policy.items.net_eom)}{source})"
    except TermsError:
        return f"{text} (not understood: `arledger check` says why)"


def _money_text(value: Money) -> str:
    return f"{money(value.number, value.currency):,f} {value.currency}"


def _text(value: MetaValue) -> str:
    if isinstance(value, Money):
        return _money_text(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _available(row: AgingRow, client: Client) -> Decimal | None:
    """Return what is left of the credit limit, None where it is in another currency or not set."""
    if client.limit is None or client.limit.currency != row.currency:
        return None
    return client.limit.number - row.total


def _balance_table(screen: _Screen, buckets: Buckets) -> Table:
    limited = any(_available(row, screen.client) is not None for row in screen.rows)
    columns = (
        CURRENCY,
        *bucket_columns(buckets),
        Column("unapplied", "Unapplied", Kind.MONEY),
        Column("total", "Total", Kind.MONEY),
        *((Column("available", "Credit left", Kind.MONEY, priority=1),) if limited else ()),
    )
    rows = []
    for row in screen.rows:
        left = _available(row, screen.client)
        rows.append(
            Row((*figures(row), *((left if left is None else money(left, row.currency),) if limited else ())))
        )
    return Table("balance", columns, tuple(rows), "Balance")


def _last_receipts(book: Book, client: str) -> tuple[Document, ...]:
    kinds = (*MONEY_IN, DocumentKind.RETURNED_PAYMENT, DocumentKind.REFUND)
    found = [d for d in book.documents if d.client == client and d.kind in kinds]
    found.sort(key=lambda d: (d.date, d.amount, d.about, d.entry.source), reverse=True)
    return tuple(found[:LAST])


def _said(book: Book, client: str, policy: Policy) -> tuple[tuple[Cell, ...], ...]:
    """Collect notes, documents and `ar-*` directives about a client, the latest first."""
    names = ClientNames(book.facts.roots, policy.items.client_from)
    numbers = {d.number for d in book.documents if d.client == client and d.number}
    rows: list[tuple[Cell, ...]] = [
        (note.date, "note", note.comment, str(note.source))
        for note in book.facts.notes
        if names.of_account(note.account) == client
    ]
    rows += [
        (document.date, "document", document.path, str(document.source))
        for document in book.facts.documents
        if names.of_account(document.account) == client
    ]
    rows += [
        (custom.date, custom.type.removeprefix("ar-"), _values(custom), str(custom.source))
        for custom in book.facts.customs
        if _is_about(custom, client, numbers, names)
    ]
    rows.sort(key=lambda row: (str(row[0]), *map(str, row[1:])), reverse=True)
    return tuple(rows[: 2 * LAST])


def _is_about(custom: Custom, client: str, numbers: set[str], names: ClientNames) -> bool:
    subject = custom.values[0] if custom.values else None
    return isinstance(subject, str) and (subject in numbers or names.of_account(subject) == client)


def _values(custom: Custom) -> str:
    return ", ".join(_text(value) for value in custom.values)


def _history_tables(screen: _Screen) -> list[Table]:
    receipts = Table(
        "receipts",
        (
            Column("date", "Date", Kind.DATE),
            Column("kind", "Kind"),
            Column("about", "For", wrap=True),
            CURRENCY,
            Column("amount", "Amount", Kind.MONEY),
            place_column(6),
        ),
        tuple(
            Row(
                (
                    d.date,
                    d.kind.value,
                    ", ".join(d.about),
                    d.currency,
                    money(-d.amount, d.currency),
                    str(d.entry.source),
                )
            )
            for d in screen.receipts
        ),
        "Last receipts",
    )
    said = Table(
        "history",
        (
            Column("date", "Date", Kind.DATE),
            Column("what", "What"),
            Column("text", "Text", wrap=True),
            place_column(6),
        ),
        tuple(Row(row) for row in screen.said),
        "Notes, documents and decisions",
    )
    return [receipts, said]


def _client_data(client: Client, policy: Policy) -> dict[str, Data]:
    limit: Data = None
    if client.limit:
        limit = {"number": client.limit.number, "currency": client.limit.currency}
    other = {k: _text(v) for k, v in sorted(client.meta.items()) if k not in _SHOWN_APART}
    return {
        "client": client.id,
        "name": client.name,
        "terms": client.terms or policy.items.default_terms,
        "credit_limit": limit,
        "opened": client.opened,
        "metadata": other,
    }


def _balance_data(row: AgingRow, buckets: Buckets, client: Client) -> dict[str, Data]:
    left = _available(row, client)
    available = None if left is None else money(left, row.currency)
    return row_data(row, buckets.names) | {"available": available}


def _receipt_data(document: Document) -> dict[str, Data]:
    return {
        "date": document.date,
        "kind": document.kind.value,
        "about": list(document.about),
        "currency": document.currency,
        "amount": money(-document.amount, document.currency),
        "source": str(document.entry.source),
    }


def _said_data(row: Sequence[Cell]) -> dict[str, Data]:
    return {"date": row[0], "what": row[1], "text": row[2], "source": row[3]}
