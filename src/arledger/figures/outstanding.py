"""How many days of sales are outstanding: by the period as a whole, month by month, and day by day.

The three are told apart by name. Sales are what was debited to receivables net of credit memos, tax included, as the
receivables are.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from arledger.figures.population import Population
from arledger.figures.span import Span, as_decimal, month_days, months_back
from arledger.figures.values import DAYS, DIGITS, Counted, Figure, Quotient, figure
from arledger.model.days import day_before
from arledger.model.money import ZERO, round_to

NO_SALES = "no sales in the period"


class EarlierNeeded(Exception):
    """Sales have to be followed back further than they are known."""


def dso(population: Population) -> Figure:
    """Divide receivables at the end by the sales of the period, and multiply by its days."""
    return _of_period("dso", population, population.closing, "simple")


def best_possible(population: Population) -> Figure:
    """Do the same with what is not past due: the simple DSO if nothing were late."""
    return _of_period("bpdso", population, population.current, "simple")


def delinquent(population: Population) -> Figure:
    """Do the same with what is past due: the simple DSO less the best possible one."""
    return _of_period("add", population, population.closing - population.current, "simple")


def _of_period(name: str, population: Population, numerator: Decimal, convention: str) -> Figure:
    span, sales = population.span, population.sales(population.span)
    quotient = Quotient(numerator, sales, Decimal(span.days), population.sold(span), "" if sales > 0 else NO_SALES)
    return figure(name, DAYS, quotient, convention)


def countback(population: Population, *, thirty: bool = False) -> Figure:
    """Take the sales of each month off the receivables, the last month first, and count its days.

    Of the month in which sales exceed the rest, as much of its days as the rest is of its sales. With `thirty` every
    month has thirty days.
    """
    walk = _Walk(population, "dso-countback", "months of thirty days" if thirty else "calendar months")
    if population.closing <= 0:
        return walk.without("nothing is owed")
    for span in months_back(population.span.last):
        _need(population, span.first)
        if _is_exhausted(population, span.last):
            return walk.exhausted()
        sold = population.sales(span)
        if sold <= 0:
            return walk.without(f"no sales in {span.first.isoformat()[:7]}")
        walk.take(span, sold, _days(span, thirty=thirty))
        if walk.rest <= 0:
            break
    return walk.end()


def exhaustion(population: Population) -> Figure:
    """Take the sales of each day off the receivables, the last day first, and count them, the last one in part."""
    walk = _Walk(population, "dso-exhaustion", "day by day")
    if population.closing <= 0:
        return walk.without("nothing is owed")
    last = population.span.last
    for day in sorted((day for day in population.daily_sales if day <= last), reverse=True):
        _need(population, day)
        walk.wait((last - day).days)
        walk.take(Span(day, day), population.daily_sales[day], 1)
        if walk.rest <= 0:
            return walk.end()
        last = day_before(day)
    if population.known_since is not None:
        raise EarlierNeeded
    return walk.exhausted()


class _Walk:
    """What is left of the receivables while sales are taken off, and the days that this has taken."""

    def __init__(self, population: Population, name: str, convention: str) -> None:
        self.rest = population.closing
        self._population, self._name, self._convention = population, name, convention
        self._days = Fraction(0)
        self._first = population.span.last
        self._sold = ZERO
        self._counted: list[Counted] = []

    def wait(self, days: int) -> None:
        """Count days without sales."""
        self._days += days

    def take(self, span: Span, sold: Decimal, length: int) -> None:
        """Count the days of a span, in part where more was sold than is left; credit alone adds to what is left."""
        part = min(Fraction(self.rest) / Fraction(sold), Fraction(1)) if sold > 0 else Fraction(1)
        self._days += part * length
        self._first, self._sold = span.first, sold
        self.rest -= sold
        self._counted.append(Counted(span, sold, round_to(as_decimal(part * length), DIGITS)))

    def end(self) -> Figure:
        """Return the days as a figure."""
        return self._figure(round_to(as_decimal(self._days), DIGITS), self._sold, "")

    def exhausted(self) -> Figure:
        """Say that all sales there are have not used up the receivables."""
        if not self._days:
            return self.without("nothing was ever sold")
        return self.without(f"> {self._days} days, history exhausted")

    def without(self, why_not: str) -> Figure:
        """Say that there is no figure, and why."""
        return self._figure(None, None, why_not)

    def _figure(self, value: Decimal | None, sold: Decimal | None, why_not: str) -> Figure:
        population, counted = self._population, tuple(self._counted)
        n = population.sold(Span(self._first, population.span.last)) if counted else 0
        return Figure(self._name, DAYS, value, population.closing, sold, self._convention, n, why_not, counted)


def _days(span: Span, *, thirty: bool) -> int:
    """Return how many days of a month are counted; of thirty, not more than there were."""
    if not thirty:
        return span.days
    return 30 if span.days == month_days(span.last) else min(span.days, 30)


def _need(population: Population, day: date) -> None:
    if population.known_since is not None and day < population.known_since:
        raise EarlierNeeded


def _is_exhausted(population: Population, day: date) -> bool:
    """Say whether nothing was sold on a day or before; raises EarlierNeeded where that is not known."""
    if any(sold_on <= day for sold_on in population.daily_sales):
        return False
    if population.known_since is not None:
        raise EarlierNeeded
    return True
