"""How an aging became another one: what was billed, received and credited in each bucket, and what time moved on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.figures.movement import Moved
from arledger.figures.span import Span
from arledger.model.documents import Item
from arledger.model.money import ZERO, to_the_last_digit
from arledger.policy.settings import Basis
from arledger.subledger.aging import Buckets, age_of


@dataclass(slots=True)
class BucketMoved:
    """A bucket, or unapplied credit, in a period; all but `moved_out` is signed as clients owe.

    Opening, changes and `moved_in` less `moved_out` lead to closing. A change stands in the bucket in which its item
    was on that day; what grows older passes through every bucket on its way.
    """

    opening: Decimal = ZERO
    moved_in: Decimal = ZERO
    moved_out: Decimal = ZERO
    kinds: dict[str, Decimal] = field(default_factory=dict)
    closing: Decimal = ZERO
    count: int = 0
    fresh: Decimal = ZERO

    def add(self, kind: str, amount: Decimal) -> None:
        """Add a change."""
        self.kinds[kind] = self.kinds.get(kind, ZERO) + amount


@dataclass(slots=True)
class BucketsMoved:
    """The buckets of an aging in one currency, from current to oldest, and unapplied credit."""

    currency: str
    buckets: list[BucketMoved]
    unapplied: BucketMoved = field(default_factory=BucketMoved)


@to_the_last_digit
def by_bucket(
    moved: Iterable[Moved], span: Span, before: date, buckets: Buckets, by: Basis
) -> Mapping[str, BucketsMoved]:
    """Return the movement of each bucket by currency; `before` is the day of the opening aging.

    `count` of a bucket is the items that were in it before, `fresh` what is in it at the end and was not before.
    """
    found: dict[str, BucketsMoved] = {}
    width = len(buckets.names)
    for each in moved:
        currency = each.of.currency
        if currency not in found:
            found[currency] = BucketsMoved(currency, [BucketMoved() for _ in range(width)])
        if isinstance(each.of, Item):
            days = _Days(each.of, buckets, by)
            _pass(found[currency].buckets, each, days, (before, span.last))
        else:
            _add(found[currency].unapplied, each)
    return dict(sorted(found.items()))


def _add(unapplied: BucketMoved, each: Moved) -> None:
    unapplied.opening += each.opening
    unapplied.closing += each.closing
    unapplied.count += bool(each.opening)
    for change in each.changes:
        unapplied.add(change.kind, change.amount)


class _Days(NamedTuple):
    """Tells the bucket of an item on a day."""

    item: Item
    buckets: Buckets
    by: Basis

    def at(self, day: date) -> int:
        return self.buckets.index(age_of(self.item, day, self.by))


def _pass(rows: list[BucketMoved], each: Moved, days: _Days, ends: tuple[date, date]) -> None:
    """Let an item pass through the buckets from one day to the other."""
    balance, start = each.opening, days.at(ends[0])
    at = start
    rows[at].opening += balance
    rows[at].count += bool(balance)
    for change in sorted(each.changes, key=lambda change: change.day):
        at = _grow(rows, balance, at, days.at(change.day))
        rows[at].add(change.kind, change.amount)
        balance += change.amount
    at = _grow(rows, balance, at, days.at(ends[1]))
    rows[at].closing += balance
    if at != start or not each.opening:
        rows[at].fresh += balance


def _grow(rows: list[BucketMoved], balance: Decimal, here: int, there: int) -> int:
    """Move what is open on into an older bucket."""
    if balance:
        for at in range(here, there):
            rows[at].moved_out += balance
            rows[at + 1].moved_in += balance
    return there
