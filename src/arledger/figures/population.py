"""What the figures of a period are about: documents, items and payments, in one currency, of everybody or a group.

A population has the whole of its period and, where sales have to be followed back, what came before it, down to
`known_since`; the book must have everything since that day, and all that was open on it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from arledger.figures.span import Span
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Allocation, Credit, Document, DocumentKind, Item
from arledger.model.money import ZERO, exact_sum, sums

SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.CREDIT_MEMO)
"""What is sold: what was debited in invoices and debit memos less what credit memos took off, tax included."""

GroupOf: TypeAlias = "Callable[[Document | Item | Credit], str]"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that settled a part of an item: negative where the bank took it back.

    `paid_on` is the day on which it came in, or the item's where it came before.
    """

    item: Item
    document: Document
    amount: Decimal
    applied_on: date
    paid_on: date

    @property
    def days_to_pay(self) -> int:
        """Days from the invoice to the money."""
        return (self.paid_on - self.item.date).days

    @property
    def days_late(self) -> int:
        """Days from the due date to the money, negative where it came early."""
        return self.item.days_past_due(self.paid_on)


@dataclass(slots=True)
class Population:
    """What the figures of one group in one currency are about, as of the last day of the span."""

    key: str
    currency: str
    span: Span
    known_since: date | None
    documents: list[Document] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    daily_sales: dict[date, Decimal] = field(default_factory=dict)
    opening: Decimal = ZERO
    closing: Decimal = ZERO

    def of_period(self, kinds: Iterable[DocumentKind]) -> list[Document]:
        """Return the documents of some kinds in the period."""
        wanted = frozenset(kinds)
        return [d for d in self.documents if d.kind in wanted and self.span.has(d.date)]

    def sales(self, span: Span) -> Decimal:
        """Return what was sold in some days."""
        return exact_sum(amount for day, amount in self.daily_sales.items() if span.has(day))

    @property
    def open_items(self) -> list[Item]:
        """The items with anything open at the end."""
        return [item for item in self.items if item.open]

    @property
    def gross(self) -> Decimal:
        """What is open of all items at the end."""
        return exact_sum(item.open for item in self.items)

    @property
    def current(self) -> Decimal:
        """What is open and not past due at the end."""
        return self.past_due(0, below=True)

    def past_due(self, days: int, *, below: bool = False) -> Decimal:
        """Return what is open and more than so many days past due; with `below`, what is not."""
        last = self.span.last
        return exact_sum(item.open for item in self.items if (item.days_past_due(last) > days) is not below)

    @property
    def unapplied(self) -> Decimal:
        """The credit that is not applied at the end, positive."""
        return exact_sum(credit.open for credit in self.credits)


def populations(
    book: Book, span: Span, group_of: GroupOf, known_since: date | None = None
) -> Mapping[tuple[str, str], Population]:
    """Return the populations of a book by group and currency; its day must be the last of the span.

    The opening balance is the closing one less all documents of the period, so that both lead to each other.
    """
    found: dict[tuple[str, str], Population] = {}

    def at(of: Document | Item | Credit) -> Population:
        key = group_of(of), of.currency
        if key not in found:
            found[key] = Population(*key, span, known_since)
        return found[key]

    for document in book.documents:
        at(document).documents.append(document)
    for item in book.items:
        at(item).items.append(item)
    for credit in book.credits:
        at(credit).credits.append(credit)
    for payment in payments_of(book, span):
        at(payment.item).payments.append(payment)
    for population in found.values():
        _reckon(population)
    return dict(sorted(found.items()))


def _reckon(population: Population) -> None:
    sold = sums((d.date, d.amount) for d in population.documents if d.kind in SALES)
    population.daily_sales = dict(sorted(sold.items()))
    population.closing = population.gross - population.unapplied
    rounding = exact_sum(item.rounding for item in population.items) - exact_sum(
        credit.rounding for credit in population.credits
    )
    moved = exact_sum(d.amount for d in population.documents if population.span.has(d.date))
    population.opening = population.closing + rounding - moved


def payments_of(book: Book, span: Span) -> list[Payment]:
    """Return the money that settled items in a span, a part for each allocation."""
    return [_payment(book, step) for step in book.allocations if span.has(step.date) and _is_money(book, step)]


def _is_money(book: Book, step: Allocation) -> bool:
    return book.credits[step.credit].document.kind in MONEY_IN


def _payment(book: Book, step: Allocation) -> Payment:
    item, credit = book.items[step.item], book.credits[step.credit]
    return Payment(item, credit.document, step.amount, step.date, max(credit.date, item.date))


def day_before(day: date) -> date:
    """Return the day before; the first of all days is its own."""
    return day - timedelta(days=1) if day > date.min else day


def everybody(_: Document | Item | Credit) -> str:
    """Put all into one group."""
    return ""


def by_client(values: Mapping[str, str]) -> GroupOf:
    """Group by a value of clients; who has none is in the group without a name."""

    def group_of(of: Document | Item | Credit) -> str:
        return values.get(of.client, "")

    return group_of
