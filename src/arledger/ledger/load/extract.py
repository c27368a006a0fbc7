"""Turn a loader's entries into facts, whichever loader made them.

Both loaders give objects with the same attribute names; only their types differ. What belongs to the
sub-ledger is kept: entries with a leg on a receivable or deposit account, and what is said about them.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from arledger.model.facts import (
    NO_META,
    AccountOpen,
    Assertion,
    Custom,
    DocumentFile,
    Entry,
    Meta,
    MetaValue,
    Note,
    Posting,
    Price,
    Roots,
    is_directive,
)
from arledger.model.money import Money
from arledger.model.source import Source

NO_LINKS: Mapping[str, str] = MappingProxyType({})
_PLAIN = (str, Decimal, bool, int, date, type(None))
_PADDING = "P"
# The price of one that follows from a total differs in its last digit between loaders.
_PRICE_DIGITS = Context(prec=20)


@dataclass(slots=True)
class Extract:
    """Everything kept of a ledger, in the order of dates and places."""

    opens: list[AccountOpen] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    customs: list[Custom] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    documents: list[DocumentFile] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)


class Folder(NamedTuple):
    """The folder of a book; `linked` has the names of the files that links lead to, as the ledger includes them."""

    path: str
    linked: Mapping[str, str] = NO_LINKS


def relative_to(folder: Folder) -> Callable[[str], str]:
    """Return a function that names files relative to the book's folder, where they lie in it."""
    head = folder.path.rstrip("/") + "/"
    known: dict[str, str] = {}

    def name(path: str) -> str:
        short = known.get(path)
        if short is None:
            loaded, path = path, folder.linked.get(path, path)
            inside = path.startswith(head)
            short = known[loaded] = Path(path).relative_to(folder.path).as_posix() if inside else path
        return short

    return name


def extract(entries: Iterable[Any], roots: Roots, folder: Folder) -> Extract:
    """Return what of `entries` belongs to the sub-ledger under `roots`, with files named as `relative_to` does."""
    kept = Extract()
    name = relative_to(folder)
    _take_all(entries, _takers(kept, roots, name, folder.path) | {"Transaction": _transactions(kept, roots, name)})
    return in_order(kept)


def extract_statements(entries: Iterable[Any], roots: Roots, folder: Folder) -> Extract:
    """Return what `extract` does, without any transaction."""
    kept = Extract()
    _take_all(entries, _takers(kept, roots, relative_to(folder), folder.path))
    return in_order(kept)


def in_order(kept: Extract) -> Extract:
    """Sort by content and place, never by the order in which a loader gave things."""
    kept.entries.sort(key=lambda e: (e.date, e.file, e.line))
    kept.opens.sort(key=lambda o: (o.date, o.account, o.source))
    kept.customs.sort(key=lambda c: (c.date, c.type, c.source))
    kept.notes.sort(key=lambda n: (n.date, n.account, n.source))
    kept.documents.sort(key=lambda d: (d.date, d.account, d.source, d.path))
    kept.prices.sort()
    kept.assertions.sort()
    return kept


def _take_all(entries: Iterable[Any], takers: Mapping[str, Callable[[Any], None]]) -> None:
    for entry in entries:
        take = takers.get(type(entry).__name__)
        if take:
            take(entry)


def _takers(kept: Extract, roots: Roots, name: Callable[[str], str], folder: str) -> dict[str, Callable[[Any], None]]:
    return {
        "Open": lambda e: kept.opens.append(
            AccountOpen(e.account, e.date, tuple(e.currencies or ()), _meta(e.meta), _source(e.meta, name))
        ),
        "Custom": lambda e: _custom(kept, e, name),
        "Note": lambda e: _note(kept, e, roots, name),
        "Document": lambda e: _document(kept, e, roots, name, folder),
        "Balance": lambda e: kept.assertions.append(Assertion(e.date, e.account, e.amount.number, e.amount.currency)),
        "Price": lambda e: kept.prices.append(Price(e.date, e.currency, e.amount.number, e.amount.currency)),
    }


