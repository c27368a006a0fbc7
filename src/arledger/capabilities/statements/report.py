"""A client's statement: what is open, or everything that happened since a date.

Open-item: every item with its remaining amount. Activity (balance forward): opening balance, each
document with its debit or credit, running and closing balance. Both end in the same balance, which is
the ledger's, and show the same aging.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.collecting.shares import disputed_parts
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import (
    ZERO,
    amount_text,
    coin_digits,
    decimals,
    exact_sum,
    round_to,
    sums,
    to_the_last_digit,
)
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.policy.settings import Basis
from arledger.subledger import report_rows
from arledger.subledger.account_activity import Activity, Period
from arledger.subledger.aging import AgingRow, Buckets, age, open_items, unapplied_credits
from arledger.subledger.report_parts import amounts, money, place_column, proven
from arledger.subledger.ties import prove_ties


@dataclass(frozen=True, slots=True)
class StatementOptions:
    """Whose statement, and since when; `opening` is the book of the day before `since`."""

    client: str
    buckets: Buckets
    by: Basis = "due"
    since: date | None = None
    opening: Book | None = None


def statement_report(book: Book, options: StatementOptions) -> Report:
    """Return the statement of one client; amounts are positive where the client owes.

    The activity form needs `opening`; its closing balances are proven against the ledger, and so are the
    opening ones.
    """
    if options.since is not None and options.opening is not None:
        return _activity(book, options, options.since, options.opening)
    return _open_items(book, options)


def _head(book: Book, options: StatementOptions) -> tuple[tuple[str, str], ...]:
    client = book.clients[options.client]
    facts = [("Client", f"{client.name} ({client.id})"), ("From", book.facts.title or book.facts.main)]
    return (*facts, ("Period", f"{options.since} to {book.as_of}")) if options.since else tuple(facts)


def _client_data(book: Book, options: StatementOptions) -> dict[str, Data]:
    client = book.clients[options.client]
    return {"as_of": book.as_of, "client": client.id, "name": client.name}


def _aging_rows(book: Book, options: StatementOptions) -> tuple[AgingRow, ...]:
    return tuple(row for row in age(book, options.buckets, options.by, str) if row.key == options.client)


def _disputed(book: Book, client: str) -> Mapping[str, Decimal]:
    """Return what of a client's items is disputed in each currency."""
    parts = disputed_parts(book, client)
    return sums((item.currency, parts.get(id(item), ZERO)) for item in book.items if item.client == client)


def _disputed_notes(book: Book, options: StatementOptions, rows: Sequence[AgingRow]) -> tuple[str, ...]:
    """Say for each currency what is left to be paid where something is in dispute."""
    apart = _disputed(book, options.client)
    return tuple(
        f"In dispute: {amount_text(apart[row.currency], row.currency)}. "
        f"Without it, {amount_text(row.total - apart[row.currency], row.currency)} is due."
        for row in rows
        if apart[row.currency]
    )


def _figures(book: Book, options: StatementOptions, rows: Sequence[AgingRow]) -> list[Data]:
    """Return the figures of each currency, with what of them is disputed and what is left to be paid."""
    apart = _disputed(book, options.client)
    return [
        report_rows.aging_record(row, options.buckets)
        | amounts(row.currency, disputed=apart[row.currency], amount_due=row.total - apart[row.currency])
        for row in rows
    ]


def _aging_table(rows: Sequence[AgingRow], buckets: Buckets) -> Table:
    columns = report_rows.aging_columns(buckets, total="Total due")
    return Table(
        "aging", columns, tuple(Row(report_rows.figures(row), Role.TOTAL) for row in rows), "Total due, by age"
    )


def _open_items(book: Book, options: StatementOptions) -> Report:
    items = [item for item in open_items(book) if item.client == options.client]
    credits_ = [credit for credit in unapplied_credits(book) if credit.client == options.client]
    rows = _aging_rows(book, options)
    parts = disputed_parts(book, options.client)
    listed, unapplied = (
        report_rows.item_records(items, book.as_of, options.buckets, options.by, parts),
        report_rows.credit_records(credits_),
    )
    report = Report(
        name="statement",
        title="Statement",
        as_of=book.as_of,
        tables=(
            report_rows.item_table(listed, without=("client", "bucket")),
            *report_rows.credit_tables(unapplied, without=("client",)),
            _aging_table(rows, options.buckets),
        ),
        data=_client_data(book, options)
        | {
            "kind": "open-item",
            "items": listed,
            "credits": unapplied,
            "aging": _figures(book, options, rows),
        },
        facts=_head(book, options),
        notes=_disputed_notes(book, options, rows),
    )
    return proven(report, book, prove_ties(book, {options.client}))


