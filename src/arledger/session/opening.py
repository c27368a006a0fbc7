"""Open a book as the files are, or as git keeps them at a revision."""

from collections.abc import Iterator
from contextlib import contextmanager

from arledger.session.book_options import BookOptions
from arledger.session.books import open_book
from arledger.session.open_book import OpenBook


@contextmanager
def open_at(source: BookOptions, revision: str | None) -> Iterator[OpenBook]:
    """Yield the book that the options name: as the files are, or as git keeps them at a revision."""
    if revision is None:
        yield open_book(source)
        return
    from arledger.session.revisions import open_revision

    with open_revision(source, revision) as opened:
        yield opened
