"""How well is collected: the collection effectiveness index, the shares of what is current and old, the turnover."""

from decimal import Decimal

from arledger.figures.outstanding import NO_SALES
from arledger.figures.population import Population
from arledger.figures.span import as_decimal
from arledger.figures.values import DAYS, PERCENT, TIMES, Figure, Quotient, figure

OLD = 90
HUNDRED = Decimal(100)
NOTHING_OPEN = "nothing is open"
NOTHING_OWED = "nothing is owed"
NOTHING_YET = "nothing was owed before the period and nothing sold in it"


def cei(population: Population) -> Figure:
    """Divide opening + monthly sales - closing by opening + monthly sales - current, in percent.

    It is the index of the Credit Research Foundation. Monthly sales are those of the period by the number of its
    calendar months.
    """
    months = as_decimal(population.span.months)
    sales = population.sales(population.span) / months
    return _effectiveness("cei", population, sales, "monthly sales")


def cei_of_period(population: Population) -> Figure:
    """Divide opening + sales - closing by opening + sales - current, in percent, with all sales of the period."""
    return _effectiveness("cei-period", population, population.sales(population.span), "whole period")


def _effectiveness(name: str, population: Population, sales: Decimal, convention: str) -> Figure:
    to_collect = population.opening + sales
    numerator, denominator = to_collect - population.closing, to_collect - population.current
    why_not = "" if denominator > 0 else NOTHING_YET if not to_collect else "nothing fell due for collection"
    quotient = Quotient(numerator, denominator, HUNDRED, population.collectable, why_not)
    return figure(name, PERCENT, quotient, convention)


def current_share(population: Population) -> Figure:
    """Divide what is not past due by all open items, in percent."""
    return _share("current-share", population, population.current, "by due date")


def old_share(population: Population) -> Figure:
    """Divide what is more than ninety days past due by all open items, in percent."""
    return _share("over-90-share", population, population.past_due(OLD), "by due date")


def unapplied_share(population: Population) -> Figure:
    """Divide unapplied credit by all open items, in percent; what is owed is less than these by it."""
    return _share("unapplied-share", population, population.unapplied, "of open items")


def _share(name: str, population: Population, part: Decimal, convention: str) -> Figure:
    gross = population.gross
    why_not = "" if gross > 0 else NOTHING_OPEN
    return figure(name, PERCENT, Quotient(part, gross, HUNDRED, len(population.open_items), why_not), convention)


def turnover(population: Population) -> Figure:
    """Divide sales by the mean of opening and closing receivables."""
    mean = (population.opening + population.closing) / 2
    return _times("turnover", population, population.sales(population.span), mean, "mean receivables")


def turnover_closing(population: Population) -> Figure:
    """Divide sales by closing receivables."""
    sales = population.sales(population.span)
    return _times("turnover-closing", population, sales, population.closing, "closing receivables")


def _times(name: str, population: Population, sales: Decimal, owed: Decimal, convention: str) -> Figure:
    why_not = NO_SALES if sales <= 0 else "" if owed > 0 else NOTHING_OWED
    return figure(
        name, TIMES, Quotient(sales, owed, Decimal(1), population.sold(population.span), why_not), convention
    )


def collection_period(population: Population) -> Figure:
    """Divide the days of the period by the turnover, with the mean of opening and closing receivables."""
    mean = (population.opening + population.closing) / 2
    return _collection_days("collection-period", population, mean, "mean receivables")


def collection_period_closing(population: Population) -> Figure:
    """Divide the days of the period by the turnover, with closing receivables: the simple DSO by another name."""
    return _collection_days("collection-period-closing", population, population.closing, "closing receivables")


def _collection_days(name: str, population: Population, owed: Decimal, convention: str) -> Figure:
    sales = population.sales(population.span)
    why_not = NO_SALES if sales <= 0 else "" if owed > 0 else NOTHING_OWED
    days = Decimal(population.span.days)
    return figure(name, DAYS, Quotient(owed, sales, days, population.sold(population.span), why_not), convention)
