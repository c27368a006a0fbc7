"""Answer what a forecast is asked."""

from datetime import date, timedelta

from arledger.capabilities.forecast.backtest_report import backtest_report
from arledger.capabilities.forecast.cash import cash_forecast
from arledger.capabilities.forecast.find import known_on, read_histories
from arledger.capabilities.forecast.items_report import items_report
from arledger.capabilities.forecast.options import Wanted
from arledger.capabilities.forecast.report import cash_report
from arledger.forecasting.backtest import month_ends, walk
from arledger.model.book import Book
from arledger.model.report import Report
from arledger.session.open_book import OpenBook
from arledger.session.progress import counting

_PAST = (12, 8, 4)
"""How many weeks ago the forecasts were that every forecast is judged by."""
_WEEK, _LEAST = timedelta(weeks=1), timedelta(days=90)
"""They must have known so many days of history themselves."""
_SAMPLE = 250
"""So many items of each are enough to judge it."""


def run_cash(opened: OpenBook, day: date, wanted: Wanted) -> tuple[Book, Report]:
    """Return the cash of each week or day, with how wrong the last forecasts have been."""
    known = known_on(opened, day)
    earlier = [day - timedelta(weeks=weeks) for weeks in _PAST if day - known.asking.since >= _LEAST + weeks * _WEEK]
    past = walk(known.asking, earlier, lambda: None, _SAMPLE)
    found = cash_forecast(known, wanted, past)
    return known.book, cash_report(known.book, found, wanted)


def run_items(opened: OpenBook, day: date, _: Wanted) -> tuple[Book, Report]:
    """Return when each open item is expected."""
    known = known_on(opened, day)
    return known.book, items_report(known.book, known.expected)


def run_backtest(opened: OpenBook, day: date, wanted: Wanted) -> tuple[Book, Report]:
    """Return how wrong forecasts have been that are made anew at each month's end."""
    origins = month_ends(day, wanted.months)
    back = (day - origins[0]).days if origins else 0
    asking = read_histories(opened, day, back)
    with counting("Forecasting anew", len(origins)) as step:
        found = walk(asking, origins, step)
    return asking.book, backtest_report(asking.book, origins, tuple(found.values()))
