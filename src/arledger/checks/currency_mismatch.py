"""A credit in one currency that names an item in another: it settles nothing until it is converted."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem

NAME = "currency-mismatch"


def find(context: Context) -> Iterator[Problem]:
    """Yield unapplied credits whose number is an item of the client in another currency only."""
    currencies: dict[tuple[str, str], set[str]] = {}
    for item in context.book.items:
        currencies.setdefault((item.client, item.number), set()).add(item.currency)
    for credit in context.book.credits:
        for number in credit.document.about:
            known = currencies.get((credit.client, number))
            if credit.open and known and credit.currency not in known:
                theirs = " and ".join(sorted(known))
                yield Problem(
                    credit.source,
                    NAME,
                    f"this credit is in {credit.currency}, and {number} is in {theirs}: it stays unapplied",
                    f"Post the client's leg in {theirs} and give the price on the bank's leg (@ or @@).",
                    about=(credit.client, number),
                )
