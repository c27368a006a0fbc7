"""By what figures are grouped: everybody, clients, a value that their accounts have, or projects of invoices."""

from collections.abc import Mapping

from arledger.figures.population import GroupOf, by_client, everybody
from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.problem import UserError
from arledger.subledger.clients import text_of

CLIENT, PROJECT = "client", "project"
NONE = "(none)"


def grouping(book: Book, by: str) -> GroupOf:
    """Return how to group by a word; raises UserError for a key that no client has."""
    if not by:
        return everybody
    if by == CLIENT:
        return lambda of: of.client
    if by == PROJECT:
        return _by_project(book)
    known = sorted({key for client in book.clients.values() for key in client.meta})
    if by not in known:
        raise UserError(f"no client has the metadata {by!r}", f"Group by {', '.join([CLIENT, PROJECT, *known])}.")
    return by_client({name: text_of(client.meta, by) or NONE for name, client in book.clients.items()})


def _by_project(book: Book) -> GroupOf:
    of_number: Mapping[tuple[str, str], str] = {
        (item.client, item.number): project
        for item in book.items
        if (project := text_of(item.document.entry.meta, PROJECT))
    }

    def group_of(of: Document | Item | Credit) -> str:
        document = of if isinstance(of, Document) else of.document
        own = text_of(document.entry.meta, PROJECT)
        if own:
            return own
        numbers = (document.number, *document.about) if not isinstance(of, Item) else (of.number,)
        return next((p for number in numbers if (p := of_number.get((of.client, number)))), NONE)

    return group_of
