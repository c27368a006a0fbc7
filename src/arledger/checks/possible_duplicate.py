"""The same thing written twice on one day, such as a receipt that was typed once more."""

from collections.abc import Iterator
from dataclasses import replace

from arledger.checks.context import Context
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity
from arledger.subledger.duplicates import Duplicates

NAME = "possible-duplicate"

# Two sales alike under two numbers are nothing unusual, and an adjustment is nobody's money.
_BESIDE = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.ADJUSTMENT, DocumentKind.DEPOSIT_APPLIED)


def find(context: Context) -> Iterator[Problem]:
    """Yield every document that is like an earlier one of its day, unless references tell the two apart."""
    groups: dict[tuple[object, ...], list[Document]] = {}
    for document in context.book.documents:
        if document.kind not in _BESIDE:
            key = (document.date, document.client, document.currency, document.kind, document.amount)
            groups.setdefault(key, []).append(document)
    duplicates: Duplicates | None = None
    found: dict[object, Problem] = {}
    for group in groups.values():
        documents = {document.entry.source: document for document in group}
        if len(documents) > 1:
            duplicates = duplicates or Duplicates(context.book.facts, context.policy)
            for document, before in _alike([documents[source] for source in sorted(documents)], duplicates):
                problem = _problem(document, before)
                known = found.setdefault(problem.source, problem)
                # An entry of two clients, or of two documents of one, is one finding about all of them.
                found[problem.source] = replace(known, about=tuple(dict.fromkeys((*known.about, *problem.about))))
    yield from found.values()


def _alike(documents: list[Document], duplicates: Duplicates) -> Iterator[tuple[Document, Document]]:
    """Yield each document that is like an earlier one, with that."""
    marks = [duplicates.mark(document.entry) for document in documents]
    for at, document in enumerate(documents):
        for before, mark in zip(documents[:at], marks[:at], strict=True):
            if mark == marks[at] and not duplicates.differ(before.entry, document.entry):
                yield document, before
                break


def _problem(document: Document, before: Document) -> Problem:
    named = document.about or ((document.number,) if document.number else ())
    about = f" for {' and '.join(document.about)}" if document.about else ""
    amount = f" of {amount_text(abs(document.amount), document.currency)}" if document.amount else ""
    return Problem(
        document.entry.source,
        NAME,
        f"this {document.kind}{amount} of {document.client}{about} is like the one of the same day at "
        f"{before.entry.source}",
        "If it was written twice, correct it; if not, give each its reference, or accept it in arledger.toml.",
        Severity.WARNING,
        (document.client, *named),
    )
