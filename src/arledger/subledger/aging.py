"""Aging: open items by how long they are past due, and unapplied credits beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.model.problem import UserError
from arledger.policy.settings import Basis
from arledger.subledger.numbers import as_counted

CURRENT = "current"


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


@dataclass(frozen=True, slots=True)
class AgingRow:
    """One row: amounts per bucket, unapplied credit (negative or zero) and their sum."""

    key: str
    currency: str
    buckets: tuple[Decimal, ...]
    unapplied: Decimal

    @property
    def total(self) -> Decimal:
        """What is owed net of unapplied credit: the balance in the ledger."""
        return exact_sum((*self.buckets, self.unapplied))


def age_of(item: Item, as_of: date, by: Basis) -> int:
    """Return the days that decide an item's bucket: past due, or since the invoice date."""
    return item.days_past_due(as_of) if by == "due" else (as_of - item.date).days


@to_the_last_digit
def age(book: Book, buckets: Buckets, by: Basis, key: Callable[[str], str]) -> tuple[AgingRow, ...]:
    """Age a book's open items; `key` tells from a client's id which row it is on.

    Rows come per key and currency, sorted, without those in which every figure is zero.
    """
    sums: dict[tuple[str, str], list[Decimal]] = {}
    unapplied: dict[tuple[str, str], Decimal] = {}
    width = len(buckets.names)
    for item in book.items:
        if item.open:
            row = sums.setdefault((key(item.client), item.currency), [ZERO] * width)
            row[buckets.index(age_of(item, book.as_of, by))] += item.open
    for credit in book.credits:
        if credit.open:
            at = (key(credit.client), credit.currency)
            unapplied[at] = unapplied.get(at, ZERO) - credit.open
    return tuple(
        AgingRow(
            name,
            currency,
            tuple(sums.get((name, currency), [ZERO] * width)),
            unapplied.get((name, currency), ZERO),
        )
        for name, currency in sorted(sums.keys() | unapplied.keys())
    )


@to_the_last_digit
def add_up(rows: Sequence[AgingRow], width: int) -> tuple[AgingRow, ...]:
    """Add rows up per currency; `key` is empty in the sums."""
    sums: dict[str, tuple[tuple[Decimal, ...], Decimal]] = {}
    for row in rows:
        buckets, unapplied = sums.get(row.currency, ((ZERO,) * width, ZERO))
        added = tuple(a + b for a, b in zip(buckets, row.buckets, strict=True))
        sums[row.currency] = (added, unapplied + row.unapplied)
    return tuple(AgingRow("", currency, *sums[currency]) for currency in sorted(sums))


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


@to_the_last_digit
def client_totals(book: Book) -> Mapping[tuple[str, str], Decimal]:
    """Return open items less unapplied credits per client and currency: the sub-ledger's side of the tie."""
    totals: dict[tuple[str, str], Decimal] = {}
    for item in book.items:
        at = (item.client, item.currency)
        totals[at] = totals.get(at, ZERO) + item.open
    for credit in book.credits:
        at = (credit.client, credit.currency)
        totals[at] = totals.get(at, ZERO) - credit.open
    return totals
