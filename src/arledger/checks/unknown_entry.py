"""Links of bank lines (`ar-cleared`) to entries that are not there, or not as the link says."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity
from arledger.subledger.bank_legs import unknown_links

NAME = "unknown-entry"


def find(context: Context) -> Iterator[Problem]:
    """Yield each link that names no entry of its account, day and amount."""
    for link in unknown_links(context.book.facts):
        amount = amount_text(link.amount.number, link.amount.currency)
        yield Problem(
            link.source,
            NAME,
            f"this ar-cleared links line {link.ref} to an entry of {link.date} over {amount} on {link.account}, "
            "and there is none",
            "Correct the entry, or the link where the entry was changed on purpose",
            Severity.WARNING,
        )
