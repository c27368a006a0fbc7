"""A leg on a deposit account without a link: nobody knows which deposit it is of."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.money import amount_text
from arledger.model.problem import Problem

NAME = "deposit-link"


def find(context: Context) -> Iterator[Problem]:
    """Yield every leg on a deposit account whose entry names no deposit."""
    for deposit in context.deposits.deposits:
        for movement in deposit.movements if not deposit.number else ():
            amount = amount_text(abs(movement.change), deposit.currency)
            yield Problem(
                movement.source,
                NAME,
                f"this posts {amount} to {movement.account} without a link, as in ^DEP-0003",
                "Give the entry the link of its deposit: without it, nobody knows what is held for which sale.",
                about=(deposit.client,),
            )
