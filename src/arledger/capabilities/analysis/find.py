"""What an analysis says, reckoned from a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arledger.collecting.shares import disputed_parts
from arledger.figures.buckets import BucketsMoved, by_bucket
from arledger.figures.collecting import HUNDRED, NOTHING_OPEN
from arledger.figures.concentration import Concentration, concentration, movers
from arledger.figures.habits import Habit, habits
from arledger.figures.migration import RollRate, loss_on_current, roll_rates
from arledger.figures.rows import Rolled, rolled
from arledger.figures.values import PERCENT, Figure, Quotient, figure, honest
from arledger.model.documents import Item
from arledger.model.money import ZERO, exact_sum
from arledger.policy.settings import Basis
from arledger.session.both_ends import BothEnds
from arledger.subledger.aging import Buckets, age_of, oldest_due_first


@dataclass(frozen=True, slots=True)
class CurrencyAnalysis:
    """What an analysis says of one currency; `shares` are of open items at the end."""

    currency: str
    moved: BucketsMoved
    rates: Sequence[RollRate]
    loss: Figure
    rising: Sequence[Rolled]
    falling: Sequence[Rolled]
    concentration: Concentration
    shares: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an analysis says: of each currency, and of items and clients in all of them.

    `oldest` are the items in the last bucket, the oldest due first; `disputed` what of items is disputed, by their
    `id`; `in_credit` the clients with a balance below zero.
    """

    buckets: Buckets
    by: Basis
    currencies: Sequence[CurrencyAnalysis]
    oldest: Sequence[Item]
    disputed: Mapping[int, Decimal]
    in_credit: Sequence[Rolled]
    unapplied: Mapping[tuple[str, str], Decimal]
    habits: Sequence[Habit]


def analysis_of(ends: BothEnds, buckets: Buckets, by: Basis, least: int) -> Analysis:
    """Analyze a period; figures of fewer than `least` cases say so."""
    book, span = ends.book, ends.span
    rows = rolled(ends.moved, lambda of: of.client)
    moved = by_bucket(ends.moved, span, ends.opening_day, buckets, by)
    disputed = disputed_parts(book)
    open_items = [item for item in book.items if item.open]
    last = len(buckets.names) - 1
    oldest = [item for item in open_items if buckets.index(age_of(item, span.last, by)) == last]
    unapplied: dict[tuple[str, str], Decimal] = {}
    for credit in book.credits:
        if credit.open:
            key = credit.client, credit.currency
            unapplied[key] = unapplied.get(key, ZERO) - credit.open
    currencies = []
    for currency, own in moved.items():
        rates = roll_rates(own.buckets, buckets, span.days, least)
        spread = concentration(open_items, currency, least)
        shares = _shares(spread, [i for i in open_items if i.currency == currency], own, disputed)
        currencies.append(
            CurrencyAnalysis(
                currency,
                own,
                rates,
                honest(loss_on_current(rates), least),
                *movers(rows, currency),
                spread,
                [honest(share, least) for share in shares],
            )
        )
    return Analysis(
        buckets,
        by,
        currencies,
        sorted(oldest, key=lambda i: (i.client, i.currency, *oldest_due_first(i))),
        disputed,
        [row for row in rows if row.closing < 0],
        unapplied,
        habits(book, span, least),
    )


def _shares(
    spread: Concentration, items: Sequence[Item], moved: BucketsMoved, disputed: Mapping[int, Decimal]
) -> list[Figure]:
    parts = {
        "oldest-share": moved.buckets[-1].closing,
        "disputed-share": exact_sum(disputed.get(id(item), ZERO) for item in items),
        "unapplied-share": -moved.unapplied.closing,
    }
    why_not = "" if spread.open else NOTHING_OPEN
    return [
        figure(name, PERCENT, Quotient(part, spread.open, HUNDRED, len(items), why_not), "of open items")
        for name, part in parts.items()
    ]
