"""What several reports list, for programs and as tables: open items, unapplied credits, aging."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO
from arledger.model.report import Column, Data, Kind, Record, Table, table_of
from arledger.policy.settings import Basis
from arledger.subledger.aging import AgingRow, Buckets, Disputed, age_of
from arledger.subledger.report_parts import CURRENCY, amounts, money, place_column

_ITEM_COLUMNS = (
    Column("client", "Client", whole=True),
    Column("invoice", "Invoice", whole=True),
    Column("date", "Date", Kind.DATE, priority=2),
    Column("due", "Due", Kind.DATE),
    Column("days_past_due", "Days", Kind.COUNT),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY, priority=3),
    Column("settled", "Settled", Kind.MONEY, priority=4),
    Column("open", "Open", Kind.MONEY),
    Column("disputed", "Disputed", Kind.MONEY, priority=1),
    Column("bucket", "Bucket", priority=1),
    Column("pending", "!", priority=5),
    place_column(6),
)
_CREDIT_COLUMNS = (
    Column("client", "Client", whole=True),
    Column("kind", "Kind"),
    Column("number", "Number", priority=1, whole=True),
    Column("date", "Date", Kind.DATE),
    CURRENCY,
    Column("amount", "Amount", Kind.MONEY, priority=3),
    Column("open", "Unapplied", Kind.MONEY),
    Column("pending", "!", priority=5),
    place_column(6),
)


def item_records(
    items: Iterable[Item], as_of: date, buckets: Buckets, by: Basis = "due", disputed: Disputed | None = None
) -> tuple[Record, ...]:
    """Return items as the JSON contract has them; what is settled is in no bucket and not late."""
    parts = disputed or {}
    return tuple(
        {
            "client": item.client,
            "invoice": item.number,
            "date": item.date,
            "due": item.due,
            "days_past_due": item.days_past_due(as_of) if item.open else None,
            **amounts(item.currency, amount=item.amount, settled=item.settled, open=item.open),
            "disputed": money(parts.get(id(item), ZERO), item.currency),
            "bucket": buckets.name(age_of(item, as_of, by)) if item.open else None,
            "kind": item.document.kind.value,
            "pending": item.document.pending,
            "source": str(item.source),
        }
        for item in items
    )


def credit_records(credits_: Iterable[Credit]) -> tuple[Record, ...]:
    """Return unapplied credits; `open` is negative, as it lowers what the client owes."""
    return tuple(
        {
            "client": credit.client,
            "kind": credit.document.kind.value,
            "number": credit.document.number,
            "about": list(credit.document.about),
            "date": credit.date,
            **amounts(credit.currency, amount=-credit.amount, open=-credit.open),
            "pending": credit.document.pending,
            "source": str(credit.source),
        }
        for credit in credits_
    )


def item_table(records: Iterable[Record], title: str = "Open items", *, without: tuple[str, ...] = ()) -> Table:
    """Return a table of items, `without` what need not be said; a mark says that the entry is pending."""
    listed = list(records)
    none = () if any(record["disputed"] for record in listed) else ("disputed",)
    return table_of("items", _kept(_ITEM_COLUMNS, (*without, *none)), listed, title)


def credit_tables(records: Sequence[Record], *, without: tuple[str, ...] = ()) -> tuple[Table, ...]:
    """Return the table of unapplied credits, or nothing where there is none."""
    if not records:
        return ()
    named = ({**record, "number": record["number"] or record["about"]} for record in records)
    return (table_of("unapplied", _kept(_CREDIT_COLUMNS, without), named, "Unapplied credits"),)


def _kept(columns: tuple[Column, ...], without: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.key not in without)


def aging_columns(
    buckets: Buckets, *, unapplied: int = 0, total: str = "Total", disputed: bool = False
) -> tuple[Column, ...]:
    """Return the columns of `figures`; `unapplied` is the priority of that column, `total` the title of the last."""
    return (
        CURRENCY,
        *(Column(_snake(name), name.capitalize(), Kind.MONEY, sums=_snake(name)) for name in buckets.names),
        *((Column("disputed", "Disputed", Kind.MONEY, sums="disputed"),) if disputed else ()),
        Column("unapplied", "Unapplied", Kind.MONEY, priority=unapplied, sums="unapplied"),
        Column("total", total, Kind.MONEY, sums="total"),
    )


def _snake(name: str) -> str:
    return "days_" + name.replace("-", "_") if name[0].isdigit() else name.replace(" ", "_")


def figures(row: AgingRow, *, disputed: bool = False) -> tuple[str | Decimal, ...]:
    """Return currency, buckets, what is disputed where that is shown, unapplied and total of a row, as cells."""
    apart = (row.disputed,) if disputed else ()
    numbers = (*row.buckets, *apart, row.unapplied, row.total)
    return (row.currency, *(money(number, row.currency) for number in numbers))


def aging_record(row: AgingRow, buckets: Buckets, *, disputed: bool = False) -> dict[str, Data]:
    """Return the figures of a row as the JSON contract has them, with what is disputed where that is asked for."""
    aged = {name: money(number, row.currency) for name, number in zip(buckets.names, row.buckets, strict=True)}
    apart = {"disputed": money(row.disputed, row.currency)} if disputed else {}
    return {
        "currency": row.currency,
        "buckets": aged,
        **apart,
        **amounts(row.currency, unapplied=row.unapplied, total=row.total),
    }
