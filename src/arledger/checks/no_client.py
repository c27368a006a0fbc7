"""A posting on the receivable account itself: money that nobody owes."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.documents import NO_CLIENT
from arledger.model.problem import Problem

NAME = "no-client"


def find(context: Context) -> Iterator[Problem]:
    """Yield receivable postings without a client."""
    by_payee = context.policy.items.client_from == "payee"
    for client, entry, posting in context.client_postings():
        if client == NO_CLIENT:
            remedy = (
                "Give the entry a payee."
                if by_payee
                else f'Post to {posting.account}:CLIENT, or set client-from = "payee" under [items] in arledger.toml.'
            )
            what = "the entry has no payee" if by_payee else f"{posting.account} is no client's account"
            yield Problem(place_of(entry, posting), NAME, f"a receivable without a client: {what}", remedy)
