"""How clients pay: days to pay and days late, weighted by amount, of what was paid in the period."""

from collections.abc import Callable
from decimal import Decimal

from arledger.figures.population import Payment, Population
from arledger.figures.values import DAYS, Figure, Quotient, figure
from arledger.model.money import exact_sum

NO_RECEIPTS = "nothing was paid in the period"


def days_to_pay(population: Population) -> Figure:
    """Amount * days from the invoice to the money, of each payment / the amount paid."""
    return _weighted("days-to-pay", population, lambda payment: payment.days_to_pay)


def days_late(population: Population) -> Figure:
    """Amount * days from the due date to the money, of each payment / the amount paid; early ones count below zero."""
    return _weighted("days-late", population, lambda payment: payment.days_late)


def _weighted(name: str, population: Population, days: Callable[[Payment], int]) -> Figure:
    payments = population.payments
    paid = exact_sum(payment.amount for payment in payments)
    weighed = exact_sum(payment.amount * days(payment) for payment in payments)
    n = sum(payment.amount > 0 for payment in payments)
    why_not = "" if paid > 0 else NO_RECEIPTS
    return figure(
        name, DAYS, Quotient(weighed, paid, Decimal(1), n, why_not), "weighted by amount, each payment on its day"
    )
