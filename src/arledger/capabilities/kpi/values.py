"""The figures of one group in one currency."""

from typing import NamedTuple

from arledger.figures.population import Population
from arledger.figures.values import Figure


class GroupFigures(NamedTuple):
    """All figures of a population."""

    population: Population
    figures: tuple[Figure, ...]

    def of(self, name: str) -> Figure:
        """Return the figure of a name."""
        return next(figure for figure in self.figures if figure.name == name)
