"""The items report: every open item, the oldest due first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.model.report import Column, Data, Kind, Report, Role, Row, Table
from arledger.subledger.aging import Buckets, oldest_due_first, oldest_first
from arledger.subledger.report_parts import (
    CURRENCY,
    credit_data,
    item_data,
    money,
    part_notes,
    tie_data,
    tie_notes,
    tied,
)
from arledger.subledger.report_rows import credit_tables, item_table
from arledger.subledger.ties import prove_ties


@dataclass(frozen=True, slots=True)
class ItemsOptions:
    """Which items: of one client, only those past due, or settled ones too."""

    buckets: Buckets
    client: str | None = None
    overdue: bool = False
    settled: bool = False


def items_report(book: Book, options: ItemsOptions) -> Report:
    """List items by due date; the totals cover what is listed, and tie where nothing open was left out."""
    items = sorted((item for item in book.items if _wanted(item, book.as_of, options)), key=_by_due)
    credits_ = sorted(
        (c for c in book.credits if c.open and options.client in (None, c.client)),
        key=lambda c: (c.date, c.client, c.currency, *oldest_first(c)),
    )
    if options.overdue:
        credits_ = []

    def bucket_of(item: Item) -> str:
        return options.buckets.names[options.buckets.index(item.days_past_due(book.as_of))]

    ties = prove_ties(book, None if options.client is None else {options.client})
    totals = _totals(items, credits_)
    title = _title(options)
    return Report(
        name="items",
        title=title,
        as_of=book.as_of,
        tables=(item_table(items, book.as_of, bucket_of, title), *credit_tables(credits_), _total_table(totals)),
        data={
            "as_of": book.as_of,
            "items": [item_data(item, book, bucket_of(item)) for item in items],
            "credits": [credit_data(credit) for credit in credits_],
            "totals": [_total_data(*total) for total in totals],
            "ties": tie_data(ties),
        },
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=part_notes(ties, "Overdue items") if options.overdue else tie_notes(ties),
        failed=not tied(ties),
        precision=book.facts.precision,
    )


def _wanted(item: Item, as_of: date, options: ItemsOptions) -> bool:
    if options.client not in (None, item.client):
        return False
    if options.overdue:
        return bool(item.open) and item.days_past_due(as_of) > 0
    return bool(item.open) or options.settled


def _title(options: ItemsOptions) -> str:
    if options.overdue:
        return "Overdue items"
    return "All items" if options.settled else "Open items"


def _by_due(item: Item) -> tuple[object, ...]:
    return (item.due, item.client, item.currency, *oldest_due_first(item))


@to_the_last_digit
def _totals(items: Sequence[Item], credits_: Sequence[Credit]) -> list[tuple[str, Decimal, Decimal]]:
    opened: dict[str, Decimal] = {}
    unapplied: dict[str, Decimal] = {}
    for item in items:
        opened[item.currency] = opened.get(item.currency, ZERO) + item.open
    for credit in credits_:
        unapplied[credit.currency] = unapplied.get(credit.currency, ZERO) - credit.open
    return [(c, opened.get(c, ZERO), unapplied.get(c, ZERO)) for c in sorted(opened.keys() | unapplied.keys())]


def _total_data(currency: str, opened: Decimal, unapplied: Decimal) -> dict[str, Data]:
    return {
        "currency": currency,
        "open": money(opened, currency),
        "unapplied": money(unapplied, currency),
        "total": money(exact_sum((opened, unapplied)), currency),
    }


def _total_table(totals: Sequence[tuple[str, Decimal, Decimal]]) -> Table:
    columns = (
        CURRENCY,
        Column("open", "Open", Kind.MONEY),
        Column("unapplied", "Unapplied", Kind.MONEY),
        Column("total", "Total", Kind.MONEY),
    )
    rows = [
        Row((c, money(opened, c), money(unapplied, c), money(exact_sum((opened, unapplied)), c)), Role.TOTAL)
        for c, opened, unapplied in totals
    ]
    return Table("totals", columns, tuple(rows), "Totals")
