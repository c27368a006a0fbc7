"""The same thing written twice on one day, such as a receipt that was typed once more."""

from collections.abc import Iterator
from dataclasses import replace

from arledger.checks.context import Context
from arledger.model.bank import FINGERPRINT, REF_KEY
from arledger.model.documents import Document, DocumentKind
from arledger.model.money import amount_text
from arledger.model.problem import Problem, Severity
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import text_of
from arledger.subledger.duplicates import Duplicates

NAME = "possible-duplicate"

_LIKE = "If it was written twice, correct it; if not, give each its reference, or accept it in arledger.toml."
_ONE_LINE = (
    "One line of the bank is booked once: take one of them out, or give it the reference of its own line; "
    "accept it in arledger.toml where the bank showed several receipts as one."
)

# Two sales alike under two numbers are nothing unusual, and an adjustment is nobody's money.
_BESIDE = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.ADJUSTMENT, DocumentKind.DEPOSIT_APPLIED)


def find(context: Context) -> Iterator[Problem]:
    """Yield every document that is like an earlier one of its day, unless references tell the two apart.

    One that has the bank's reference of an earlier one, on its day, bank account and of its amount, is like it
    whatever it is for: one line of the bank is one movement.
    """
    found: dict[object, Problem] = {}
    for problem in (*_written_twice(context), *_of_one_line(context)):
        known = found.setdefault(problem.source, problem)
        # An entry of two clients, or of two documents of one, is one finding about all of them.
        found[problem.source] = replace(known, about=tuple(dict.fromkeys((*known.about, *problem.about))))
    yield from found.values()


def _written_twice(context: Context) -> Iterator[Problem]:
    groups: dict[tuple[object, ...], list[Document]] = {}
    for document in context.book.documents:
        if document.kind not in _BESIDE:
            key = (document.date, document.client, document.currency, document.kind, document.amount)
            groups.setdefault(key, []).append(document)
    duplicates: Duplicates | None = None
    for group in groups.values():
        documents = _by_place(group)
        if len(documents) > 1:
            duplicates = duplicates or Duplicates(context.book.facts, context.policy)
            for document, before in _alike(documents, duplicates):
                yield _problem(document, f"is like the one of the same day at {before.entry.source}", _LIKE)


def _of_one_line(context: Context) -> Iterator[Problem]:
    """Yield receipts whose reference of the bank an earlier one has; fingerprints are of twins, two lines."""
    groups: dict[tuple[object, ...], list[Document]] = {}
    chart = Chart(context.book.facts, context.policy.accounts)
    for document in context.book.documents:
        entry = document.entry
        ref = text_of(entry.meta, REF_KEY)
        if document.kind is DocumentKind.RECEIPT and ref and not ref.startswith(FINGERPRINT):
            banks = frozenset(p.account for p in entry.postings if chart.role(p.account) is AccountRole.CASH)
            groups.setdefault((ref, banks, document.date, document.currency, document.amount), []).append(document)
    for group in groups.values():
        first, *others = _by_place(group)
        for document in others:
            said = f"has the bank-ref of the one of the same day and amount at {first.entry.source}"
            yield _problem(document, said, _ONE_LINE)


def _by_place(group: list[Document]) -> list[Document]:
    """Return documents of different entries, in the order of the files."""
    documents = {document.entry.source: document for document in group}
    return [documents[source] for source in sorted(documents)]


def _alike(documents: list[Document], duplicates: Duplicates) -> Iterator[tuple[Document, Document]]:
    """Yield each document that is like an earlier one, with that."""
    marks = [duplicates.mark(document.entry) for document in documents]
    for at, document in enumerate(documents):
        for before, mark in zip(documents[:at], marks[:at], strict=True):
            if mark == marks[at] and not duplicates.differ(before.entry, document.entry):
                yield document, before
                break


def _problem(document: Document, said: str, remedy: str) -> Problem:
    named = document.about or ((document.number,) if document.number else ())
    about = f" for {' and '.join(document.about)}" if document.about else ""
    amount = f" of {amount_text(abs(document.amount), document.currency)}" if document.amount else ""
    return Problem(
        document.entry.source,
        NAME,
        f"this {document.kind}{amount} of {document.client}{about} {said}",
        remedy,
        Severity.WARNING,
        (document.client, *named),
    )
