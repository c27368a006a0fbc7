"""A deposit that is posted to income: it is the client's money until it is forfeited."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.controls.approvals import FORFEITED_TAG
from arledger.deposit_ledger.movements import SECURES_KEY, begins_as
from arledger.model.account import is_under, is_under_any
from arledger.model.facts import Entry, Roots
from arledger.model.problem import Problem
from arledger.subledger.clients import text_of

NAME = "deposit-income"


def find(context: Context) -> Iterator[Problem]:
    """Yield entries that credit income with a deposit: one that is held, or one that only just comes in."""
    facts, pattern = context.book.facts, context.policy.numbers.deposit
    for entry in facts.entries:
        income = next((p for p in entry.postings if p.number < 0 and is_under(p.account, facts.types.income)), None)
        if income is None or FORFEITED_TAG in entry.tags or _is_owed(entry, facts.roots):
            continue
        on_deposit = any(p.number > 0 and is_under_any(p.account, facts.roots.deposits) for p in entry.postings)
        named = _names_deposit(entry, pattern)
        if on_deposit or named:
            number = named or (entry.links or ("a deposit",))[0]
            yield Problem(
                place_of(entry, income),
                NAME,
                f"{number} is posted to {income.account}: it is the client's until it is forfeited",
                "Post it to the deposit account; forfeit it with a reason and an approval.",
                about=(number,),
            )


def _is_owed(entry: Entry, roots: Roots) -> bool:
    """Say whether the rest of a sale is owed in its entry: it earns its income itself, and may use up a deposit."""
    return any(posting.number > 0 and is_under_any(posting.account, roots.receivable) for posting in entry.postings)


def _names_deposit(entry: Entry, pattern: str) -> str:
    """Return the number of a deposit that an entry says it is about; empty where it says nothing of the kind."""
    links = [link for link in entry.links if begins_as(pattern, link)]
    if links:
        return links[0]
    return (entry.links or ("a deposit",))[0] if text_of(entry.meta, SECURES_KEY) else ""
