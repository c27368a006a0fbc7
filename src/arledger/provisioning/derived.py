"""Rates of loss from the book's own history: what was never paid of what reached a bucket.

Of everything that was invoiced long enough ago to have passed all buckets: what was still unpaid on the day on which
it reached a bucket, and what was never paid. A bucket's rate is the second of the first. A credit memo settles as
money does, on its day. What was written off was never paid, less what came in on it after all. What an adjustment
took off, as where an invoice is put off, counts as the item that it became, with that one's due date.

What is still open was never paid either. But where a pool has write-offs, these tell what was given up, and an item
that is open counts only once it is a year old: until then nobody knows what becomes of it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from arledger.model.book import Book
from arledger.model.days import days_after
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, amount_text, to_the_last_digit
from arledger.policy.settings import Basis
from arledger.provisioning.rates import Rate
from arledger.subledger.aging import Buckets, age_of
from arledger.subledger.running_total import Changes, RunningTotal

_GIVEN_UP, _MOVED = DocumentKind.WRITE_OFF, DocumentKind.ADJUSTMENT
_SALES = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.ADJUSTMENT)

_YEAR = 365
"""From this age on, what is open counts as lost in any pool."""

PoolOf = Callable[[str], str]
_NOTHING = RunningTotal(())


@dataclass(slots=True)
class _Reached:
    """What of a pool reached each bucket, and what of it was never paid."""

    amounts: list[Decimal]
    lost: Decimal = ZERO
    items: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """The rates of each pool and currency by bucket, and of how many items they are."""

    rates: Mapping[tuple[str, str], Mapping[str, Rate]] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)


@to_the_last_digit
def derive_rates(book: Book, buckets: Buckets, by: Basis, pool_of: PoolOf) -> Derived:
    """Return the rates that a book's history has; the book must be whole. Buckets that nothing reached have none.

    `by` says from which date the buckets count, as in the aging.
    """
    paid, moved, given_up = _settled(book, pool_of)
    reached: dict[tuple[str, str], _Reached] = {}
    counted: set[tuple[str, str, str]] = set()
    days = (0, *buckets.limits)
    for at, item in enumerate(book.items):
        if item.document.kind not in _SALES or age_of(item, book.as_of, by) <= buckets.limits[-1]:
            continue
        key, amount = (pool_of(item.client), item.currency), item.amount - item.rounding - moved.get(at, ZERO)
        is_undecided = item.open and key in given_up and age_of(item, book.as_of, by) <= _YEAR
        if amount <= 0 or is_undecided:
            continue
        known = reached.setdefault(key, _Reached([ZERO] * len(buckets.names)))
        so_far = paid.get(at, _NOTHING)
        begins = item.due if by == "due" else item.date
        unpaid = (max(amount - so_far.on(days_after(begins, limit)), ZERO) for limit in days)
        known.amounts = [sum(pair, ZERO) for pair in zip(known.amounts, (amount, *unpaid), strict=True)]
        known.lost += max(amount - so_far.on(book.as_of), ZERO)
        known.items += 1
        counted.add((item.client, item.number, item.currency))
    _take_off_recovered(book, reached, counted, paid, pool_of)
    rates = {key: _rates(known, buckets, key[1]) for key, known in sorted(reached.items())}
    return Derived(rates, {key: known.items for key, known in reached.items()})


def _take_off_recovered(
    book: Book,
    reached: Mapping[tuple[str, str], _Reached],
    counted: Collection[tuple[str, str, str]],
    paid: Mapping[int, RunningTotal],
    pool_of: PoolOf,
) -> None:
    """Take off what was lost what came in after all on what had been written off of the same numbers."""
    for at, item in enumerate(book.items):
        if item.document.kind is DocumentKind.RECOVERY and (item.client, item.number, item.currency) in counted:
            known = reached.get((pool_of(item.client), item.currency))
            if known:
                known.lost = max(known.lost - paid.get(at, _NOTHING).on(book.as_of), ZERO)


def _settled(
    book: Book, pool_of: PoolOf
) -> tuple[Mapping[int, RunningTotal], Mapping[int, Decimal], set[tuple[str, str]]]:
    """Return what was paid or credited of each item day by day, what adjustments moved elsewhere, and who gives up.

    These are the pools and currencies that have write-offs.
    """
    changes: defaultdict[int, Changes] = defaultdict(list)
    moved: defaultdict[int, Decimal] = defaultdict(Decimal)
    given_up: set[tuple[str, str]] = set()
    put_off = {item.document.entry.source for item in book.items if item.document.kind is _MOVED}
    for step in book.allocations:
        credit = book.credits[step.credit]
        kind = credit.document.kind
        if kind is _MOVED or (kind is DocumentKind.APPLICATION and credit.document.entry.source in put_off):
            moved[step.item] += step.amount
        elif kind is _GIVEN_UP:
            given_up.add((pool_of(credit.client), credit.currency))
        else:
            changes[step.item].append((step.date, step.amount))
    return {item: RunningTotal(found) for item, found in changes.items()}, moved, given_up


def _rates(known: _Reached, buckets: Buckets, currency: str) -> Mapping[str, Rate]:
    """Divide what was never paid by what reached each bucket, without rounding."""
    lost, cases = amount_text(known.lost, currency), f"{known.items} item{'s' * (known.items != 1)}"
    return {
        name: Rate(
            Fraction(known.lost) / Fraction(amount),
            f"{cases}: {lost} of {amount_text(amount, currency)} never paid",
        )
        for name, amount in zip(buckets.names, known.amounts, strict=True)
        if amount
    }
