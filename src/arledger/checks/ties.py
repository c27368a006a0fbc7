"""The sub-ledger against Beancount's own balances: a difference is a fault of this program."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.money import amount_text
from arledger.model.problem import Problem
from arledger.model.source import Source
from arledger.subledger.ties import untied_clients

NAME = "ties"


def find(context: Context) -> Iterator[Problem]:
    """Yield a problem for each client that does not tie."""
    book = context.book
    for client, currency, difference in untied_clients(book):
        yield Problem(
            Source(book.facts.main, 0),
            NAME,
            f"{client} does not tie to the ledger: the difference is {amount_text(difference, currency)}",
            "Please report this as a fault of arledger, with the smallest ledger that shows it.",
        )
