"""How well is collected: the collection effectiveness index, the shares of what is current and old, the turnover."""

from decimal import Decimal

from arledger.figures.outstanding import NO_SALES, SOLD
from arledger.figures.population import Population
from arledger.figures.span import as_decimal
from arledger.figures.values import DAYS, PERCENT, TIMES, Figure, Quotient, figure

OLD = 90
HUNDRED = Decimal(100)
NOTHING_OPEN = "nothing is open"
FIRST_PERIOD = "a first period: nothing was owed before it and nothing sold in it"


def cei(population: Population) -> Figure:
    """(Opening + monthly sales - closing) / (opening + monthly sales - current) * 100: of Credit Research Foundation.

    Monthly sales are those of the period by the number of its calendar months.
    """
    months = as_decimal(population.span.months)
    sales = population.sales(population.span) / months
    return _effectiveness("cei", population, sales, "monthly average of sales (CRF)")


def cei_of_period(population: Population) -> Figure:
    """(Opening + sales of the period - closing) / (opening + sales of the period - current) * 100."""
    return _effectiveness("cei-period", population, population.sales(population.span), "sales of the whole period")


def _effectiveness(name: str, population: Population, sales: Decimal, convention: str) -> Figure:
    to_collect = population.opening + sales
    numerator, denominator = to_collect - population.closing, to_collect - population.current
    why_not = "" if denominator > 0 else FIRST_PERIOD if not to_collect else "nothing was to be collected"
    n = len(population.of_period(SOLD))
    return figure(name, PERCENT, Quotient(numerator, denominator, HUNDRED, n, why_not), convention)


def current_share(population: Population) -> Figure:
    """What is not past due / all open items, in percent."""
    return _share("current-share", population, population.current, "of open items, by due date")


def old_share(population: Population) -> Figure:
    """What is more than ninety days past due / all open items, in percent."""
    return _share("over-90-share", population, population.past_due(OLD), "of open items, by due date")


def unapplied_share(population: Population) -> Figure:
    """Unapplied credit / all open items, in percent."""
    return _share("unapplied-share", population, population.unapplied, "of open items")


def _share(name: str, population: Population, part: Decimal, convention: str) -> Figure:
    gross = population.gross
    why_not = "" if gross > 0 else NOTHING_OPEN
    return figure(name, PERCENT, Quotient(part, gross, HUNDRED, len(population.open_items), why_not), convention)


def turnover(population: Population) -> Figure:
    """Sales / the mean of opening and closing receivables."""
    mean = (population.opening + population.closing) / 2
    return _times("turnover", population, population.sales(population.span), mean, "mean of opening and closing")


def turnover_closing(population: Population) -> Figure:
    """Sales / closing receivables."""
    sales = population.sales(population.span)
    return _times("turnover-closing", population, sales, population.closing, "closing receivables")


def _times(name: str, population: Population, sales: Decimal, owed: Decimal, convention: str) -> Figure:
    why_not = "" if owed > 0 else "nothing is owed"
    n = len(population.of_period(SOLD))
    return figure(name, TIMES, Quotient(sales, owed, Decimal(1), n, why_not), convention)


def collection_period(population: Population) -> Figure:
    """Days of the period / turnover, with the mean of opening and closing receivables."""
    mean = (population.opening + population.closing) / 2
    return _collection_days("collection-period", population, mean, "mean of opening and closing")


def collection_period_closing(population: Population) -> Figure:
    """Days of the period / turnover, with closing receivables."""
    return _collection_days("collection-period-closing", population, population.closing, "closing receivables")


def _collection_days(name: str, population: Population, owed: Decimal, convention: str) -> Figure:
    sales = population.sales(population.span)
    why_not = "" if sales > 0 else NO_SALES
    n = len(population.of_period(SOLD))
    return figure(name, DAYS, Quotient(owed, sales, Decimal(population.span.days), n, why_not), convention)
