"""A deposit that stands behind no sale, or behind one that nobody has invoiced for long."""

from collections.abc import Iterator
from datetime import timedelta

from arledger.checks.context import Context
from arledger.model.problem import Problem, Severity

NAME = "deposit-unassigned"


def find(context: Context) -> Iterator[Problem]:
    """Yield deposits of which something is held, and which secure nothing that is there."""
    ledger, day, most = context.deposits, context.day, context.policy.deposits.unassigned_days
    for found in ledger.states(day):
        deposit = found.deposit
        since = max(movement.day for movement in deposit.movements if movement.secures or not found.secures)
        if not deposit.number or deposit.held <= 0 or day - since <= timedelta(days=most):
            continue
        if not found.secures:
            yield Problem(
                deposit.source,
                NAME,
                f"{deposit.number} has secured no sale for more than {most} days, and is never found refundable",
                f"`arledger deposits transfer {deposit.number} INVOICE` says which sale it stands behind.",
                Severity.WARNING,
                about=(deposit.client, deposit.number),
            )
            continue
        for number in found.secures:
            if not any(sale.exists(day) for sale in ledger.conditions.sales.sales(deposit.client, number)):
                yield Problem(
                    deposit.source,
                    NAME,
                    f"{deposit.number} has secured {number} for more than {most} days, and it is not invoiced"
                    f" to {deposit.client}",
                    "Invoice it, correct the number, or refund the deposit.",
                    Severity.WARNING,
                    about=(deposit.client, deposit.number),
                )
