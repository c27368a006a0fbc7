"""How a client usually pays: how many days after the due date, of what was settled in the year before the day."""

from datetime import date, timedelta
from statistics import median_low

from arledger.model.book import Book

YEAR = 365


def usual_days_late(book: Book, client: str) -> int | None:
    """Return the median of the days between due date and last payment; negative is early, None without any.

    Of two in the middle it is the lower one. The book must have the client's whole history.
    """
    start = book.as_of - timedelta(days=YEAR)
    last: dict[int, date] = {}
    for step in book.allocations:
        if book.items[step.item].client == client and step.amount > 0:
            last[step.item] = max(last.get(step.item, date.min), step.date)
    days = [(day - book.items[at].due).days for at, day in last.items() if day > start and not book.items[at].open]
    return median_low(days) if days else None
