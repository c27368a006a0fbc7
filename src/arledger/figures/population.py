"""What the figures of a period are about: documents, items and payments, in one currency, of everybody or a group.

A population has the whole of its period and, where sales have to be followed back, what came before it, down to
`known_since`; the book must have everything since that day, and all that was open on it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from arledger.figures.span import Span
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Credit, Document, DocumentKind, Item
from arledger.model.money import ZERO, exact_sum, to_the_last_digit
from arledger.subledger.moved_in import is_settled_elsewhere
from arledger.subledger.moves import paid_on

SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.CREDIT_MEMO)
"""What is sold: what was debited in invoices and debit memos less what credit memos took off, tax included."""

SOLD = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
"""What is issued when something is sold."""

_DIVIDED = (*SALES, DocumentKind.WRITE_OFF)

GroupOf: TypeAlias = "Callable[[Document | Item | Credit], str]"


class Payment(NamedTuple):
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


@dataclass(slots=True, eq=False)
class Population:
    """What the figures of one group in one currency are about, as of the last day of the span.

    `payments` are the parts of items that money settled in the span, those that came back negative. `collectable` is
    how many items were open at any time of it, `moved` which entries of receipts were moved elsewhere. `opening` and
    `closing` are what clients owe, less what is unapplied; `opening_unapplied` is that part of the opening.
    """

    key: str
    currency: str
    span: Span
    known_since: date | None
    documents: list[Document] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    open_items: list[Item] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    daily_sales: dict[date, Decimal] = field(default_factory=dict)
    sold_on: list[date] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    collectable: int = 0
    opening: Decimal = ZERO
    opening_unapplied: Decimal = ZERO
    closing: Decimal = ZERO
    _of_span: dict[DocumentKind, list[Document]] = field(default_factory=lambda: defaultdict(list))

    def of_period(self, kinds: Iterable[DocumentKind]) -> list[Document]:
        """Return the documents of some kinds in the period."""
        return [document for kind in kinds for document in self._of_span.get(kind, ())]

    def sales(self, span: Span) -> Decimal:
        """Return what was sold in some days."""
        return exact_sum(amount for day, amount in self.daily_sales.items() if span.has(day))

    def sold(self, span: Span) -> int:
        """Return how many invoices and debit memos were issued in some days."""
        return bisect_right(self.sold_on, span.last) - bisect_left(self.sold_on, span.first)

    @property
    def gross(self) -> Decimal:
        """What is open of all items at the end."""
        return exact_sum(item.open for item in self.open_items)

    @property
    def current(self) -> Decimal:
        """What is open and not past due at the end."""
        return self.past_due(0, below=True)

    def past_due(self, days: int, *, below: bool = False) -> Decimal:
        """Return what is open and more than so many days past due; with `below`, what is not."""
        last = self.span.last
        return exact_sum(item.open for item in self.open_items if (item.days_past_due(last) > days) is not below)

    @property
    def unapplied(self) -> Decimal:
        """The credit that is not applied at the end, positive."""
        return exact_sum(credit.open for credit in self.credits)

    @property
    def is_idle(self) -> bool:
        """Whether nothing was owed, billed or paid at any time of the period."""
        return not (self._of_span or self.open_items or self.opening or self.closing or self.collectable)

    def settle(self) -> None:
        """Reckon what follows from the documents, once all are in."""
        # One pass: there are tens of thousands of documents in a year.
        first, last = self.span
        daily: defaultdict[date, Decimal] = defaultdict(Decimal)
        for document in self.documents:
            day, kind = document.date, document.kind
            if kind in SALES:
                daily[day] += document.amount
                if kind in SOLD:
                    self.sold_on.append(day)
            if first <= day <= last:
                self._of_span[kind].append(document)
        self.daily_sales = dict(sorted(daily.items()))
        self.sold_on.sort()
        self.open_items = [item for item in self.items if item.open]
        self.closing = self.gross - self.unapplied


@to_the_last_digit
def populations(
    book: Book, span: Span, group_of: GroupOf, known_since: date | None = None
) -> Mapping[tuple[str, str], Population]:
    """Return the populations of a book by group and currency; its day must be the last of the span."""
    found: dict[tuple[str, str], Population] = {}

    def at(of: Document | Item | Credit) -> Population:
        key = group_of(of), of.currency
        population = found.get(key)
        if population is None:
            population = found[key] = Population(*key, span, known_since)
        return population

    of_items = [at(item) for item in book.items]
    of_credits = [at(credit) for credit in book.credits]
    shared = {} if group_of is everybody else _shared(book, of_items, of_credits)
    for document in book.documents:
        parts = shared.get(id(document), ())
        if not parts:
            at(document).documents.append(document)
        for group, amount in parts:
            group.documents.append(document._replace(amount=amount))
    for population, item in zip(of_items, book.items, strict=True):
        population.items.append(item)
    for population, credit in zip(of_credits, book.credits, strict=True):
        population.credits.append(credit)
    for payment in payments_of(book, span):
        at(payment.item).payments.append(payment)
    for population in found.values():
        population.settle()
    _go_back(book, span, of_items, of_credits)
    return dict(sorted(found.items()))


def _shared(
    book: Book, of_items: Sequence[Population], of_credits: Sequence[Population]
) -> Mapping[int, Sequence[tuple[Population, Decimal]]]:
    """Return the parts of each invoice, memo and write-off that belongs to several groups, by its `id`.

    What is credited is of the groups of the items that it settled on its day, and what is left over of its own.
    """
    found: defaultdict[int, dict[int, tuple[Population, Decimal]]] = defaultdict(dict)
    of_all = [(group, item.document, item.amount) for group, item in zip(of_items, book.items, strict=True)]
    of_all += [(group, one.document, -one.amount) for group, one in zip(of_credits, book.credits, strict=True)]
    for step in book.allocations:
        credit = book.credits[step.credit]
        if credit.document.kind in _DIVIDED and step.date == credit.date:
            of_all.append((of_items[step.item], credit.document, -step.amount))
            of_all.append((of_credits[step.credit], credit.document, step.amount))
    for group, document, amount in of_all:
        if document.kind in _DIVIDED:
            parts = found[id(document)]
            _, before = parts.get(id(group), (group, ZERO))
            parts[id(group)] = group, before + amount
    return {
        document: tuple(part for part in parts.values() if part[1])
        for document, parts in found.items()
        if len(parts) > 1
    }


def _go_back(book: Book, span: Span, of_items: Sequence[Population], of_credits: Sequence[Population]) -> None:
    """Take off the closing balance what the span added to it: what is left was there when it began.

    By items and credits, as a receipt may settle items of two groups.
    """
    touched = _add_steps(book, span, of_items, of_credits)
    first, last = span
    for at, (population, item) in enumerate(zip(of_items, book.items, strict=True)):
        is_new, left = first <= item.document.date <= last, item.amount - item.settled
        if left or is_new:
            population.opening += left - item.amount if is_new else left
        if is_new or at in touched or item.open:
            population.collectable += 1
    for population, credit in zip(of_credits, book.credits, strict=True):
        left = credit.open + credit.rounding
        population.opening_unapplied += left - credit.amount if first <= credit.date <= last else left
    for population in {id(each): each for each in (*of_items, *of_credits)}.values():
        population.opening -= population.opening_unapplied


def _add_steps(book: Book, span: Span, of_items: Sequence[Population], of_credits: Sequence[Population]) -> set[int]:
    """Put back what was applied and used in the span, and note what was moved; return the items that it settled."""
    touched: set[int] = set()
    first, last = span
    for step in book.allocations:
        if not first <= step.date <= last:
            continue
        touched.add(step.item)
        of_items[step.item].opening += step.amount
        of_credits[step.credit].opening_unapplied += step.amount
    for use in (*book.uses, *book.undone):
        if span.has(use.document.date):
            of_credits[use.credit].opening_unapplied += use.amount
        if use.document.kind is DocumentKind.MOVED_RECEIPT:
            of_credits[use.credit].moved.add(id(book.credits[use.credit].document.entry))
    return touched


def payments_of(book: Book, span: Span) -> list[Payment]:
    """Return the money that settled items in a span: each receipt's part of each item, what came back negative.

    What was applied later, by an entry of its own, is the receipt's money all the same.
    """
    sources, first, last = _Sources(book), *span
    found: list[Payment] = []
    for credit, at, amount, day in book.allocations:
        document = book.credits[credit].document
        if document.kind in MONEY_IN:
            parts: Iterable[tuple[Document, Decimal]] = ((document, amount),)
        elif document.kind is DocumentKind.APPLICATION and not is_settled_elsewhere(document.entry):
            # Whatever the day: what was applied before the span has used up its part.
            parts = sources.of(document, amount)
        else:
            continue
        item = book.items[at]
        for receipt, part in parts:
            if first <= day <= last:
                found.append(Payment(item, receipt, part, day, max(paid_on(receipt.entry), item.date)))
    return found


class _Sources:
    """Knows whose money an entry applies that has none of its own; what it applies first is of the first receipt."""

    def __init__(self, book: Book) -> None:
        self._left: defaultdict[int, list[tuple[Document, Decimal]]] = defaultdict(list)
        for use in book.uses:
            source = book.credits[use.credit].document
            if use.document.kind is DocumentKind.APPLICATION and source.kind in MONEY_IN and use.amount > 0:
                self._left[id(use.document.entry)].append((source, use.amount))

    def of(self, application: Document, amount: Decimal) -> Iterator[tuple[Document, Decimal]]:
        """Yield the receipts behind an amount that an application settles, each with its part."""
        left = self._left.get(id(application.entry), [])
        if amount < 0 and left:
            yield left[-1][0], amount
        while amount > 0 and left:
            source, rest = left[0]
            part = min(rest, amount)
            yield source, part
            amount -= part
            # The last one stays, for what is taken back of it.
            if rest > part or len(left) == 1:
                left[0] = (source, rest - part)
            else:
                del left[0]
            if not part:
                return


def everybody(_: Document | Item | Credit) -> str:
    """Put all into one group."""
    return ""


def by_client(values: Mapping[str, str]) -> GroupOf:
    """Group by a value of clients; who has none is in the group without a name."""

    def group_of(of: Document | Item | Credit) -> str:
        return values.get(of.client, "")

    return group_of
