"""An item settled beyond its amount: the rest of the credit waits unapplied and should not be forgotten."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity

NAME = "settled-beyond"


def find(context: Context) -> Iterator[Problem]:
    """Yield credits that name items, and have something left because the items are fully settled."""
    items = {(item.client, item.currency, item.number) for item in context.book.items if item.number}
    for credit in context.book.credits:
        named = [n for n in credit.document.about if (credit.client, credit.currency, n) in items]
        if credit.open and named:
            rest = amount_text(credit.open, credit.currency)
            yield Problem(
                credit.source,
                NAME,
                f"{' and '.join(named)} of {credit.client} settled beyond its amount: {rest} of this "
                f"{credit.document.kind} is left over",
                "Refund it, apply it to another item, or correct the amount.",
                Severity.WARNING,
                (credit.client, *named),
            )
