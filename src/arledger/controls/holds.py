"""Holds: whether a client gets further credit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from arledger.model.book import Book
from arledger.model.facts import Custom

HOLD, RELEASE = "ar-hold", "ar-release"


class HoldState(NamedTuple):
    """A hold in force."""

    since: date
    reason: str


def hold_on(book: Book, client: str, day: date) -> HoldState | None:
    """Return the hold in force on a client on `day`, None without any; on one day a release comes last."""
    return _last(_about(book, client, day))


def holds_on(book: Book, day: date) -> Mapping[str, HoldState]:
    """Return all holds in force on `day` by client."""
    said: defaultdict[str, list[Custom]] = defaultdict(list)
    for custom in book.facts.customs:
        if custom.type in (HOLD, RELEASE) and custom.date <= day and custom.values:
            said[book.facts.roots.client_of(str(custom.values[0])) or ""].append(custom)
    return {client: state for client, own in said.items() if client and (state := _last(own))}


def _last(said: Iterable[Custom]) -> HoldState | None:
    state: HoldState | None = None
    for custom in sorted(said, key=lambda c: (c.date, c.type == RELEASE)):
        reason = str(custom.values[1]) if len(custom.values) > 1 else ""
        state = HoldState(custom.date, reason) if custom.type == HOLD else None
    return state


def released_on(book: Book, client: str, day: date) -> bool:
    """Say whether a hold was released on that very day, after which no hold of that day can hold."""
    return any(custom.type == RELEASE and custom.date == day for custom in _about(book, client, day))


def _about(book: Book, client: str, day: date) -> list[Custom]:
    accounts = book.facts.roots.accounts_of(client)
    return [
        custom
        for custom in book.facts.customs
        if custom.type in (HOLD, RELEASE) and custom.date <= day and custom.values and custom.values[0] in accounts
    ]
