"""A figure with what it came from."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from arledger.figures.span import Span
from arledger.model.money import round_to
from arledger.model.report import Data

DIGITS = 6
DAYS, PERCENT, TIMES = "days", "percent", "times"


class Counted(NamedTuple):
    """Days that a countback has counted: what was sold in them, and how many days they are in it."""

    span: Span
    sold: Decimal
    days: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `value` in its `unit`, or None with the reason in `why_not`.

    `numerator` and `denominator` are what was divided, `n` how many cases stand behind it, `convention` which of the
    usual ways of reckoning it is; `counted` are the months of a countback, the last one first.
    """

    name: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    convention: str
    n: int
    why_not: str = ""
    counted: tuple[Counted, ...] = ()

    def record(self, numerator: Decimal | None, denominator: Decimal | None) -> dict[str, Data]:
        """Return the figure as the JSON contract has it, without its name; its parts as they are shown."""
        return {
            "value": self.value,
            "unit": self.unit,
            "numerator": numerator,
            "denominator": denominator,
            "convention": self.convention,
            "n": self.n,
            "why_not": self.why_not or None,
        }


@dataclass(frozen=True, slots=True)
class Quotient:
    """What is divided by what, times a factor, over so many cases; `why_not` says why it cannot be."""

    numerator: Decimal
    denominator: Decimal
    factor: Decimal
    n: int
    why_not: str = ""

    def value(self) -> Decimal | None:
        """Return the quotient rounded half up, None where it has no value."""
        if self.why_not or not self.denominator:
            return None
        return round_to(self.numerator * self.factor / self.denominator, DIGITS)


def figure(name: str, unit: str, quotient: Quotient, convention: str) -> Figure:
    """Return the figure of a quotient."""
    value, why_not = quotient.value(), quotient.why_not
    if value is None and not why_not:
        why_not = "nothing to divide by"
    return Figure(name, unit, value, quotient.numerator, quotient.denominator, convention, quotient.n, why_not)


def honest(figure: Figure, least: int) -> Figure:
    """Return a figure of at least so many cases; one of fewer says so instead of its value."""
    if figure.value is None or figure.n >= least:
        return figure
    return replace(figure, value=None, why_not=f"too few: {figure.n} of at least {least}")
