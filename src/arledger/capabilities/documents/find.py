"""Which invoice, debit memo or credit memo somebody means, read no further than its client's own history."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from arledger.capabilities.documents.values import BILLED
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.documents import NO_CLIENT, Client, Document
from arledger.model.money import amount_text
from arledger.model.problem import UserError
from arledger.model.slips import ALIKE, did_you_mean
from arledger.session.lookup import find_client
from arledger.session.open_book import OpenBook
from arledger.subledger.places import is_at

_SHOWN = 8


class Wanted(NamedTuple):
    """What the user says of a document: its number or FILE:LINE, and what tells it from others of the same."""

    ref: str
    client: str | None = None
    currency: str = ""


def find_document(opened: OpenBook, day: date, wanted: Wanted) -> tuple[Book, Document]:
    """Return the document that is meant, and a book with all of its client's history; raises UserError for none."""
    if not wanted.ref.strip():
        raise UserError("there is no number in it", "Name a document, as in INV-2026-0007.")
    book = _book_naming(opened, day, wanted)
    client = find_client(book, wanted.client) if wanted.client is not None else None
    meant = [document for document in book.documents if _is_named(document, wanted.ref)]
    billed = [document for document in meant if document.kind in BILLED]
    found = [document for document in billed if _is_wanted(document, client, wanted.currency)]
    if len(found) == 1:
        return _whole(opened, book, day, found[0])
    if found:
        raise UserError(f"{wanted.ref} may be any of {choice([_said(d) for d in found])}", _remedy(found))
    raise _none(opened, book, wanted, billed or meant, client)


def choice(said: Sequence[str]) -> str:
    """Return what somebody may mean as one text; of many, the first."""
    more = [f"and {len(said) - _SHOWN} more"] if len(said) > _SHOWN else []
    return "; ".join([*said[:_SHOWN], *more])


def _book_naming(opened: OpenBook, day: date, wanted: Wanted) -> Book:
    """Return the book of the clients whose entries name the number; of everybody where it is no number."""
    if ":" in wanted.ref or opened.place.policy.items.client_from == "payee":
        return opened.book(day)
    roots = opened.store.roots
    clients = {roots.client_of(account) or NO_CLIENT for account in _receivable(opened, wanted.ref)}
    queries = [opened.wanted_for(client) for client in sorted(clients)]
    if not queries or Query() in queries:
        return opened.book(day) if queries else opened.book(day, Query(settled=False))
    return opened.book(day, Query(accounts=tuple(account for query in queries for account in query.accounts)))


def _receivable(opened: OpenBook, number: str) -> list[str]:
    roots = opened.store.roots
    return [name for name in opened.store.accounts_naming(number.strip()) if roots.client_of(name) is not None]


def _is_named(document: Document, ref: str) -> bool:
    return document.number == ref.strip() or is_at(document.entry, ref)


def _is_wanted(document: Document, client: Client | None, currency: str) -> bool:
    return (client is None or document.client == client.id) and currency in ("", document.currency)


def _whole(opened: OpenBook, book: Book, day: date, document: Document) -> tuple[Book, Document]:
    """Return a document in a book that has all of its client's history."""
    if book.facts.accounts or document.client == NO_CLIENT or book.by_payee:
        return book, document
    whole = opened.book(day, opened.wanted_for(document.client))
    same = (document.kind, document.number, document.currency, document.amount, document.entry.source)
    found = [d for d in whole.documents if (d.kind, d.number, d.currency, d.amount, d.entry.source) == same]
    return (whole, found[0]) if found else (book, document)


def _none(
    opened: OpenBook, book: Book, wanted: Wanted, meant: Sequence[Document], client: Client | None
) -> UserError:
    ref = wanted.ref
    if meant:
        billed = any(document.kind in BILLED for document in meant)
        return UserError(
            f"{ref} is {_said(meant[0])}",
            "Correct --client or --currency."
            if billed
            else "Only invoices, debit memos and credit memos are documents for clients; `voucher print` prints any.",
        )
    numbers = opened.store.numbers()
    if ref.strip() in numbers:
        remedy = "It is the number of something else, or of a later day: `voucher print` prints any entry."
    else:
        remedy = did_you_mean(ref, numbers, "`arledger items` lists the open ones.", ALIKE)
    whose = f" of {client.id}" if client else ""
    return UserError(f"there is no invoice or memo {ref}{whose} as of {book.as_of}", remedy)


def _said(document: Document) -> str:
    amount = amount_text(abs(document.amount), document.currency)
    kind = document.kind.value.replace("-", " ")
    article = "an" if kind[0] in "aio" else "a"
    return f"{article} {kind} of {document.date}, {amount}, {document.client} ({document.entry.source})"


def _remedy(found: Sequence[Document]) -> str:
    """Name the option that tells these apart."""
    if len({document.client for document in found}) == len(found):
        return f"Say whose with --client, as in --client {found[0].client}."
    if len({document.entry.source for document in found}) == 1:
        return f"Add --currency CURRENCY, as in --currency {found[0].currency}."
    return f"Name it by its place, as in {found[0].entry.source}."
