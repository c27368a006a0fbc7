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
from arledger.model.money import ZERO, coin_digits, decimals, exact_sum, round_to, sums, to_the_last_digit
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.policy.settings import Basis
from arledger.subledger import report_rows
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


def _figures(book: Book, options: StatementOptions, rows: Sequence[AgingRow]) -> list[Data]:
    """Return the figures of each currency, with what of them is disputed and what is left to be paid."""
    parts = disputed_parts(book, options.client)
    apart = sums((item.currency, parts.get(id(item), ZERO)) for item in book.items if item.client == options.client)
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
    )
    return proven(report, book, prove_ties(book, {options.client}))


@dataclass(frozen=True, slots=True)
class _Activity:
    """One currency of an activity statement; `rounding` is in the ledger's balance, and nobody owes it."""

    currency: str
    opening: Decimal
    documents: tuple[Document, ...]
    rounding: Decimal

    @property
    def closing(self) -> Decimal:
        return exact_sum((self.opening, *(document.amount for document in self.documents), -self.rounding))


def _activity(book: Book, options: StatementOptions, since: date, opening: Book) -> Report:
    rows = _aging_rows(book, options)
    ties = prove_ties(book, {options.client})
    rounding = {tie.currency: tie.rounding for tie in ties}
    parts = _activities(book, options.client, since, opening, rounding)
    wrong = [
        f"DOES NOT TIE: closing {part.currency} is not the ledger's balance."
        for part in parts
        if exact_sum((part.closing, part.rounding)) != book.balances.get((options.client, part.currency), ZERO)
    ]
    report = Report(
        name="statement",
        title="Statement of activity",
        as_of=book.as_of,
        tables=(
            *(_activity_table(part, since, book.as_of, book.facts.precision) for part in parts),
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
        notes=tuple(wrong),
        failed=bool(wrong),
    )
    return proven(report, book, ties)


def _activities(
    book: Book, client: str, since: date, opening: Book, rounding: Mapping[str, Decimal]
) -> list[_Activity]:
    documents = [d for d in book.documents if d.client == client and d.date >= since]
    before = {currency: number for (who, currency), number in opening.balances.items() if who == client}
    currencies = sorted({d.currency for d in documents} | {c for c, number in before.items() if number})
    return [
        _Activity(
            currency,
            before.get(currency, ZERO),
            tuple(sorted(_without_moves([d for d in documents if d.currency == currency]), key=_in_order)),
            rounding.get(currency, ZERO),
        )
        for currency in currencies
    ]


def _without_moves(documents: Sequence[Document]) -> list[Document]:
    """Make one document of nothing of each entry that only moves credit to items, or an item to others.

    The client owes no more and no less by it; its two sides would look like a sale and a payment.
    """
    entries: dict[int, list[Document]] = {}
    for document in documents:
        entries.setdefault(id(document.entry), []).append(document)
    found: list[Document] = []
    for group in entries.values():
        moved = next((d for d in group if d.kind is DocumentKind.APPLICATION), None)
        if moved and not sum((d.amount for d in group), ZERO):
            found.append(moved._replace(amount=ZERO))
        else:
            found += group
    return found


def _in_order(document: Document) -> tuple[object, ...]:
    entry = document.entry
    # In a day debits stand first, so that the running balance does not dip without a reason.
    return (
        document.date,
        document.amount < 0,
        document.number,
        document.about,
        document.amount,
        *entry[1:6],
        *entry[8:],
    )


@to_the_last_digit
def _activity_table(part: _Activity, since: date, as_of: date, precision: Mapping[str, int]) -> Table:
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

    rows = [Row((since, "Opening balance", "", None, None, None, in_coins(balance), None))]
    for document in part.documents:
        balance += document.amount
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
def _activity_data(part: _Activity) -> dict[str, Data]:
    balance = part.opening
    lines: list[Data] = []
    for document in part.documents:
        balance += document.amount
        lines.append(
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
        )
    return {
        "currency": part.currency,
        "opening": money(part.opening, part.currency),
        "lines": lines,
        "rounding": money(part.rounding, part.currency),
        "closing": money(part.closing, part.currency),
    }
