"""On which days clients heard from us, and in which currency."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from arledger.collecting.owners import Owners
from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Notice
from arledger.model.book import Book

Contacts = Mapping[str, list[tuple[date, str]]]
"""The days of each client's messages, with the currency of what they were about."""


def contacts_since(
    record: CollectingRecord, day: date, cool_off: int, book: Book, whole: Callable[[], Book]
) -> Contacts:
    """Return the contacts of the `cool_off` days up to a day.

    What is open in `book` tells whose a number is and in which currency. Only for a notice about what it does not
    know, such as an invoice paid since, is the `whole` book read.
    """
    first = day - timedelta(days=cool_off)
    recent = [notice for notice in record.notices() if notice.day > first]
    found: defaultdict[str, list[tuple[date, str]]] = defaultdict(list)
    owners = Owners(book.items if recent else ())
    unknown = [notice for notice in recent if not _add(found, notice, owners)]
    if unknown:
        owners = Owners(whole().items)
        for notice in unknown:
            if not _add(found, notice, owners) and notice.client:
                found[notice.client].append((notice.day, ""))
    return found


def _add(found: Mapping[str, list[tuple[date, str]]], notice: Notice, owners: Owners) -> bool:
    """Add the contacts that a notice was; say whether anybody is known to have heard."""
    own = [(client, currency) for client, currency in owners.of(notice.number) if notice.client in ("", client)]
    for client, currency in own:
        found[client].append((notice.day, currency))
    return bool(own)
