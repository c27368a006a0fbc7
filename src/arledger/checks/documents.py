"""Documents that the ledger names and that are not on disk."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from arledger.checks.context import Context
from arledger.model.problem import Problem
from arledger.model.source import Source

NAME = "document-missing"
DOCUMENT_KEY = "document"


def find(context: Context) -> Iterator[Problem]:
    """Yield `document` directives and `document:` metadata whose file does not exist."""
    for path, source in sorted(set(_named(context)), key=lambda found: (found[1], found[0])):
        if not context.exists(path):
            yield Problem(source, NAME, f"there is no file {path}", "Put the document there, or correct the path.")


def _named(context: Context) -> Iterator[tuple[str, Source]]:
    for document in context.book.facts.documents:
        yield document.path, document.source
    for _, entry, posting in context.client_postings():
        for meta in (entry.meta, posting.meta):
            for key, value in meta.items():
                # Fava's plugin links `document: "invoice.pdf"`, and document-2: and so on.
                if key.startswith(DOCUMENT_KEY) and isinstance(value, str):
                    folder = PurePosixPath(entry.file).parent
                    yield str(folder / value), entry.source
