"""A deposit that stands on a sale which a credit memo has cancelled."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem, Severity

NAME = "deposit-cancelled"


def find(context: Context) -> Iterator[Problem]:
    """Yield each deposit of which something is held, for each of its sales that was cancelled in full."""
    day = context.day
    for deposit, sale in context.deposits.sales_behind(day):
        if sale.cancelled(day):
            yield Problem(
                deposit.source,
                NAME,
                f"{deposit.number} stands on {sale.number}, which a credit memo has cancelled",
                "Refund it, transfer it to another sale, or forfeit it.",
                Severity.WARNING,
                about=(deposit.client, deposit.number),
            )
