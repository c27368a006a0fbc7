"""Promises to pay: open, kept or broken by what was really paid, and since when."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from arledger.collecting.owners import Owners
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_by, payments_by_number
from arledger.collecting.values import Promise, last_day
from arledger.model.book import Book
from arledger.model.days import day_after
from arledger.model.documents import Allocation
from arledger.policy.settings import Policy

OPEN, KEPT, BROKEN = STATES = ("open", "kept", "broken")
_TENTH = Decimal("0.1")


class Promised(NamedTuple):
    """A promise with its client, what was paid of it in time, and its state.

    `since` is the day on which it was kept or broken, None while it is open.
    """

    promise: Promise
    client: str
    paid: Decimal
    state: str
    since: date | None = None


def promises_of(book: Book, policy: Policy) -> list[Promised]:
    """Return every promise made by the book's day, by the day for which it is; the book must be whole."""
    grace = policy.promises.grace
    owners = Owners(book.items)
    made = [
        (promise, client)
        for promise in CollectingRecord(book.facts, book.as_of).promises()
        for client in owners.clients(promise.number, promise.client, promise.amount.currency)
    ]
    money = payments_by_number(book, {promise.number for promise, _ in made})
    found = [
        _weighed(promise, client, money.get((client, promise.number, promise.amount.currency), ()), book.as_of, grace)
        for promise, client in made
    ]
    return sorted(found, key=lambda e: (e.promise.pays_on, e.client, e.promise.number, e.promise.made_on, e.paid))


def kept_share(promises: Sequence[Promised]) -> str | None:
    """Return the share of promises that were kept of those kept or broken, in percent; None without any."""
    states = [each.state for each in promises]
    return share_of(states.count(KEPT), states.count(BROKEN))


def share_of(kept: int, broken: int) -> str | None:
    """Return what so many kept promises are of all that were kept or broken, in percent; None without any."""
    matured = kept + broken
    return f"{(Decimal(100) * kept / matured).quantize(_TENTH, ROUND_HALF_UP)}" if matured else None


def _weighed(promise: Promise, client: str, payments: Sequence[Allocation], as_of: date, grace: int) -> Promised:
    over = day_after(last_day(promise.pays_on, grace))
    amount = promise.amount

    def on(day: date) -> tuple[Decimal, str]:
        known = [step for step in payments if step.date <= day]
        paid = paid_by(known, promise.made_on, min(over - timedelta(days=1), day))
        paid = min(max(paid, Decimal(0)), amount.number)
        return paid, KEPT if paid >= amount.number else BROKEN if day >= over else OPEN

    paid, state = on(as_of)
    if state == OPEN:
        return Promised(promise, client, paid, state)
    # Money may have come and gone back: it counts since when it is what it is.
    since, before = promise.made_on, OPEN
    for day in sorted({promise.made_on, over, *(step.date for step in payments)}):
        if promise.made_on <= day <= as_of and (now := on(day)[1]) != before:
            since, before = day, now
    return Promised(promise, client, paid, state, since)
