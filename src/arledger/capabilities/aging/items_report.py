"""The items report: every open item, the oldest due first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

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


class Wanted(NamedTuple):
    """Which items are listed: of one client or project, only those past due, or settled ones too."""

    client: str | None = None
    only: OneProject | None = None
    overdue: bool = False
    settled: bool = False

    def items(self, book: Book) -> list[Item]:
        """Return them by due date."""
        own = (item for item in book.items if self._has(item) and (item.open or self.settled))
        return sorted((item for item in own if not self.overdue or _is_overdue(item, book)), key=_by_due)

    def credits(self, book: Book) -> list[Credit]:
        """Return the credits that are not applied; none beside what is past due."""
        own = [] if self.overdue else [credit for credit in book.credits if credit.open and self._has(credit)]
        return sorted(own, key=lambda c: (c.date, c.client, c.currency, *oldest_first(c)))

    def _has(self, of: Item | Credit) -> bool:
        return self.client in (None, of.client) and (self.only is None or self.only(of))

    @property
    def title(self) -> str:
        """What they are called."""
        return "Overdue items" if self.overdue else "All items" if self.settled else "Open items"

    @property
    def part(self) -> str:
        """What is listed where that is a part of the ledger's balance; empty where it is all of it."""
        if self.only is None:
            return self.title if self.overdue else ""
        return f"{self.title} of {self.only.name}"


def items_report(book: Book, buckets: Buckets, wanted: Wanted) -> Report:
    """List items by due date.

    The totals cover what is listed, and tie where nothing open was left out.
    """
    items, credits_ = wanted.items(book), wanted.credits(book)
    parts = disputed_parts(book, wanted.client)
    listed, unapplied = item_records(items, book.as_of, buckets, disputed=parts), credit_records(credits_)
    ties = prove_ties(book, None if wanted.client is None else {wanted.client})
    totals = _totals(items, credits_)
    ledger = ("Ledger", book.facts.title or book.facts.main)
    report = Report(
        name="items",
        title=wanted.title,
        as_of=book.as_of,
        tables=(
            item_table(listed, wanted.title),
            *credit_tables(unapplied),
            table_of("totals", _TOTAL_COLUMNS, totals, "Totals", Role.TOTAL),
        ),
        data={"as_of": book.as_of, "items": listed, "credits": unapplied, "totals": totals},
        facts=(ledger,) if wanted.only is None else (ledger, ("Project", wanted.only.name)),
    )
    report = proven(report, book, ties)
    return replace(report, notes=part_notes(ties, wanted.part)) if wanted.part else report


def _is_overdue(item: Item, book: Book) -> bool:
    return bool(item.open) and item.days_past_due(book.as_of) > 0


def _by_due(item: Item) -> tuple[object, ...]:
    return (item.due, item.client, item.currency, *oldest_due_first(item))


@to_the_last_digit
def _totals(items: Sequence[Item], credits_: Sequence[Credit]) -> tuple[Record, ...]:
    opened = sums((item.currency, item.open) for item in items)
    unapplied = sums((credit.currency, -credit.open) for credit in credits_)
    both = sums((*opened.items(), *unapplied.items()))
    return tuple(amounts(c, open=opened[c], unapplied=unapplied[c], total=both[c]) for c in sorted(both))
