"""A refund of a deposit that nothing proves a week later."""

from collections.abc import Iterator
from datetime import timedelta

from arledger.checks.context import Context
from arledger.deposit_ledger.movements import MovementKind
from arledger.model.problem import Problem, Severity

NAME = "refund-proof"
_WEEK = timedelta(days=7)


def find(context: Context) -> Iterator[Problem]:
    """Yield the last refund of each deposit that has gone, where neither bank nor document shows it."""
    for found in context.deposits.states(context.day):
        deposit, paid = found.deposit, found.paid_on
        if not paid or not found.proof_missing or not deposit.number or context.day - paid <= _WEEK:
            continue
        yield Problem(
            [movement for movement in deposit.movements if movement.kind is MovementKind.REFUNDED][-1].source,
            NAME,
            f"the refund of {deposit.number} was paid on {paid}, and nothing proves it",
            "Reconcile it with the bank, or record the proof: a `document` with the deposit's link.",
            Severity.WARNING,
            about=(deposit.client, deposit.number),
        )
