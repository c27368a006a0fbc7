"""The client screen: who they are, what they owe, and what was said and agreed, on one page."""

from collections.abc import Sequence
from decimal import Decimal

from arledger.collecting.shares import disputed_parts
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Client, Document, DocumentKind
from arledger.model.facts import Custom, MetaValue
from arledger.model.money import Money, plain
from arledger.model.report import Column, Data, Kind, Record, Report, Row, Table, table_of
from arledger.policy.settings import Policy
from arledger.subledger import report_rows
from arledger.subledger.aging import AgingRow, Buckets, age, open_items, unapplied_credits
from arledger.subledger.clients import ClientNames
from arledger.subledger.report_parts import CURRENCY, amounts, money, place_column, proven
from arledger.subledger.ties import prove_ties
from arledger.terms import TermsError, describe, parse_terms

LAST = 5
_SHOWN_APART = ("name", "terms", "credit-limit")
_RECEIPT_COLUMNS = (
    Column("date", "Date", Kind.DATE),
    Column("kind", "Kind"),
    Column("about", "For", below=True),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY),
    place_column(6),
)
_HISTORY_COLUMNS = (
    Column("date", "Date", Kind.DATE),
    Column("what", "What"),
    Column("text", "Text", below=True),
    place_column(6),
)


def client_report(book: Book, client_id: str, policy: Policy) -> Report:
    """Return one client's screen; the book must hold all of the client's entries."""
    client = book.clients[client_id]
    buckets = Buckets(policy.aging.buckets)
    items = [item for item in open_items(book) if item.client == client_id]
    credits_ = [credit for credit in unapplied_credits(book) if credit.client == client_id]
    rows = [row for row in age(book, buckets, policy.aging.by, str) if row.key == client_id]
    receipts, said = _last_receipts(book, client_id), _said(book, client_id, policy)
    listed = report_rows.item_records(items, book.as_of, buckets, disputed=disputed_parts(book, client.id))
    unapplied = report_rows.credit_records(credits_)
    tables = (
        _balance_table(rows, client, buckets),
        report_rows.item_table(listed, without=("client", "bucket")),
        *report_rows.credit_tables(unapplied, without=("client",)),
        table_of("receipts", _RECEIPT_COLUMNS, receipts, "Last receipts"),
        table_of("history", _HISTORY_COLUMNS, said, "Notes, documents and decisions"),
    )
    report = Report(
        name="client",
        title=client.name,
        as_of=book.as_of,
        tables=tuple(table for table in tables if table.rows),
        data={
            "as_of": book.as_of,
            "client": _client_data(client, policy),
            "balances": [_balance_data(row, buckets, client) for row in rows],
            "items": listed,
            "credits": unapplied,
            "receipts": receipts,
            "history": said,
        },
        facts=_facts(client, policy),
    )
    return proven(report, book, prove_ties(book, {client_id}))


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
    return money(client.limit.number - row.total, row.currency)


def _balance_table(rows: Sequence[AgingRow], client: Client, buckets: Buckets) -> Table:
    limited = any(_available(row, client) is not None for row in rows)
    available = (Column("available", "Credit left", Kind.MONEY, priority=1),) if limited else ()
    cells = ((*report_rows.figures(row), *((_available(row, client),) if limited else ())) for row in rows)
    return Table("balance", (*report_rows.aging_columns(buckets), *available), tuple(map(Row, cells)), "Balance")


def _last_receipts(book: Book, client: str) -> tuple[Record, ...]:
    kinds = (*MONEY_IN, DocumentKind.RETURNED_PAYMENT, DocumentKind.REFUND)
    found = [d for d in book.documents if d.client == client and d.kind in kinds]
    found.sort(key=lambda d: (d.date, d.amount, d.about, d.entry.source), reverse=True)
    return tuple(_receipt_data(document) for document in found[:LAST])


def _said(book: Book, client: str, policy: Policy) -> tuple[Record, ...]:
    """Collect notes, documents and `ar-*` directives about a client, the latest first."""
    names = ClientNames(book.facts.roots, policy.items.client_from)
    numbers = {d.number for d in book.documents if d.client == client and d.number}
    rows = [
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
    rows.sort(reverse=True)
    return tuple(dict(zip(("date", "what", "text", "source"), row, strict=True)) for row in rows[: 2 * LAST])


def _is_about(custom: Custom, client: str, numbers: set[str], names: ClientNames) -> bool:
    subject = custom.values[0] if custom.values else None
    return isinstance(subject, str) and (subject in numbers or names.of_account(subject) == client)


def _values(custom: Custom) -> str:
    return ", ".join(_text(value) for value in custom.values)


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
    return report_rows.aging_record(row, buckets) | {"available": _available(row, client)}


def _receipt_data(document: Document) -> dict[str, Data]:
    return {
        "date": document.date,
        "kind": document.kind.value,
        "about": list(document.about),
        **amounts(document.currency, amount=-document.amount),
        "source": str(document.entry.source),
    }
