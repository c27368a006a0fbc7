"""Aging: open items by how long they are past due, and unapplied credits beside them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TypeAlias

from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.money import ZERO, exact_sum, sums, to_the_last_digit
from arledger.model.problem import UserError
from arledger.policy.settings import Basis
from arledger.subledger.numbers import as_counted

CURRENT = "current"

Disputed = Mapping[int, Decimal]
"""What of items is disputed, by their `id`."""

RowOf: TypeAlias = "Callable[[Item | Credit], str]"
"""Which row something is on."""


def of_client(of: Item | Credit) -> str:
    """Put everything on the row of its client."""
    return of.client


@dataclass(frozen=True, slots=True)
class Buckets:
    """The buckets of an aging: `current` for what is not past due, then ranges of days.

    `limits` are the last days of all buckets but the last, rising: (30, 60, 90) gives current, 1-30,
    31-60, 61-90 and over 90.
    """

    limits: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse limits that do not rise."""
        rising = all(a < b for a, b in zip(self.limits, self.limits[1:], strict=False))
        if not self.limits or self.limits[0] < 1 or not rising:
            raise UserError(
                f"buckets {','.join(map(str, self.limits)) or '(none)'} are not rising days",
                "Give the last day of each bucket, for example --buckets 30,60,90.",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the buckets, from current to oldest."""
        starts = (1, *(limit + 1 for limit in self.limits))
        ranges = tuple(
            f"{start}-{limit}" if start < limit else str(limit)
            for start, limit in zip(starts, self.limits, strict=False)
        )
        return (CURRENT, *ranges, f"over {self.limits[-1]}")

    def index(self, days: int) -> int:
        """Return the position of the bucket for `days`; day 0 and before is current."""
        if days <= 0:
            return 0
        for position, limit in enumerate(self.limits, start=1):
            if days <= limit:
                return position
        return len(self.limits) + 1

    def name(self, days: int) -> str:
        """Return the name of the bucket for `days`."""
        return self.names[self.index(days)]


@dataclass(frozen=True, slots=True)
class AgingRow:
    """One row: amounts per bucket, unapplied credit (negative or zero) and their sum.

    `disputed` is what is left out of the buckets, where that is asked for.
    """

    key: str
    currency: str
    buckets: tuple[Decimal, ...]
    unapplied: Decimal
    disputed: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """What is owed net of unapplied credit: the balance in the ledger."""
        return exact_sum((*self.buckets, self.disputed, self.unapplied))

    def __add__(self, other: "AgingRow") -> "AgingRow":
        """Add another row of the same currency to this one."""
        buckets = (a + b for a, b in zip(self.buckets, other.buckets, strict=True))
        unapplied_, disputed = self.unapplied + other.unapplied, self.disputed + other.disputed
        return replace(self, buckets=tuple(buckets), unapplied=unapplied_, disputed=disputed)


def age_of(item: Item, as_of: date, by: Basis) -> int:
    """Return the days that decide an item's bucket: past due, or since the invoice date."""
    return item.days_past_due(as_of) if by == "due" else (as_of - item.date).days


def age(
    book: Book, buckets: Buckets, by: Basis, key: Callable[[str], str], disputed: Disputed | None = None
) -> tuple[AgingRow, ...]:
    """Age a book's open items as `age_rows`; `key` tells from a client's id which row it is on."""
    return age_rows(book, buckets, by, lambda of: key(of.client), disputed)


@to_the_last_digit
def age_rows(
    book: Book, buckets: Buckets, by: Basis, key: RowOf, disputed: Disputed | None = None
) -> tuple[AgingRow, ...]:
    """Age a book's open items; `key` tells which row an item or credit is on.

    `disputed` parts are in no bucket, but in a figure of their own.

    Rows come per key and currency, sorted, without those in which every figure is zero.
    """
    aged: dict[tuple[str, str], list[Decimal]] = {}
    apart: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    width = len(buckets.names)
    for item in book.items:
        if item.open:
            at = key(item), item.currency
            row = aged.setdefault(at, [ZERO] * width)
            kept_out = disputed.get(id(item), ZERO) if disputed else ZERO
            row[buckets.index(age_of(item, book.as_of, by))] += item.open - kept_out
            if kept_out:
                apart[at] += kept_out
    unapplied = sums(((key(credit), credit.currency), -credit.open) for credit in book.credits if credit.open)
    return tuple(
        AgingRow(*at, tuple(aged.get(at, [ZERO] * width)), unapplied[at], apart.get(at, ZERO))
        for at in sorted(aged.keys() | unapplied.keys())
    )


@to_the_last_digit
def add_up(rows: Iterable[AgingRow], key: Callable[[AgingRow], str]) -> tuple[AgingRow, ...]:
    """Add up the rows of each key, in one currency; the sums come sorted by it and are called as their first row."""
    found: dict[str, AgingRow] = {}
    for row in rows:
        at = key(row)
        found[at] = found[at] + row if at in found else row
    return tuple(found[at] for at in sorted(found))


def open_items(book: Book) -> tuple[Item, ...]:
    """Return the items with a balance: by client, then oldest due first."""
    found = [item for item in book.items if item.open]
    return tuple(sorted(found, key=lambda i: (i.client, i.currency, *oldest_due_first(i))))


def oldest_due_first(item: Item) -> tuple[object, ...]:
    """Sort items by due date and content; their places decide only between identical twins."""
    counted = as_counted(item.number)
    return (item.due, counted, item.date, item.amount, item.settled, *_content(item.document), item.source)


def oldest_first(credit: Credit) -> tuple[object, ...]:
    """Sort credits by date and content; their places decide only between identical twins."""
    return (credit.date, credit.amount, credit.open, *_content(credit.document), credit.source)


def _content(document: Document) -> tuple[object, ...]:
    entry = document.entry
    said = (entry.narration, entry.payee, entry.flag, entry.links, entry.tags)
    return (document.kind, document.number, document.about, *said)


def unapplied_credits(book: Book) -> tuple[Credit, ...]:
    """Return the credits that are not fully applied: by client, then oldest first."""
    found = [credit for credit in book.credits if credit.open]
    return tuple(sorted(found, key=lambda c: (c.client, c.currency, *oldest_first(c))))


def open_items_by_client(book: Book) -> Mapping[tuple[str, str], list[Item]]:
    """Return the items with a balance by client and currency, each list the oldest due first."""
    found: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in book.items:
        if item.open:
            found[item.client, item.currency].append(item)
    return {key: sorted(own, key=oldest_due_first) for key, own in sorted(found.items(), key=lambda each: each[0])}


def unapplied_by_client(book: Book) -> Mapping[tuple[str, str], list[Credit]]:
    """Return the credits that are not fully applied by client and currency, each list the oldest first."""
    found: defaultdict[tuple[str, str], list[Credit]] = defaultdict(list)
    for credit in book.credits:
        if credit.open:
            found[credit.client, credit.currency].append(credit)
    return {key: sorted(own, key=oldest_first) for key, own in found.items()}


@to_the_last_digit
def client_totals(book: Book) -> Mapping[tuple[str, str], Decimal]:
    """Return open items less unapplied credits per client and currency: the sub-ledger's side of the tie."""
    owed = (((item.client, item.currency), item.open) for item in book.items)
    unapplied = (((credit.client, credit.currency), -credit.open) for credit in book.credits)
    return sums(chain(owed, unapplied))
