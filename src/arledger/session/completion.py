"""What a shell can complete: clients, numbers, formats and days, from the snapshot of the ledger that is meant.

A shell asks at every press of a key: only a snapshot that is still true is read, and no ledger is loaded.
Without one there is no answer, and neither a message.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from arledger.session.open_book import OpenBook


def clients(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the clients whose id begins so."""
    opened = _opened(ctx.params)
    if not opened:
        return []
    from arledger.ledger.query import NO_ENTRIES, Query

    by_payee = opened.place.policy.items.client_from == "payee"
    return _beginning(opened.book(date.max, Query() if by_payee else NO_ENTRIES).clients, incomplete)


def open_numbers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the numbers of open items that begin so, of the client who is named before them."""
    opened = _opened(ctx.params)
    if not opened:
        return []
    from arledger.ledger.query import Query
    from arledger.session.lookup import find_client

    named = ctx.params.get("client")
    by_payee = opened.place.policy.items.client_from == "payee"
    book = opened.book(date.max, Query(settled=by_payee))
    who = find_client(book, named).id if named else None
    items = (item for item in book.items if item.open > 0 and who in (None, item.client))
    return _beginning((item.number for item in items), incomplete)


def numbers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return every number that begins so, settled ones among them."""
    opened = _opened(ctx.params)
    return _beginning(opened.store.numbers(), incomplete) if opened else []


def projects(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the projects of invoices that begin so; of several words the first, which is enough to name one."""
    opened = _opened(ctx.params)
    names = opened.store.values_of("project") if opened else ()
    return _beginning((name.partition(" ")[0] for name in names), incomplete)


def formats(incomplete: str) -> list[str]:
    """Return the formats of a report."""
    from arledger.render import names

    return _beginning(names(), incomplete)


def statement_formats(incomplete: str) -> list[str]:
    """Return the formats of a report that can be a letter, too."""
    from arledger.render import names

    return _beginning((*names(), "pdf", "docx", "eml"), incomplete)


def plan_formats(incomplete: str) -> list[str]:
    """Return the formats of a plan."""
    return _beginning(("json", "table"), incomplete)


def letter_formats(incomplete: str) -> list[str]:
    """Return the formats of a letter."""
    from arledger.session.sending import FORMATS

    return _beginning(FORMATS, incomplete)


def days(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the words for a day; from its first digit on, days of unsettled entries and the ends of their months."""
    if not incomplete[:1].isdigit():
        return _beginning(("last-month", "today", "yesterday"), incomplete)
    opened = _opened(ctx.params)
    if not opened:
        return []
    from arledger.ledger.query import Query

    found = {entry.date for entry in opened.facts(date.max, Query(settled=False)).entries}
    ends = {day.replace(day=monthrange(day.year, day.month)[1]) for day in found}
    return _beginning((str(day) for day in found | ends), incomplete)


def _opened(named: Mapping[str, Any]) -> "OpenBook | None":
    """Return the book that the line means so far, from a true snapshot; None where there is none, for any reason."""
    from arledger.session.books import find_place, open_snapshot_of
    from arledger.session.open_book import OpenBook

    ledger = named.get("ledger")
    # No shell has expanded the line yet.
    place = find_place(Path(ledger).expanduser() if ledger else None, tuple(named.get("receivable") or ()))
    store = open_snapshot_of(place)
    return OpenBook(place, store) if store else None


def _beginning(texts: Iterable[str], incomplete: str) -> list[str]:
    """Return the texts that begin so, once each and in order; none that a shell might act on."""
    # zsh evaluates what it is given, and texts of a ledger are from strangers.
    plain = re.compile(r"\w[\w./:-]*")
    return sorted({text for text in texts if text.startswith(incomplete) and plain.fullmatch(text)})
