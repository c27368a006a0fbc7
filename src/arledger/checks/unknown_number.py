"""A credit that names a number which the client has no item for: it settles nothing."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.account import is_under_any
from arledger.model.documents import DocumentKind
from arledger.model.facts import Posting
from arledger.model.problem import Problem
from arledger.model.slips import ALIKE, did_you_mean
from arledger.model.source import Source
from arledger.subledger.book import MEMOS
from arledger.subledger.numbers import explicit_number, named_numbers

NAME = "unknown-number"

# These may carry a link of their own that names no invoice: a memo's number, a deposit's.
_OWN_LINKS = (*MEMOS, DocumentKind.DEPOSIT_APPLIED, DocumentKind.APPLICATION)


def find(context: Context) -> Iterator[Problem]:
    """Yield credits none of whose links, or whose `invoice:` metadata, names an item of the client."""
    items: dict[str, set[str]] = {}
    for item in context.whole.items:
        items.setdefault(item.client, set()).add(item.number)
    others = _numbers_elsewhere(context)
    kinds = {(credit.document.entry.source, credit.source): credit.document.kind for credit in context.book.credits}
    for client, entry, posting in context.client_postings():
        if posting.number >= 0:
            continue
        source = place_of(entry, posting)
        named = named_numbers(posting, entry)
        known = items.get(client, set())
        if not named or any(number in known for number in named):
            continue
        explicit = explicit_number(posting, entry)
        own = kinds.get((entry.source, source)) in _OWN_LINKS
        if explicit or (not own and not all(link in others for link in named)):
            yield _problem(client, posting, source, named, known)


def _problem(client: str, posting: Posting, source: Source, named: tuple[str, ...], known: set[str]) -> Problem:
    questions = (did_you_mean(number, known, near=ALIKE) for number in named)
    return Problem(
        source,
        NAME,
        f"this credit names {' and '.join(named)}, and {client} has no item of that number in {posting.currency}",
        next(filter(None, questions), "Name the invoice that it settles, or remove the link."),
        about=(client, *named),
    )


def _numbers_elsewhere(context: Context) -> set[str]:
    """Collect links that mean something else: a deposit's link on the deposit account."""
    deposits = context.policy.accounts.deposits
    return {
        link
        for entry in context.book.facts.entries
        if any(is_under_any(posting.account, deposits) for posting in entry.postings)
        for link in entry.links
    }
