"""By what figures are grouped: everybody, clients, a value that their accounts have, or projects of invoices."""

from collections.abc import Iterator

from arledger.figures.population import GroupOf, by_client, everybody
from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.facts import Entry, Meta, Posting
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.subledger.clients import text_of
from arledger.subledger.numbers import named_numbers

CLIENT, PROJECT = "client", "project"
NONE = "(none)"
_MOST = 8


def grouping(book: Book, by: str) -> GroupOf:
    """Return how to group by a word; raises UserError for a key that no client has.

    By projects the book must have its whole history: an invoice that is long settled may say whose a credit is.
    """
    if not by:
        return everybody
    if by == CLIENT:
        return lambda of: of.client
    if by == PROJECT:
        return Projects(book)
    known = sorted({key for client in book.clients.values() for key in client.meta})
    if by not in known:
        raise UserError(f"no client has the metadata {by!r}", f"Group by {', '.join([CLIENT, PROJECT, *known])}.")
    return by_client({name: text_of(client.meta, by) or NONE for name, client in book.clients.items()})


class Projects:
    """Tells the project of an item, a credit or a document.

    It is what `project:` of its posting says, or of its entry; else what is said of the numbers that it names, where
    that is one project; else what the client's account says. What has none of these is in `(none)`.
    """

    def __init__(self, book: Book) -> None:
        self._of_number: dict[tuple[str, str], set[str]] = {}
        self._of_client = {name: _name(client.meta) for name, client in book.clients.items()}
        for item in book.items:
            own = _said(item)
            if own and item.number:
                self._of_number.setdefault((item.client, item.number), set()).add(own)

    def __call__(self, of: Document | Item | Credit) -> str:
        """Return the project of something."""
        own = _said(of)
        if own:
            return own
        named = {project for number in _named(of) for project in self._of_number.get((of.client, number), ())}
        return named.pop() if len(named) == 1 else self._of_client.get(of.client) or NONE


def projects_of(book: Book) -> list[str]:
    """Return the projects of all items and credits of a book, by name; `(none)` is not among them."""
    project_of = Projects(book)
    found = {project_of(item) for item in book.items} | {project_of(credit) for credit in book.credits}
    return sorted(found - {NONE})


class OneProject:
    """Says whether something is of one project; raises UserError for a name that there is not."""

    def __init__(self, book: Book, text: str) -> None:
        self.name = known_project(book, text)
        self._project_of = Projects(book)

    def __call__(self, of: Document | Item | Credit) -> bool:
        """Say whether it is of the project."""
        return self._project_of(of) == self.name


def known_project(book: Book, text: str) -> str:
    """Return the project of this name, or whose name alone begins so, whatever the capitals.

    Raises UserError where there is none, or there are several.
    """
    known, wanted = [*projects_of(book), NONE], " ".join(text.split())
    folded = wanted.casefold()
    found = (
        [name for name in known if name == wanted]
        or [name for name in known if name.casefold() == folded]
        or [name for name in known if wanted and name.casefold().startswith(folded)]
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{text!r} may be any of {', '.join(found[:_MOST])}", "Write more of the name.")
    otherwise = "`arledger project` lists them." if len(known) > 1 else "Write `project:` into an invoice's metadata."
    raise UserError(f"there is no project {text!r} as of {book.as_of}", did_you_mean(wanted, known, otherwise))


def _said(of: Document | Item | Credit) -> str:
    """Return what a posting or its entry says of itself."""
    entry = of.entry if isinstance(of, Document) else of.document.entry
    if not isinstance(of, Document):
        for posting in _postings(entry, of.source.line):
            if own := _name(posting.meta):
                return own
    return _name(entry.meta)


def _name(meta: Meta) -> str:
    """Return what metadata says, on one line whatever stands in it."""
    return " ".join(text_of(meta, PROJECT).split())


def _named(of: Document | Item | Credit) -> tuple[str, ...]:
    """Return the numbers that may say more: an item's own, those that a document or a credit's posting names."""
    if isinstance(of, Item):
        return (of.number,)
    if isinstance(of, Document):
        return (of.number, *of.about)
    entry = of.document.entry
    named = {number for posting in _postings(entry, of.source.line) for number in named_numbers(posting, entry)}
    return (*named, of.document.number)


def _postings(entry: Entry, line: int) -> Iterator[Posting]:
    """Yield the postings that stand on a line: a plugin's stand on none of their own."""
    return (posting for posting in entry.postings if posting.line == line)
