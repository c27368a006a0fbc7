"""More given back or applied of a deposit than is held of it."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.money import ZERO, amount_text
from arledger.model.problem import Problem

NAME = "deposit-overdrawn"


def find(context: Context) -> Iterator[Problem]:
    """Yield the first entry of each deposit that takes more of it than is there."""
    for deposit in context.deposits.deposits:
        held = ZERO
        for movement in deposit.movements:
            held += movement.change
            if deposit.number and held < 0 and movement.change < 0:
                beyond = amount_text(-held, deposit.currency)
                yield Problem(
                    movement.source,
                    NAME,
                    f"this takes {beyond} more from {deposit.number} than is held of it",
                    "Correct the amount or the link; what is given twice is lost.",
                    about=(deposit.client, deposit.number),
                )
                break
