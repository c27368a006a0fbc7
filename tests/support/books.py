"""From a ledger's text to its book, and what of a book can be compared."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

from beancount import loader

from arledger.capabilities.aging.report import AgingOptions, aging_report
from arledger.ledger.load.extract import Folder, extract
from arledger.ledger.load.levels import with_levels
from arledger.ledger.load.loaders import Loaded
from arledger.ledger.load.read import ReadLedger, read_ledger
from arledger.ledger.memory_store import Header, MemoryStore
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.documents import Credit, Document, Item
from arledger.model.facts import AccountTypes, Roots
from arledger.model.report import Data
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.aging import Buckets, age
from arledger.subledger.book import build_book

ROOTS = Roots(("Assets:Receivable",), ("Liabilities:Deposits",), ("Assets:Bank",))
OLDEST_FIRST = Policy(items=ItemSettings(auto_apply="oldest-first"))
POLICIES = (Policy(), OLDEST_FIRST)
BookOn = Callable[..., Book]  # of a day, under a policy
DETAIL = AgingOptions(Buckets((30, 60, 90)), detail=True)


def shown(number: Decimal) -> str:
    """Return a number with all its digits and no exponent."""
    return f"{number:f}"


def day(text: str) -> date:
    """Read a date, so that tests can write `day("2026-03-31")`."""
    return date.fromisoformat(text)


def read(text: str, *, fast: bool = True, deposits: tuple[str, ...] = ROOTS.deposits) -> ReadLedger:
    """Write `text` to a file of its own and read it as the program does."""
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        main.write_text(dedent(text), encoding="utf-8")
        return read_ledger(main, Roots(ROOTS.receivable, deposits), fast=fast)


def book_of(text: str, as_of: date | str, policy: Policy | None = None) -> Book:
    """Write the ledger `text` to a file and return its book; the ledger must have no problems."""
    as_of = day(as_of) if isinstance(as_of, str) else as_of
    facts = read(text).store.facts(as_of, Query())
    assert not facts.problems, facts.problems
    return build_book(facts, policy or Policy())


def store_of(entries: list[Any]) -> MemoryStore:
    """Return the facts of entries that Beancount has loaded, without any file."""
    loaded = Loaded("beancount", (), "", (), AccountTypes(), ())
    roots = with_levels(ROOTS, entries)
    header = Header("", "main.beancount", "beancount", (), AccountTypes(), roots)
    return MemoryStore(loaded, extract(entries, roots, Folder("/nowhere")), header, ())


def entries_of(text: str) -> list[Any]:
    """Load a text with Beancount itself; the text must have no errors."""
    entries, errors, _ = loader.load_string(text)
    assert not errors, [error.message for error in errors]
    return list(entries)


def book_on(store: MemoryStore, as_of: date, policy: Policy) -> Book:
    """Return the book of a day."""
    return build_book(store.facts(as_of, Query()), policy)


def moments(days: list[date]) -> list[date]:
    """Return the days on which a question is worth asking: before, on, between and long after `days`."""
    first, last = min(days), max(days)
    between = first + timedelta(days=1)
    return sorted({*days, first - timedelta(days=1), between, last + timedelta(days=400)})


def open_lines(book: Book, client: str | None = None) -> list[tuple[str, str, str]]:
    """Return number, due date and open amount of the open items, oldest due first."""
    found = sorted(
        (item.due, item.number, item.open) for item in book.items if item.open and client in (None, item.client)
    )
    return [(number, due.isoformat(), f"{amount:f}") for due, number, amount in found]


def unapplied(book: Book, client: str | None = None) -> list[tuple[str, str]]:
    """Return kind and unapplied amount of the credits that are not fully applied, oldest first."""
    found = [c for c in book.credits if c.open and client in (None, c.client)]
    return [(c.document.kind.value, f"{c.open:f}") for c in sorted(found, key=lambda c: (c.date, c.amount))]


def buckets(book: Book, client: str | None = None) -> dict[str, str]:
    """Return the figures of the aging's rows that are not zero; the total stands where any other does."""
    rows = [row for row in age(book, Buckets((30, 60, 90)), "due", str) if client in (None, row.key)]
    if not rows:
        return {}
    (row,) = rows
    named = zip(Buckets((30, 60, 90)).names, row.buckets, strict=True)
    found = {name: f"{number:f}" for name, number in (*named, ("unapplied", row.unapplied)) if number}
    return found | {"total": f"{row.total:f}"}


def kinds(book: Book) -> list[tuple[str, str]]:
    """Return kind and amount of all documents in the order of their dates."""
    found = sorted(book.documents, key=lambda d: (d.date, d.entry.line))
    return [(document.kind.value, f"{document.amount:f}") for document in found]


def aging_of(book: Book) -> Mapping[str, Data]:
    """Return the aging with its details as data."""
    return aging_report(book, DETAIL).data


def placeless(data: Data) -> Any:
    """Return a report's data without the places of entries in files."""
    if isinstance(data, Mapping):
        return {key: placeless(value) for key, value in data.items() if key != "source"}
    if isinstance(data, list | tuple):
        return [placeless(value) for value in data]
    return data


def comparable(book: Book) -> dict[str, Any]:
    """Return everything of a book but the places in files, as values that compare with ==."""
    documents = [_document(document) for document in book.documents]
    items = [_item(item) for item in book.items]
    credits_ = [_credit(credit) for credit in book.credits]
    return {
        "as of": book.as_of,
        "clients": {name: client._replace(source=None) for name, client in book.clients.items()},
        "documents": documents,
        "items": items,
        "credits": credits_,
        "allocations": [(credits_[a.credit], items[a.item], a.amount, a.date) for a in book.allocations],
        "balances": {key: number for key, number in book.balances.items() if number},
    }


def _document(document: Document) -> tuple[object, ...]:
    return (*document[:-1], document.entry._replace(file="", line=0, postings=()), document.pending)


def _item(item: Item) -> tuple[object, ...]:
    return (*item[:8], _document(item.document), item.rounding)


def _credit(credit: Credit) -> tuple[object, ...]:
    return (*credit[:5], _document(credit.document), credit.rounding)


def total(book: Book) -> dict[tuple[str, str], Decimal]:
    """Return open items less unapplied credits per client and currency, zero totals left out."""
    sums: dict[tuple[str, str], Decimal] = {}
    for item in book.items:
        sums[item.client, item.currency] = sums.get((item.client, item.currency), Decimal(0)) + item.open
    for credit in book.credits:
        sums[credit.client, credit.currency] = sums.get((credit.client, credit.currency), Decimal(0)) - credit.open
    return {key: number for key, number in sums.items() if number}
