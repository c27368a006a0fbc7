"""A contract that was cancelled and still counts as owed by the leasing company."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.financing.steps import StepKind
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity

NAME = "financing-cancelled"


def find(context: Context) -> Iterator[Problem]:
    """Yield cancelled contracts of which something is open on the payer's account."""
    for contract in context.contracts.contracts:
        sale = contract.sale
        if contract.state == StepKind.CANCELLED.word and contract.outstanding and sale.on_payer:
            left = amount_text(contract.outstanding, sale.currency)
            yield Problem(
                sale.source,
                NAME,
                f"the contract of {sale.number} was cancelled on {contract.steps[-1].day}, and {left} of it still "
                f"count as owed by {sale.payer}",
                f"Take the invoice off with a credit memo, and invoice {sale.client}; or submit it anew.",
                Severity.WARNING,
                (sale.payer, sale.number),
            )
