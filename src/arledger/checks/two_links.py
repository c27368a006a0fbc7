"""An invoice with several links and nothing that says which of them is its number."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.documents import DocumentKind
from arledger.model.problem import Problem
from arledger.subledger.events import TAKING
from arledger.subledger.numbers import explicit_number, preferred_links

NAME = "two-links"

# Their links name what they take back, and there may be several.
_TAKING = (*TAKING, DocumentKind.APPLICATION)


def find(context: Context) -> Iterator[Problem]:
    """Yield debits that open an item and whose entry has more than one possible link."""
    opened = {item.source for item in context.book.items if item.document.kind not in _TAKING}
    for client, entry, posting in context.client_postings():
        source = place_of(entry, posting)
        links = preferred_links(entry, context.policy.items.number_links)
        if posting.number >= 0 and source in opened and len(links) > 1 and not explicit_number(posting, entry):
            yield Problem(
                source,
                NAME,
                f"this invoice has {len(links)} links, {' and '.join(links)}; {links[0]} is taken as its number",
                f'Say which: invoice: "{links[0]}" on the entry, or number-links under [items] in arledger.toml.',
                about=(client, *links),
            )
