"""Find the client that somebody means."""

from datetime import date

from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.problem import UserError
from arledger.model.slips import nearest


def find_client(book: Book, text: str) -> Client:
    """Return the client with this account component or name, or whose name alone begins so.

    Case does not matter; a text that fits several clients is refused with their names.
    """
    wanted = text.strip().casefold()
    exact = [c for c in book.clients.values() if wanted in _names(c)]
    exact = [c for c in exact if c.id == text] or exact
    found = exact or [
        c for c in book.clients.values() if wanted and (_starts(c.id, wanted) or _starts(c.name, wanted))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(sorted(f"{c.id} ({c.name})" for c in found)[:8])
        raise UserError(f"{text!r} may be any of {names}", "Use the account's component, which is unique.")
    # Writing commands look at all days, which is no date to tell anybody.
    when = "" if book.as_of == date.max else f" as of {book.as_of}"
    raise UserError(f"there is no client {text!r}{when}", _suggest(book, wanted))


def _names(client: Client) -> tuple[str, ...]:
    """Return what a client is called: its id, the account's component alone, and its name."""
    return (client.id.casefold(), client.id.rpartition(":")[2].casefold(), client.name.casefold())


def _starts(name: str, wanted: str) -> bool:
    return name.casefold().startswith(wanted)


def _suggest(book: Book, wanted: str) -> str:
    names = {c.id.casefold(): c.id for c in book.clients.values()}
    names |= {c.name.casefold(): c.id for c in book.clients.values()}
    close = dict.fromkeys(names[name] for name in nearest(wanted, names, most=3))
    return f"Did you mean {' or '.join(close)}?" if close else "`arledger aging` lists the clients."
