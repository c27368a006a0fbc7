"""The items report: every open item, the oldest due first."""

from collections.abc import Sequence
from dataclasses import replace

from arledger.collecting.shares import disputed_parts
from arledger.figures.groups import OneProject
from arledger.model.book import Book
from arledger.model.documents import Credit, Item
from arledger.model.money import sums, to_the_last_digit
from arledger.model.report import Column, Kind, Record, Report, Role, table_of
from arledger.subledger.aging import Buckets, oldest_due_first, oldest_first
from arledger.subledger.report_parts import CURRENCY, amounts, part_notes, proven
from arledger.subledger.report_rows import credit_records, credit_tables, item_records, item_table
from arledger.subledger.ties import prove_ties

_TOTAL_COLUMNS = (
    CURRENCY,
    Column("open", "Open", Kind.MONEY, sums="items.open"),
    Column("unapplied", "Unapplied", Kind.MONEY, sums="unapplied.open"),
    Column("total", "Total", Kind.MONEY, sums="items.open+unapplied.open"),
)


def items_report(
    book: Book,
    buckets: Buckets,
    client: str | None = None,
    *,
    overdue: bool = False,
    settled: bool = False,
    only: OneProject | None = None,
) -> Report:
    """List items by due date, of one client or project, only those past due, or settled ones too.

    The totals cover what is listed, and tie where nothing open was left out.
    """
    own = (item for item in book.items if client in (None, item.client) and (item.open or settled))
    own = (item for item in own if only is None or only(item))
    items = sorted((item for item in own if not overdue or _is_overdue(item, book)), key=_by_due)
    credits_ = [] if overdue else [credit for credit in _unapplied(book, client) if only is None or only(credit)]
    parts = disputed_parts(book, client)
    listed, unapplied = item_records(items, book.as_of, buckets, disputed=parts), credit_records(credits_)
    ties = prove_ties(book, None if client is None else {client})
    totals = _totals(items, credits_)
    title = "Overdue items" if overdue else "All items" if settled else "Open items"
    report = Report(
        name="items",
        title=title,
        as_of=book.as_of,
        tables=(
            item_table(listed, title),
            *credit_tables(unapplied),
            table_of("totals", _TOTAL_COLUMNS, totals, "Totals", Role.TOTAL),
        ),
        data={"as_of": book.as_of, "items": listed, "credits": unapplied, "totals": totals},
        facts=(
            ("Ledger", book.facts.title or book.facts.main),
            *((("Project", only.name),) if only is not None else ()),
        ),
    )
    report = proven(report, book, ties)
    part = "Overdue items" if overdue else f"Items of {only.name}" if only else ""
    return replace(report, notes=part_notes(ties, part)) if part else report


def _is_overdue(item: Item, book: Book) -> bool:
    return bool(item.open) and item.days_past_due(book.as_of) > 0


def _unapplied(book: Book, client: str | None) -> list[Credit]:
    own = (credit for credit in book.credits if credit.open and client in (None, credit.client))
    return sorted(own, key=lambda c: (c.date, c.client, c.currency, *oldest_first(c)))


def _by_due(item: Item) -> tuple[object, ...]:
    return (item.due, item.client, item.currency, *oldest_due_first(item))


@to_the_last_digit
def _totals(items: Sequence[Item], credits_: Sequence[Credit]) -> tuple[Record, ...]:
    opened = sums((item.currency, item.open) for item in items)
    unapplied = sums((credit.currency, -credit.open) for credit in credits_)
    both = sums((*opened.items(), *unapplied.items()))
    return tuple(amounts(c, open=opened[c], unapplied=unapplied[c], total=both[c]) for c in sorted(both))
