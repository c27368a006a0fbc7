"""What a forecast needs of the book, read with no more of it than that."""

from datetime import date, timedelta
from typing import NamedTuple

from arledger.forecasting.backtest import Asking
from arledger.forecasting.decided import Expected, Said, expected_of
from arledger.forecasting.estimate import IsClosed, Model
from arledger.forecasting.lateness import Histories
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.session.open_book import OpenBook

_DAYS = 120
_MORE_DAYS = 1095
_FEWEST = 2000
"""A book with fewer paid items in four months is read further back: older ones weigh little, but tell something."""
_SATURDAY = 5


class Known(NamedTuple):
    """A book of a day with its histories, and what they say of its open items."""

    asking: Asking
    model: Model
    expected: tuple[Expected, ...]

    @property
    def book(self) -> Book:
        """The book of the day."""
        return self.asking.book


def read_histories(opened: OpenBook, day: date, back: int = 0) -> Asking:
    """Return the book of a day and what was paid in the months before; `back` days before are forecast, too."""
    book, histories = _read(opened, day, back + _DAYS)
    is_large = histories.paid_count >= _FEWEST
    if not is_large:
        book, histories = _read(opened, day, back + _MORE_DAYS)
    return Asking(book, opened.place.policy, histories, _closed(opened.place.policy), is_large and not back)


def known_on(opened: OpenBook, day: date) -> Known:
    """Return what is expected of every item that is open on a day."""
    asking = read_histories(opened, day)
    over = asking.histories.last_over(day)
    model = Model(asking.histories.cases(over), over, asking.closed)
    open_ = [(life.traits, item) for life, item in asking.histories.open_lives(over)]
    said = Said(asking.book, asking.policy, day)
    return Known(asking, model, tuple(expected_of(open_, model, said)))


def _read(opened: OpenBook, day: date, days: int) -> tuple[Book, Histories]:
    since = day - min(timedelta(days=days), day - date.min)
    book = opened.book(day, Query(since=since))
    return book, Histories(book, since)


def _closed(policy: Policy) -> IsClosed | None:
    """Return which weekdays are holidays; whether weekends count, the book's own receipts say."""
    if not policy.items.holidays:
        return None
    from arledger.terms import Calendar

    calendar = Calendar(policy.items.holidays)

    def is_closed(day: int) -> bool:
        found = date.fromordinal(day)
        return found.weekday() < _SATURDAY and not calendar.is_business_day(found)

    return is_closed
