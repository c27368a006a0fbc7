"""Money paid out to a client that no credit covers: a refund beyond the credit is a receivable."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.documents import DocumentKind
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity

NAME = "beyond-credit"

_TAKING = (DocumentKind.REFUND, DocumentKind.APPLICATION)


def find(context: Context) -> Iterator[Problem]:
    """Yield items that came about because a refund or an application took more than there was."""
    for item in context.book.items:
        if item.document.kind in _TAKING and item.open:
            yield Problem(
                item.source,
                NAME,
                f"this {item.document.kind} takes {amount_text(item.amount, item.currency)} more than "
                f"{item.client} has in unapplied credit; it is an open item now",
                "Correct the amount, or name the receipt that the bank took back with its link.",
                Severity.WARNING,
                (item.client, *item.document.about),
            )