def _activity(book: Book, options: StatementOptions, since: date, opening: Book) -> Report:
    rows = _aging_rows(book, options)
    ties = prove_ties(book, {options.client})
    rounding = {tie.currency: tie.rounding for tie in ties}
    period = Period(book, since, opening)
    parts = [period.of(whose) for whose in period.accounts() if whose[0] == options.client]
    wrong = [
        f"DOES NOT TIE: closing {part.currency} is not the ledger's balance."
        for part in parts
        if exact_sum((part.closing, rounding.get(part.currency, ZERO)))
        != book.balances.get((options.client, part.currency), ZERO)
    ]
    report = Report(
        name="statement",
        title="Statement of activity",
        as_of=book.as_of,
        tables=(
            *(_activity_table(part, book.as_of, book.facts.precision) for part in parts),
            _aging_table(rows, options.buckets),
        ),
        data=_client_data(book, options)
        | {
            "kind": "activity",
            "from": since,
            "activity": [_activity_data(part) for part in parts],
            "aging": _figures(book, options, rows),
        },
        facts=_head(book, options),
        notes=(*_disputed_notes(book, options, rows), *wrong),
        failed=bool(wrong),
    )
    return proven(report, book, ties)


@to_the_last_digit
def _activity_table(part: Activity, as_of: date, precision: Mapping[str, int]) -> Table:
    columns = (
        Column("date", "Date", Kind.DATE),
        Column("kind", "Document"),
        Column("number", "Number", whole=True),
        Column("text", "Text", priority=2),
        Column("debit", "Debit", Kind.MONEY, currency=part.currency),
        Column("credit", "Credit", Kind.MONEY, currency=part.currency),
        Column("balance", "Balance", Kind.MONEY, currency=part.currency),
        place_column(5),
    )
    currency, balance = part.currency, part.opening
    digits = coin_digits(currency, precision)

    def in_coins(number: Decimal) -> Decimal:
        return money(round_to(number, min(digits, decimals(number))), currency)

    rows = [Row((part.since, "Opening balance", "", None, None, None, in_coins(balance), None))]
    for document, balance in part.running():
        debit, credit = _sides(document)
        said = (document.date, _title(document.kind), _numbers(document), document.entry.narration)
        rows.append(Row((*said, debit, credit, in_coins(balance), str(document.entry.source))))
    if part.rounding:
        balance -= part.rounding
        debit, credit = (None, part.rounding) if part.rounding > 0 else (-part.rounding, None)
        rows.append(Row((as_of, "Rounding", "", None, debit, credit, in_coins(balance), None)))
    closing = Row((as_of, "Closing balance", "", None, None, None, in_coins(balance), None), Role.TOTAL)
    return Table(f"activity_{currency.lower()}", columns, (*rows, closing), f"Activity in {currency}")


def _sides(document: Document) -> tuple[Decimal | None, Decimal | None]:
    """Return debit and credit of a document, of which one is empty; what only moves credit has none."""
    if document.kind in (DocumentKind.APPLICATION, DocumentKind.MOVED_RECEIPT) and not document.amount:
        return None, None
    amount = money(abs(document.amount), document.currency)
    return (amount, None) if document.amount >= 0 else (None, amount)


def _title(kind: DocumentKind) -> str:
    return kind.value.replace("-", " ").capitalize()


def _numbers(document: Document) -> str:
    return document.number or ", ".join(document.about)


@to_the_last_digit
def _activity_data(part: Activity) -> dict[str, Data]:
    lines: list[Data] = [
        {
            "date": document.date,
            "kind": document.kind.value,
            "number": document.number,
            "about": list(document.about),
            "text": document.entry.narration,
            "amount": money(document.amount, part.currency),
            "balance": money(balance, part.currency),
            "pending": document.pending,
            "source": str(document.entry.source),
        }
        for document, balance in part.running()
    ]
    return {
        "currency": part.currency,
        "opening": money(part.opening, part.currency),
        "lines": lines,
        "rounding": money(part.rounding, part.currency),
        "closing": money(part.closing, part.currency),
    }
