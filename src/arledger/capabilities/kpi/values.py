"""The figures of groups in one period."""

from typing import NamedTuple

from arledger.figures.population import Population
from arledger.figures.span import Span
from arledger.figures.values import Figure
from arledger.model.book import Book


class GroupFigures(NamedTuple):
    """The figures of one group in one currency."""

    population: Population
    figures: tuple[Figure, ...]

    def of(self, name: str) -> Figure | None:
        """Return the figure of a name, None where it is not among those asked for."""
        return next((figure for figure in self.figures if figure.name == name), None)


class PeriodFigures(NamedTuple):
    """The figures of a period with the book that they are of: of everybody by currency, and of groups."""

    span: Span
    book: Book
    everybody: tuple[GroupFigures, ...]
    groups: tuple[GroupFigures, ...]
