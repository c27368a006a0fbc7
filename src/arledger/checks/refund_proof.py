"""A refund of a deposit that nothing proves a week later."""

from collections.abc import Iterator
from datetime import timedelta

from arledger.checks.context import Context
from arledger.deposit_ledger.movements import MovementKind
from arledger.model.problem import Problem, Severity

NAME = "refund-proof"
_WEEK = timedelta(days=7)


def find(context: Context) -> Iterator[Problem]:
    """Yield the last refund of each deposit, of all of it or a part, where neither bank nor document shows it."""
    for found in context.deposits.states(context.day):
        deposit, paid = found.deposit, found.paid_on
        if not paid or found.proof or not deposit.number or context.day - paid <= _WEEK:
            continue
        back = [m for m in deposit.movements if m.kind is MovementKind.RETURNED and m.change > 0]
        last = [m for m in deposit.movements if m.kind is MovementKind.REFUNDED][-1]
        if back and back[-1].day >= last.day:
            # It did not arrive: there is nothing to prove until it is paid again.
            continue
        yield Problem(
            last.source,
            NAME,
            f"the refund of {deposit.number} was paid on {paid}, and nothing proves it",
            "Reconcile it with the bank, or record the proof: a `document` with the deposit's link.",
            Severity.WARNING,
            about=(deposit.client, deposit.number),
        )
