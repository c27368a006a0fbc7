"""What changed between two days: each item and credit with what it was, every change of it, and what it is.

Everything has the sign of what clients owe: items are positive, unapplied credit is negative. Every posting of the
period has its effect exactly once, so that what was open before and all changes lead to what is open after.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.figures.span import Span
from arledger.model.book import Book
from arledger.model.documents import Allocation, Credit, Document, DocumentKind, Item
from arledger.model.money import ZERO, half_coin, to_the_last_digit
from arledger.subledger.events import TAKING

ROUNDING = "rounding"
"""What nobody owes any more, less than half a coin: no document says so."""

KINDS = (*(kind.value for kind in DocumentKind), ROUNDING)
"""What a change can be."""


class Change(NamedTuple):
    """A change on a day by a document of some kind; the amount is positive where the client owes more."""

    day: date
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """An item or credit in a period: `opening` and all `changes` lead to `closing`."""

    of: Item | Credit
    opening: Decimal
    changes: tuple[Change, ...]

    @property
    def closing(self) -> Decimal:
        """What is open of it at the end: negative for unapplied credit."""
        return self.of.open if isinstance(self.of, Item) else -self.of.open


@to_the_last_digit
def moved_in(book: Book, span: Span) -> list[Moved]:
    """Return everything that was open before a period or changed in it.

    The day of the book must be the last of the period. It must have its settled items, and everything of the period
    with all that was open before.
    """
    kind_of = _Kinds(book, span)
    tally = _tally(book, span, kind_of)
    found = [_of_item(book, span, at, tally.items.get(at, []), kind_of) for at in range(len(book.items))]
    found += [_of_credit(book, span, at, tally, kind_of) for at in range(len(book.credits))]
    return [each for each in found if each.opening or each.changes or each.closing]


class _Kinds:
    """Tells of what kind the effect of a document is.

    Money that an entry only moves to the items that it is for is what it was before it: a receipt, mostly. An entry
    that moves something else within an account, such as an item into instalments, is an application.
    """

    def __init__(self, book: Book, span: Span) -> None:
        self._within: dict[tuple[str, str, int], str] = {}
        applying = [d for d in book.documents if d.kind is DocumentKind.APPLICATION and span.has(d.date)]
        if not applying:
            return
        entries = {_place(document) for document in applying}
        totals: dict[tuple[str, str, int], Decimal] = dict.fromkeys(entries, ZERO)
        for document in book.documents:
            if _place(document) in totals:
                totals[_place(document)] += document.amount
        taken: dict[tuple[str, str, int], set[str]] = {}
        for use in book.uses:
            if use.amount > 0 and _place(use.document) in entries:
                taken.setdefault(_place(use.document), set()).add(book.credits[use.credit].document.kind.value)
        for place, total in totals.items():
            sources = taken.get(place, set())
            if not total:
                self._within[place] = sources.pop() if len(sources) == 1 else DocumentKind.APPLICATION.value

    def __call__(self, document: Document) -> str:
        """Return the kind of the effect of a document."""
        if self._within and (within := self._within.get(_place(document))):
            return within
        return DocumentKind.ADJUSTMENT.value if document.kind is DocumentKind.APPLICATION else document.kind.value


def _place(document: Document) -> tuple[str, str, int]:
    return document.client, document.currency, id(document.entry)


@dataclass(slots=True)
class _Tally:
    """What allocations and uses did in the period: changes of items and of credits, by position."""

    items: dict[int, list[Change]] = field(default_factory=dict)
    credits: dict[int, list[Change]] = field(default_factory=dict)


def _tally(book: Book, span: Span, kind_of: Callable[[Document], str]) -> _Tally:
    found = _Tally()
    for step, kind in _steps(book, kind_of):
        if span.has(step.date):
            found.items.setdefault(step.item, []).append(Change(step.date, kind, -step.amount))
            if step.amount > 0:
                found.credits.setdefault(step.credit, []).append(Change(step.date, kind, step.amount))
    for use in book.uses:
        # What comes back of what an application had taken has been counted as the item that opens again.
        if use.amount > 0 and span.has(use.document.date):
            change = Change(use.document.date, kind_of(use.document), use.amount)
            found.credits.setdefault(use.credit, []).append(change)
    return found


def _steps(book: Book, kind_of: Callable[[Document], str]) -> Iterator[tuple[Allocation, str]]:
    """Yield each allocation with its kind; what was undone is of the document that took it back."""
    undone = iter(book.undone)
    for step in book.allocations:
        yield step, kind_of(next(undone).document if step.amount < 0 else book.credits[step.credit].document)


def _of_item(book: Book, span: Span, at: int, changes: list[Change], kind_of: Callable[[Document], str]) -> Moved:
    item = book.items[at]
    if not changes and item.document.date < span.first:
        return Moved(item, item.open, ())
    if item.document.date >= span.first:
        before = ZERO
        rounded = item.rounding
        changes = (
            [Change(item.document.date, kind_of(item.document), item.amount), *changes] if item.amount else changes
        )
    else:
        settled = item.settled + sum((change.amount for change in changes), ZERO)
        rounding = _rounding(item, settled, half_coin(item.currency, book.facts.precision))
        before, rounded = item.amount - settled - rounding, item.rounding - rounding
    return Moved(item, before, _with_rounding(changes, -rounded))


def _rounding(item: Item, settled: Decimal, half: Decimal) -> Decimal:
    """Return what was rounding of an item when so much of it was settled, as the allocation has it."""
    if settled == item.settled:
        return item.rounding
    left = item.amount - settled
    taking = item.document.kind in (*TAKING, DocumentKind.APPLICATION)
    rest = taking and item.amount != item.document.amount
    small = left <= half if rest else settled and left < half
    return left if small else ZERO


def _of_credit(book: Book, span: Span, at: int, tally: _Tally, kind_of: Callable[[Document], str]) -> Moved:
    credit = book.credits[at]
    changes = tally.credits.get(at, [])
    if not changes and credit.date < span.first:
        return Moved(credit, -credit.open, ())
    if credit.date >= span.first:
        before, rounded = ZERO, credit.rounding
        if credit.amount:
            changes = [Change(credit.date, kind_of(credit.document), -credit.amount), *changes]
    else:
        left = credit.open + credit.rounding + sum((change.amount for change in changes), ZERO)
        half = half_coin(credit.currency, book.facts.precision)
        rounding = left if left <= half and left != credit.amount else ZERO
        before, rounded = -(left - rounding), credit.rounding - rounding
    return Moved(credit, before, _with_rounding(changes, rounded))


def _with_rounding(changes: list[Change], rounded: Decimal) -> tuple[Change, ...]:
    """Add what has become rounding meanwhile, on the day of the last change."""
    if not rounded:
        return tuple(changes)
    return (*changes, Change(max(change.day for change in changes), ROUNDING, rounded))
