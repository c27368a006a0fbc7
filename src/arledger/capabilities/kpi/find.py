"""The populations of a period, read with no more of the book than they need."""

from datetime import date, timedelta

from arledger.capabilities.kpi.values import GroupFigures
from arledger.figures.catalogue import figures_of
from arledger.figures.groups import PROJECT, grouping
from arledger.figures.outstanding import EarlierNeeded
from arledger.figures.population import populations
from arledger.figures.said import said_in
from arledger.figures.span import Span
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.session.open_book import OpenBook

_DAYS_BACK = 120
"""Sales are rarely followed back further than this; where they are, the whole book is read."""


def period_figures(opened: OpenBook, span: Span, by: str) -> tuple[Book, list[GroupFigures]]:
    """Return the book of the last day, and the figures of each group and currency."""
    since = span.first - min(timedelta(days=_DAYS_BACK), span.first - span.first.min)
    try:
        # An invoice that is long settled may say whose project a credit is.
        return _read(opened, span, by, None if by == PROJECT else since)
    except EarlierNeeded:
        return _read(opened, span, by, None)


def _read(opened: OpenBook, span: Span, by: str, since: date | None) -> tuple[Book, list[GroupFigures]]:
    book = opened.book(span.last, Query(since=since))
    return book, _reckoned(book, opened.place.policy, span, by, since)


def _reckoned(book: Book, policy: Policy, span: Span, by: str, since: date | None) -> list[GroupFigures]:
    said = said_in(book, policy, span, whole=since is None)
    settings = policy.figures
    thirty = settings.month_days == "30"
    return [
        GroupFigures(population, tuple(figures_of(population, said, settings.least, thirty=thirty)))
        for population in populations(book, span, grouping(book, by), since).values()
    ]
