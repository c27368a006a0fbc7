"""How clients pay: days to pay and days late, weighted by amount, of what was paid in the period."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from arledger.figures.population import Payment, Population
from arledger.figures.values import DAYS, Figure, Quotient, figure
from arledger.model.documents import DocumentKind
from arledger.model.money import exact_sum, sums

NO_RECEIPTS = "nothing was paid in the period"


def days_to_pay(population: Population) -> Figure:
    """Divide each payment's amount times its days from the invoice to the money, added up, by the amount paid."""
    return _weighted("days-to-pay", population, lambda payment: payment.days_to_pay)


def days_late(population: Population) -> Figure:
    """Do the same with the days from the due date; what comes early counts below zero."""
    return _weighted("days-late", population, lambda payment: payment.days_late)


def _weighted(name: str, population: Population, days: Callable[[Payment], int]) -> Figure:
    # The debit of a recovery is as old as the entry: its client was not as quick as that.
    payments = _kept([p for p in population.payments if p.item.document.kind is not DocumentKind.RECOVERY])
    paid = exact_sum(payment.amount for payment in payments)
    weighed = exact_sum(payment.amount * days(payment) for payment in payments)
    quotient = Quotient(weighed, paid, Decimal(1), len(payments), "" if payments else NO_RECEIPTS)
    return figure(name, DAYS, quotient, "each payment by its amount")


def _kept(payments: Sequence[Payment]) -> list[Payment]:
    """Return what was paid and not taken back in the period; what came back of an earlier one counted then."""
    if all(payment.amount > 0 for payment in payments):
        return list(payments)
    net = sums(((id(p.item), id(p.document)), p.amount) for p in payments)
    kept: dict[tuple[int, int], Payment] = {}
    for payment in payments:
        key = id(payment.item), id(payment.document)
        if net[key] > 0:
            kept.setdefault(key, payment._replace(amount=net[key]))
    return list(kept.values())
