"""Rates of loss from the book's own history: what was never paid of what reached a bucket.

Of everything that was invoiced long enough ago to have passed all buckets: what was still unpaid on the day on which
it reached a bucket, and what was never paid. A bucket's rate is the second of the first. What was taken off with a
credit memo was never owed; what was written off was never paid.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from arledger.model.book import Book
from arledger.model.documents import DocumentKind, Item
from arledger.model.money import ZERO, amount_text, to_the_last_digit
from arledger.provisioning.rates import Rate
from arledger.subledger.aging import Buckets
from arledger.subledger.running_total import Changes, RunningTotal

_NOT_PAID = (DocumentKind.WRITE_OFF, DocumentKind.ADJUSTMENT)
_SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)


@dataclass(slots=True)
class _Reached:
    """What of a pool reached each bucket, and what of it was never paid."""

    amounts: list[Decimal]
    lost: Decimal = ZERO
    items: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """The rates of each pool and currency by bucket, and of how many invoices they are."""

    rates: Mapping[tuple[str, str], Mapping[str, Rate]] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)


@to_the_last_digit
def derive_rates(book: Book, buckets: Buckets, pool_of: Callable[[Item], str]) -> Derived:
    """Return the rates that a book's history has; the book must be whole. Buckets that nothing reached have none."""
    paid = _paid(book)
    reached: dict[tuple[str, str], _Reached] = {}
    days = (0, 0, *buckets.limits)
    for at, item in enumerate(book.items):
        if item.document.kind in _SALES and item.amount > 0 and _is_over(item, buckets, book.as_of):
            known = reached.setdefault((pool_of(item), item.currency), _Reached([ZERO] * len(buckets.names)))
            _add(known, item, paid.get(at, RunningTotal(())), days, book.as_of)
    rates = {key: _rates(known, buckets, key[1]) for key, known in sorted(reached.items())}
    return Derived(rates, {key: known.items for key, known in reached.items()})


def _is_over(item: Item, buckets: Buckets, as_of: date) -> bool:
    """Say whether an item has passed the last limit of all buckets."""
    return item.days_past_due(as_of) > buckets.limits[-1]


def _add(known: _Reached, item: Item, paid: RunningTotal, days: tuple[int, ...], as_of: date) -> None:
    """Count an item: all of it was sold; of each later bucket what was unpaid when the one before was over."""
    known.items += 1
    for bucket, limit in enumerate(days):
        unpaid = item.amount if bucket == 0 else item.amount - paid.on(_after(item, limit))
        known.amounts[bucket] += max(unpaid, ZERO)
    known.lost += max(item.amount - paid.on(as_of), ZERO)


def _after(item: Item, days: int) -> date:
    left = (date.max - item.due).days
    return date.max if days >= left else date.max - timedelta(days=left - days)


def _paid(book: Book) -> Mapping[int, RunningTotal]:
    """Return what was paid or credited of each item day by day: everything that settled it but what was given up."""
    changes: defaultdict[int, Changes] = defaultdict(list)
    for step in book.allocations:
        if book.credits[step.credit].document.kind not in _NOT_PAID:
            changes[step.item].append((step.date, step.amount))
    return {item: RunningTotal(found) for item, found in changes.items()}


def _rates(known: _Reached, buckets: Buckets, currency: str) -> Mapping[str, Rate]:
    """Divide what was never paid by what reached each bucket, without rounding."""
    lost = amount_text(known.lost, currency)
    return {
        name: Rate(
            Fraction(known.lost) / Fraction(amount),
            f"{known.items} invoices: {lost} of {amount_text(amount, currency)} never paid",
        )
        for name, amount in zip(buckets.names, known.amounts, strict=True)
        if amount
    }
