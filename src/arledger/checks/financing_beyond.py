"""More received from a leasing company than its part, so that it settles what the client is to pay itself.

What is beyond the whole invoice is unapplied, and `settled-beyond` says so.
"""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.financing.history import Means
from arledger.model.money import ZERO, amount_text, exact_sum
from arledger.model.problem import Problem, Severity

NAME = "financing-beyond"


def find(context: Context) -> Iterator[Problem]:
    """Yield contracts on which the payer has paid more than its part, taken for the client's own."""
    ledger = context.contracts
    for contract, history in zip(ledger.contracts, ledger.histories, strict=True):
        sale, day = contract.sale, context.book.as_of
        paid = exact_sum(history.settled_by(means, day) for means in (Means.MONEY, Means.FEE))
        over = max(paid - sale.financed, ZERO)
        if over:
            yield Problem(
                sale.source,
                NAME,
                f"{sale.payer} has paid {amount_text(over, sale.currency)} beyond its part of {sale.number}",
                "Apply it to another contract, pay it back, or correct what of the invoice is financed.",
                Severity.WARNING,
                (sale.account, *filter(None, (sale.number,))),
            )
