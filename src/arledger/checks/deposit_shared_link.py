"""One link for the deposits of several clients."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem

NAME = "deposit-shared-link"


def find(context: Context) -> Iterator[Problem]:
    """Yield each deposit whose link another client's deposit has, too."""
    ledger = context.deposits
    for deposit in ledger.deposits:
        if ledger.is_ambiguous(deposit):
            others = sorted({d.client for d in ledger.deposits if d.number == deposit.number})
            yield Problem(
                deposit.source,
                NAME,
                f"{deposit.number} is the link of deposits of {' and '.join(others)}: a refund may mean either",
                "Give each deposit a link of its own.",
                about=(deposit.client, deposit.number),
            )
