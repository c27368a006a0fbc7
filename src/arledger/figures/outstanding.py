"""How many days of sales are outstanding: by the period as a whole, month by month, and day by day.

The three are told apart by name. Sales are what was debited to receivables net of credit memos, tax included, as the
receivables are.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from arledger.figures.population import Population
from arledger.figures.span import Span, as_decimal, month_days, months_back
from arledger.figures.values import DAYS, DIGITS, Figure, Quotient, figure
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, round_to

SOLD = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
NO_SALES = "no sales in the period"


class EarlierNeeded(Exception):
    """Sales have to be followed back further than they are known."""


def dso(population: Population) -> Figure:
    """Receivables at the end / sales of the period * its days."""
    return _of_period("dso", population, population.closing, "simple: closing receivables over sales of the period")


def best_possible(population: Population) -> Figure:
    """What is not past due at the end / sales of the period * its days: the simple DSO if nothing were late."""
    return _of_period(
        "bpdso", population, population.current, "simple: what is not past due over sales of the period"
    )


def delinquent(population: Population) -> Figure:
    """What is past due at the end / sales of the period * its days: the simple DSO less the best possible one."""
    return _of_period(
        "add", population, population.closing - population.current, "DSO less best possible DSO, both simple"
    )


def _of_period(name: str, population: Population, numerator: Decimal, convention: str) -> Figure:
    sales = population.sales(population.span)
    why_not = "" if sales > 0 else NO_SALES
    sold = population.of_period(SOLD)
    return figure(
        name, DAYS, Quotient(numerator, sales, Decimal(population.span.days), len(sold), why_not), convention
    )


def countback(population: Population, *, thirty: bool = False) -> Figure:
    """Take the sales of each month off the receivables, the last month first, and count its days.

    Of the month in which sales exceed the rest, as much of its days as the rest is of its sales. With `thirty` every
    month has thirty days.
    """
    convention = "countback by month of thirty days" if thirty else "countback by calendar month"
    rest, days, sold = population.closing, Fraction(0), ZERO
    months = 0
    for span in months_back(population.span.last):
        if rest <= 0:
            break
        _need(population, span.first)
        length = _days(span, thirty=thirty)
        sold = population.sales(span)
        if _is_exhausted(population, span.last):
            return _not(population, convention, "dso-countback", f"> {days} days, history exhausted", months)
        if sold <= 0:
            why = f"no sales in {span.first:%Y-%m}, and the receivables go further back"
            return _not(population, convention, "dso-countback", why, months)
        months += 1
        part = min(Fraction(rest) / Fraction(sold), Fraction(1))
        days += part * length
        rest -= sold
    return _counted("dso-countback", population, days, sold, convention, months)


def exhaustion(population: Population) -> Figure:
    """Take the sales of each day off the receivables, the last day first, and count the days; the last one in part."""
    convention = "exhaustion by day"
    rest, days, sold, n = population.closing, Fraction(0), ZERO, 0
    day = population.span.last
    while rest > 0:
        _need(population, day)
        if _is_exhausted(population, day):
            return _not(population, convention, "dso-exhaustion", f"> {days} days, history exhausted", n)
        of_day = population.daily_sales.get(day, ZERO)
        if of_day > 0:
            sold, n = of_day, n + 1
            days += min(Fraction(rest) / Fraction(sold), Fraction(1))
        else:
            days += 1
        rest -= of_day
        day -= timedelta(days=1)
    return _counted("dso-exhaustion", population, days, sold, convention, n)


def _days(span: Span, *, thirty: bool) -> int:
    """Return the days of a month up to its last day that is counted; of thirty, in the proportion of the calendar."""
    if not thirty:
        return span.days
    return 30 if span.days == month_days(span.last) else min(span.days, 30)


def _need(population: Population, day: date) -> None:
    if population.known_since is not None and day < population.known_since:
        raise EarlierNeeded


def _is_exhausted(population: Population, day: date) -> bool:
    """Say whether nothing was sold on a day or before; raises EarlierNeeded where that is not known."""
    if population.daily_sales and day >= next(iter(population.daily_sales)):
        return False
    if population.known_since is not None:
        raise EarlierNeeded
    return True


def _counted(name: str, population: Population, days: Fraction, sold: Decimal, convention: str, n: int) -> Figure:
    value = round_to(as_decimal(days), DIGITS)
    if population.closing <= 0 and not n:
        return _not(population, convention, name, "nothing is owed", 0)
    return Figure(name, DAYS, value, population.closing, sold, convention, n)


def _not(population: Population, convention: str, name: str, why: str, n: int) -> Figure:
    return Figure(name, DAYS, None, population.closing, None, convention, n, why)
