"""What became of projects since the first day: billed, received, and what is open, retained and overdue of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.figures.groups import Projects
from arledger.figures.movement import Moved, moved_in
from arledger.figures.population import GroupOf
from arledger.figures.rows import Rolled, rolled
from arledger.figures.span import Span
from arledger.model.account import components
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import exact_sum, sums
from arledger.subledger.numbers import as_counted
from arledger.subledger.ties import Sides, rounding_by_client

RETENTION = "retention"
"""What an account is called, in any capitals, on which a part of invoices is held back until the work has proven."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row: what happened, and of what is open the items, what is retained and overdue of them, unapplied credit."""

    rolled: Rolled
    open: Decimal
    retention: Decimal
    overdue: Decimal
    unapplied: Decimal


@dataclass(frozen=True, slots=True)
class State:
    """All items and credits of a book with what happened to them, and whose project they are."""

    book: Book
    moved: Sequence[Moved]
    project_of: Projects

    def of(self, name: str) -> list[Moved]:
        """Return what belongs to a project."""
        return [each for each in self.moved if self.project_of(each.of) == name]

    def standings(self, moved: Sequence[Moved], key_of: GroupOf) -> list[Standing]:
        """Return the rows by a key and currency."""
        groups: dict[tuple[str, str], list[Moved]] = {}
        for each in moved:
            groups.setdefault((key_of(each.of), each.of.currency), []).append(each)
        return [self._standing(row, groups[row.key, row.currency]) for row in rolled(moved, key_of)]

    def invoices(self, moved: Sequence[Moved]) -> Iterator[tuple[Sequence[Item], Standing]]:
        """Yield the items of each number of a client with its row: parts, retained ones too, are of one invoice."""
        groups: dict[tuple[str, tuple[object, ...], str], list[Moved]] = {}
        for each in moved:
            if isinstance(each.of, Item):
                key = each.of.client, as_counted(each.of.number), each.of.currency
                groups.setdefault(key, []).append(each)
        for _, own in sorted(groups.items(), key=lambda group: group[0]):
            items = [each.of for each in own if isinstance(each.of, Item)]
            yield from ((items, self._standing(row, own)) for row in rolled(own, lambda _: ""))

    def _standing(self, row: Rolled, own: Iterable[Moved]) -> Standing:
        items = [each.of for each in own if isinstance(each.of, Item) and each.of.open]
        unapplied = exact_sum(each.closing for each in own if not isinstance(each.of, Item))
        return Standing(
            row,
            exact_sum(item.open for item in items),
            exact_sum(item.open for item in items if is_retained(item)),
            exact_sum(item.open for item in items if item.days_past_due(self.book.as_of) > 0),
            unapplied,
        )

    def sides(self) -> Sides:
        """Return the sides of the tie: all projects together beside the ledger's balances."""
        ours = sums(((each.of.client, each.of.currency), each.closing) for each in self.moved)
        return Sides(ours, rounding_by_client(self.book), self.book.balances)


def state_of(book: Book) -> State:
    """Return what became of all items and credits of a book, which must have its whole history."""
    return State(book, moved_in(book, Span(date.min, book.as_of)), Projects(book))


def is_retained(item: Item) -> bool:
    """Say whether an item stands on an account for retentions, or below one."""
    return RETENTION in (part.casefold() for part in components(item.account))
