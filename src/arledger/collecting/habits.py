"""How clients usually pay: how many days after the due date, of what was settled in the year before the day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low

from arledger.collecting.shares import is_money
from arledger.model.book import Book
from arledger.model.days import days_after
from arledger.model.documents import DocumentKind

YEAR = 365


def days_late(book: Book, client: str | None = None) -> Mapping[str, list[int]]:
    """Return by client the sorted days between due date and last money of what was settled; negative is early.

    What was credited or written off for the most part tells nothing of when its client pays. The book must have the
    whole history of the clients, or of the one that is named.
    """
    start = book.as_of - timedelta(days=min(YEAR, (book.as_of - date.min).days))
    last: dict[int, date] = {}
    paid: defaultdict[int, Decimal] = defaultdict(Decimal)
    for step in book.allocations:
        if client in (None, book.items[step.item].client) and is_money(book, step):
            paid[step.item] += step.amount
            if step.amount > 0:
                last[step.item] = max(last.get(step.item, date.min), step.date)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, day in last.items():
        item = book.items[at]
        # The debit of a recovery is as old as the entry, and never due.
        is_telling = item.document.kind is not DocumentKind.RECOVERY and paid[at] * 2 >= item.amount
        if day > start and not item.open and is_telling:
            found[item.client].append((day - item.due).days)
    return {name: sorted(days) for name, days in found.items()}


def usual_days_late(book: Book, client: str) -> int | None:
    """Return the median of the days between due date and last payment; negative is early, None without any.

    Of two in the middle it is the lower one. The book must have the client's whole history.
    """
    days = days_late(book, client).get(client)
    return median_low(days) if days else None


def expected_day(due: date, late: Sequence[int], as_of: date) -> date:
    """Return the day on which an item that is open on a day is paid, if its client goes on as usual.

    Of the days late in `late` those that are not over yet decide, since it is still open: their median, of two in the
    middle the lower one. Where it is later than all of them, it is taken to stay open as long again as it is late,
    a year at most; without any, it is paid when due. It is never before the day.
    """
    past = (as_of - due).days
    ahead = [days for days in late if days >= past]
    if ahead:
        return max(as_of, days_after(due, median_low(ahead)))
    return days_after(as_of, min(past, YEAR)) if past > 0 else due
