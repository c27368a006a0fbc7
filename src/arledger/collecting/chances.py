"""How likely money comes within a month, by how long it is overdue: from what the book's own clients have done.

Of every item that was once this late, the share that was paid in the thirty days after. A book without history begins
with `PRIOR`, which ten items of its own outweigh; a client's own history outweighs the book's after five.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Item
from arledger.model.money import ZERO

HORIZON = 30
"""Days in which money is expected."""
STAGES = (1, 31, 61, 91)
"""The day past due with which each stage begins."""
PRIOR = (Decimal("0.80"), Decimal("0.60"), Decimal("0.40"), Decimal("0.20"))
"""The share that is expected of each stage without any history."""
OF_BOOK, OF_CLIENT = 10, 5
"""How many items of its own the expectation above counts for."""
_FIRST = timedelta(days=STAGES[0])
_PERCENT = Decimal("0.01")
_ALL = ""
"""All clients together, whatever they are called."""


class _Seen(NamedTuple):
    """How many items reached a stage, and what shares of them were paid in time, added up."""

    items: int = 0
    shares: Decimal = ZERO

    def expecting(self, prior: Decimal, weight: int) -> Decimal:
        """Return the share expected, where `prior` counts for `weight` items."""
        return (self.shares + prior * weight) / (self.items + weight)


class Chances:
    """What is expected of overdue items of a book; the book must be whole."""

    def __init__(self, book: Book) -> None:
        self._day = book.as_of
        self._seen: defaultdict[tuple[str, int], _Seen] = defaultdict(_Seen)
        for item, changes in _changes(book):
            if not item.open and all(change.day < item.due + _FIRST for change in changes):
                continue  # it was settled in time, and reached no stage
            for stage, start in enumerate(STAGES):
                share = _paid_in_time(item, changes, item.due + timedelta(days=start), book.as_of)
                if share is not None:
                    for whose in (_ALL, item.client):
                        known = self._seen[whose, stage]
                        self._seen[whose, stage] = _Seen(known.items + 1, known.shares + share)

    def of(self, item: Item) -> Decimal:
        """Return the share of an overdue item that is expected within thirty days, from 0.00 to 1.00."""
        stage = bisect_right(STAGES, max(item.days_past_due(self._day), STAGES[0])) - 1
        book = self._seen.get((_ALL, stage), _Seen()).expecting(PRIOR[stage], OF_BOOK)
        own = self._seen.get((item.client, stage), _Seen()).expecting(book, OF_CLIENT)
        return own.quantize(_PERCENT, ROUND_HALF_UP)


class _Change(NamedTuple):
    day: date
    amount: Decimal
    is_money: bool


def _changes(book: Book) -> list[tuple[Item, Sequence[_Change]]]:
    """Return every item with what was set against it, and whether that was money."""
    found: defaultdict[int, list[_Change]] = defaultdict(list)
    for step in book.allocations:
        is_money = book.credits[step.credit].document.kind in MONEY_IN
        found[step.item].append(_Change(step.date, step.amount, is_money))
    return [(item, found.get(at, ())) for at, item in enumerate(book.items)]


def _paid_in_time(item: Item, changes: Sequence[_Change], start: date, day: date) -> Decimal | None:
    """Return the share of an item, open when a stage began, that was paid by the end of the horizon.

    None where nothing was open or owed then, or where the horizon is not over. What was credited or written off in
    between neither came nor stayed out.
    """
    end = start + timedelta(days=HORIZON)
    if end > day or item.document.date > start:
        return None
    open_ = item.amount - sum((change.amount for change in changes if change.day < start), ZERO)
    within = [change for change in changes if start <= change.day <= end]
    paid = sum((change.amount for change in within if change.is_money), ZERO)
    owed = open_ - sum((change.amount for change in within if not change.is_money), ZERO)
    if open_ <= 0 or owed <= 0:
        return None
    return min(max(paid / owed, ZERO), Decimal(1))
