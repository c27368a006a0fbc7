"""An entry that moves a receipt which is not there, or more of it than is: what it takes becomes an open item."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.documents import DocumentKind
from arledger.model.facts import as_written
from arledger.model.money import amount_text
from arledger.model.problem import Problem
from arledger.subledger.moves import MOVED_KEY

NAME = "unknown-receipt"


def find(context: Context) -> Iterator[Problem]:
    """Yield items that came about because a move named no receipt of the client, or took more than there was."""
    for item in context.book.items:
        if item.document.kind is not DocumentKind.MOVED_RECEIPT:
            continue
        name = item.document.entry.meta.get(MOVED_KEY)
        called = f" {as_written(name)}" if name is not None else ""
        amount = amount_text(item.amount, item.currency)
        yield Problem(
            item.source,
            NAME,
            f"this moves {amount} of a receipt{called} that {item.client} does not have",
            "Name the receipt, its day and what it settled; docs/ledger-format.md shows how.",
            about=(item.client, *item.document.about),
        )
