"""Money that came or went on a day that is yet to come: a slip of the keyboard, or a post-dated cheque."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.documents import DocumentKind
from arledger.model.problem import Problem, Severity
from arledger.subledger.duplicates import cleared_entries
from arledger.subledger.moves import references

NAME = "future-dated"

_MONEY = (DocumentKind.RECEIPT, DocumentKind.REFUND, DocumentKind.RETURNED_PAYMENT)


def find(context: Context) -> Iterator[Problem]:
    """Yield receipts, refunds and returned payments that are dated after today, unless the bank has shown them."""
    late = [d for d in context.book.documents if d.kind in _MONEY and d.date > context.clock_day]
    seen = cleared_entries(context.book.facts) if late else {}
    for document in late:
        if not references(document.entry) and document.entry.source not in seen:
            named = (document.number, *document.about)
            yield Problem(
                document.entry.source,
                NAME,
                f"this {document.kind} of {document.client} is dated {document.date}, which is after today",
                "Correct the date; a post-dated cheque can be accepted under [[checks.accepted]] in arledger.toml.",
                Severity.WARNING,
                (document.client, *(number for number in named if number)),
            )
