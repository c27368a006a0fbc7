"""A deposit in another currency than the sale that it stands behind."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem, Severity

NAME = "deposit-currency"


def find(context: Context) -> Iterator[Problem]:
    """Yield each deposit of which something is held, for each of its sales in another currency."""
    for deposit, sale in context.deposits.sales_behind(context.day):
        if sale.currency != deposit.currency:
            yield Problem(
                deposit.source,
                NAME,
                f"{deposit.number} is in {deposit.currency}, and {sale.number} in {sale.currency}",
                "It cannot be applied to it; say in the ledger if another sale is meant.",
                Severity.WARNING,
                about=(deposit.client, deposit.number),
            )
