"""One number used for two invoices of one client: a payment cannot tell them apart."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.documents import Document, DocumentKind
from arledger.model.problem import Problem

NAME = "number-twice"

_NUMBERED = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)


def find(context: Context) -> Iterator[Problem]:
    """Yield every invoice or debit memo after the first that uses a number of its client again."""
    groups: dict[tuple[str, str], list[Document]] = {}
    for document in context.book.documents:
        if document.number and document.kind in _NUMBERED:
            groups.setdefault((document.client, document.number), []).append(document)
    for (client, number), group in groups.items():
        entries = sorted({document.entry.source: document for document in group}.values(), key=_age)
        for document in entries[1:]:
            yield Problem(
                document.entry.source,
                NAME,
                f"{number} is already the number of another document of {client}, at {entries[0].entry.source}",
                "Give one of the two a number of its own.",
                about=(client, number),
            )


def _age(document: Document) -> tuple[object, ...]:
    return (document.date, document.entry.source)
