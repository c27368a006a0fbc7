"""A deposit that went back, or was kept, and that nobody has approved who may."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.deposit_ledger.authority import objections, own_approvals
from arledger.deposit_ledger.movements import MovementKind
from arledger.model.problem import Problem

NAME = "refund-unapproved"
OWN = "refund-own-approval"
ALSO = (OWN,)


def find(context: Context) -> Iterator[Problem]:
    """Yield refunds and forfeitures without an approval, and those approved by who asked or paid."""
    ledger = context.deposits
    for deposit in ledger.deposits:
        for step in own_approvals(ledger, deposit, context.day):
            yield Problem(
                step.source or deposit.source,
                OWN,
                f"{step.who} approved the refund of {deposit.number}, and asked for it",
                "Somebody else approves it before it goes out: `arledger deposits approve DEPOSIT`.",
                about=(deposit.client, deposit.number),
            )
        for objection in objections(ledger, deposit) if deposit.number else ():
            source, about = objection.movement.source, (deposit.client, deposit.number)
            back = objection.movement.kind is MovementKind.REFUNDED
            command = "deposits approve DEPOSIT" if back else "approve DEPOSIT --kind forfeit"
            remedy = f"Somebody else approves it before it goes out: `arledger {command}`."
            if objection.own:
                yield Problem(source, OWN, objection.message, remedy, about=about)
            else:
                yield Problem(source, NAME, objection.message, remedy, about=about)
