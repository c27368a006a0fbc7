"""The figures of a period, reckoned from no more of the book than they need."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from arledger.capabilities.kpi.values import GroupFigures, PeriodFigures
from arledger.figures.catalogue import figures_of
from arledger.figures.groups import PROJECT, grouping
from arledger.figures.outstanding import EarlierNeeded
from arledger.figures.population import GroupOf, Population, everybody, populations
from arledger.figures.said import said_in
from arledger.figures.span import Span
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.policy.settings import Policy
from arledger.session.open_book import OpenBook

_DAYS_BACK = (92, 400)
"""How far sales are followed back from the last day: seldom further than the first, and then in the whole book."""


def period_figures(opened: OpenBook, span: Span, by: str = "", names: Collection[str] = ()) -> PeriodFigures:
    """Return the figures of everybody and of each group of an open book, all or those named."""
    return figures_since(partial(opened.book, span.last), opened.place.policy, span, by, names)


def figures_since(
    book_of: Callable[[Query], Book], policy: Policy, span: Span, by: str = "", names: Collection[str] = ()
) -> PeriodFigures:
    """Return the figures of a period from its book as far back as needed; raises UserError for an unknown group.

    `book_of` returns the book of the last day.
    """
    # An invoice that is long settled may say whose project a credit is.
    for days in () if by == PROJECT else _DAYS_BACK:
        since = min(span.first, span.last - min(timedelta(days=days), span.last - date.min))
        with suppress(EarlierNeeded):
            return _reckoned(book_of(Query(since=since)), policy, span, by, names, since)
    return _reckoned(book_of(Query()), policy, span, by, names, None)


def _reckoned(
    book: Book, policy: Policy, span: Span, by: str, names: Collection[str], since: date | None
) -> PeriodFigures:
    said = said_in(book, policy, span, whole=since is None)

    def reckoned(group_of: GroupOf, wanted: Collection[str]) -> tuple[GroupFigures, ...]:
        found = dict(populations(book, span, group_of, since))
        for currency in wanted:
            found.setdefault(("", currency), Population("", currency, span, since))
        return tuple(
            GroupFigures(population, tuple(figures_of(population, said, policy.figures, names)))
            for (_, currency), population in sorted(found.items())
            if currency in wanted or not population.is_idle
        )

    groups = reckoned(grouping(book, by), ()) if by else ()
    return PeriodFigures(span, book, reckoned(everybody, currencies_of(book)), groups)


def currencies_of(book: Book) -> list[str]:
    """Return the currencies that receivables were ever in by the book's day; of a ledger without any, its own."""
    found = sorted({currency for _, currency in book.balances})
    return found or list(book.facts.operating_currencies[:1])