def _transactions(kept: Extract, roots: Roots, name: Callable[[str], str]) -> Callable[[Any], None]:
    keeps = cache(roots.keeps)

    def take(entry: Any) -> None:
        for posting in entry.postings:
            if keeps(posting.account):
                kept.entries.append(to_entry(entry, name))
                return

    return take


def to_entry(entry: Any, name: Callable[[str], str]) -> Entry:
    """Turn one transaction of a loader into an entry."""
    meta, links, tags = entry.meta, entry.links, entry.tags
    return Entry(
        entry.date,
        entry.flag,
        entry.payee or "",
        entry.narration or "",
        tuple(sorted(tags)) if tags else (),
        tuple(sorted(links)) if links else (),
        _meta(meta),
        _postings(entry.postings, padding=entry.flag == _PADDING),
        name(meta["filename"]),
        meta["lineno"],
    )


def _postings(postings: Sequence[Any], *, padding: bool) -> tuple[Posting, ...]:
    made = [_posting(posting) for posting in postings]
    if padding:
        # Nobody wrote these legs; loaders give them lines of different places, and Beancount the balance's metadata.
        made = [posting._replace(line=0, meta=NO_META) for posting in made]
    if len(made) > 2:
        # Loaders add the legs that a ledger leaves open in orders of their own.
        made.sort(key=lambda posting: (posting.line, posting.currency))
    return tuple(made)


def _posting(posting: Any) -> Posting:
    units, price, meta = posting.units, posting.price, posting.meta
    line = 0
    kept: Meta = NO_META
    if meta:
        line = meta.get("lineno") or 0
        # Two keys are the loader's own two, unless a plugin made the posting.
        if len(meta) != 2 or not line or "filename" not in meta:
            kept = _meta(meta)
    if price is not None:
        price = Money(_PRICE_DIGITS.plus(price.number), price.currency)
    return Posting(posting.account, units.number, units.currency, kept, price, posting.flag or "", line)


def _meta(meta: Mapping[str, Any]) -> Meta:
    """Keep what the user wrote; `filename`, `lineno` and dunder keys are the loader's own."""
    if len(meta) == 2 and "filename" in meta and "lineno" in meta:
        return NO_META
    # Not items(): of a key without a value, uromyces makes a KeyError.
    kept = {
        key: _value(meta.get(key)) for key in meta if key not in ("filename", "lineno") and not key.startswith("__")
    }
    return kept or NO_META


def _value(value: Any) -> MetaValue:
    if isinstance(value, _PLAIN):
        return value
    number, currency = getattr(value, "number", None), getattr(value, "currency", None)
    if isinstance(number, Decimal) and isinstance(currency, str):
        return Money(number, currency)
    return str(value)


def _source(meta: Mapping[str, Any], name: Callable[[str], str]) -> Source:
    return Source(name(meta["filename"]), meta["lineno"])


def _custom(kept: Extract, entry: Any, name: Callable[[str], str]) -> None:
    if is_directive(entry.type):
        values = tuple(_value(value.value) for value in entry.values or ())
        kept.customs.append(Custom(entry.date, entry.type, values, _source(entry.meta, name)))


def _note(kept: Extract, entry: Any, roots: Roots, name: Callable[[str], str]) -> None:
    if roots.keeps(entry.account):
        kept.notes.append(
            Note(
                entry.date,
                entry.account,
                entry.comment,
                tuple(sorted(entry.links or ())),
                _meta(entry.meta),
                _source(entry.meta, name),
            )
        )


def _document(kept: Extract, entry: Any, roots: Roots, name: Callable[[str], str], folder: str) -> None:
    if roots.keeps(entry.account):
        path = os.path.normpath(str(entry.filename))
        kept.documents.append(
            DocumentFile(
                entry.date,
                entry.account,
                relative_to(Folder(folder))(path),
                tuple(sorted(entry.links or ())),
                _meta(entry.meta),
                _source(entry.meta, name),
            )
        )
