"""Tables that several reports print: open items, unapplied credits."""

from collections.abc import Callable, Iterable
from datetime import date

from arledger.model.documents import Credit, Item
from arledger.model.report import Column, Kind, Row, Table
from arledger.subledger.report_parts import CURRENCY, PENDING_MARK, money, place_column

_ITEM_COLUMNS = (
    Column("client", "Client"),
    Column("invoice", "Invoice", whole=True),
    Column("date", "Date", Kind.DATE, priority=2),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY, priority=3),
    Column("settled", "Settled", Kind.MONEY, priority=4),
    Column("open", "Open", Kind.MONEY),
    Column("bucket", "Bucket", priority=1),
    Column("pending", "!", priority=5),
    place_column(6),
)
_CREDIT_COLUMNS = (
    Column("client", "Client"),
    Column("kind", "Kind"),
    Column("number", "Number", priority=1, whole=True),
    Column("date", "Date", Kind.DATE),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY, priority=3),
    Column("open", "Unapplied", Kind.MONEY),
    Column("pending", "!", priority=5),
    place_column(6),
)


def item_table(
    items: Iterable[Item], as_of: date, bucket_of: Callable[[Item], str], title: str = "Open items"
) -> Table:
    """Return a table of items; a mark in the `!` column says that the entry is pending.

    What is settled is in no bucket, and has no days past due.
    """
    rows = [
        Row(
            (
                item.client,
                item.number,
                item.date,
                item.due,
                item.days_past_due(as_of) if item.open else None,
                item.currency,
                money(item.amount, item.currency),
                money(item.settled, item.currency),
                money(item.open, item.currency),
                bucket_of(item) if item.open else "",
                PENDING_MARK if item.document.pending else "",
                str(item.source),
            )
        )
        for item in items
    ]
    return Table("items", _ITEM_COLUMNS, tuple(rows), title)


def credit_tables(credits_: Iterable[Credit]) -> tuple[Table, ...]:
    """Return the table of unapplied credits (negative, as they lower what is owed), or nothing without any."""
    rows = [
        Row(
            (
                credit.client,
                credit.document.kind.value,
                credit.document.number or ", ".join(credit.document.about),
                credit.date,
                credit.currency,
                money(-credit.amount, credit.currency),
                money(-credit.open, credit.currency),
                PENDING_MARK if credit.document.pending else "",
                str(credit.source),
            )
        )
        for credit in credits_
    ]
    return (Table("unapplied", _CREDIT_COLUMNS, tuple(rows), "Unapplied credits"),) if rows else ()


def without(table: Table, *keys: str) -> Table:
    """Return the table without some columns: a client's own screen need not name the client."""
    kept = [position for position, column in enumerate(table.columns) if column.key not in keys]
    return Table(
        table.name,
        tuple(table.columns[position] for position in kept),
        tuple(Row(tuple(row.cells[position] for position in kept), row.role) for row in table.rows),
        table.title,
    )
