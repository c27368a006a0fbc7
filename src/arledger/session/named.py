"""Find the client, or the number of one, that somebody means, in the book of a day."""

from arledger.entries.context import EntryContext
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.policy.settings import Policy
from arledger.session.lookup import find_client


def owner_in(book: Book, policy: Policy, number: str, named: str | None) -> Client:
    """Find whose invoice a number is, settled or not; `named` says whose of several.

    Raises Refused where nobody has it, or several have.
    """
    owner = find_client(book, named) if named is not None else None
    return EntryContext(book, policy, frozenset(), book.as_of, "").client_of_number(number, owner)


def named_in(book: Book, policy: Policy, text: str, named: str | None) -> tuple[Client, str]:
    """Find a client by one of their numbers, settled or not, or by name; the number is empty where it is a name.

    `named` says whose a number of several clients is. Raises Refused where that is needed, UserError for a slip.
    """
    if named is None and all(item.number != text for item in book.items):
        return find_client(book, text), ""
    return owner_in(book, policy, text, named), text
