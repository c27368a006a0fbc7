"""Promises as a report: open, kept or broken by what was really paid."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_between
from arledger.collecting.values import Promise
from arledger.model.book import Book
from arledger.model.report import Column, Data, Kind, Report, table_of
from arledger.policy.settings import Policy
from arledger.subledger.report_parts import CURRENCY, amounts

OPEN, KEPT, BROKEN = STATES = ("open", "kept", "broken")
_COLUMNS = (
    Column("invoice", "Invoice", whole=True),
    Column("client", "Client", whole=True),
    CURRENCY,
    Column("amount", "Promised", Kind.MONEY),
    Column("paid", "Paid", Kind.MONEY),
    Column("promised_for", "For", Kind.DATE),
    Column("made_on", "Made on", Kind.DATE, priority=2),
    Column("by", "By", priority=1),
    Column("state", "State", whole=True),
)
_TENTH = Decimal("0.1")


class Promised(NamedTuple):
    """A promise with its client, what was paid of it in time, and its state."""

    promise: Promise
    client: str
    paid: Decimal
    state: str


def promises_report(book: Book, policy: Policy, client: str | None, state: str) -> Report:
    """List promises by their day, of a client or in one state alone; the share kept is of all that are listed.

    What is paid from the day of a promise to its own, and the days of grace after it, counts up to its amount.
    """
    found = [each for each in promises_of(book, policy) if client in (None, each.client)]
    share = kept_share(found)
    records: list[dict[str, Data]] = [
        {
            "invoice": each.promise.number,
            "client": each.client,
            **amounts(each.promise.amount.currency, amount=each.promise.amount.number, paid=each.paid),
            "promised_for": each.promise.pays_on,
            "made_on": each.promise.made_on,
            "by": each.promise.who,
            "state": each.state,
        }
        for each in found
        if state in ("", each.state)
    ]
    said = "None has come to its day yet." if share is None else f"Kept: {share} % of those whose day has come."
    return Report(
        name="promises",
        title="Promises to pay",
        as_of=book.as_of,
        tables=(table_of("promises", _COLUMNS, records),),
        data={"as_of": book.as_of, "promises": [*records], "kept_share": share},
        facts=(("Ledger", book.facts.title or book.facts.main),),
        notes=(said,) if found else (),
        precision=book.facts.precision,
    )


def promises_of(book: Book, policy: Policy) -> list[Promised]:
    """Return every promise made by the book's day, by the day for which it is; the book must be whole."""
    grace = timedelta(days=policy.promises.grace)
    owners: dict[str, set[tuple[str, str]]] = {}
    for item in book.items:
        owners.setdefault(item.number, set()).add((item.client, item.currency))
    found = [
        _weighed(book, promise, client, grace)
        for promise in CollectingRecord(book.facts, book.as_of).promises()
        for client in _clients(promise, owners.get(promise.number, set()))
    ]
    return sorted(found, key=lambda e: (e.promise.pays_on, e.client, e.promise.number, e.promise.made_on, e.paid))


def kept_share(promises: Sequence[Promised]) -> str | None:
    """Return the share of promises that were kept of those kept or broken, in percent; None without any."""
    kept = sum(1 for each in promises if each.state == KEPT)
    matured = kept + sum(1 for each in promises if each.state == BROKEN)
    return f"{(Decimal(100) * kept / matured).quantize(_TENTH, ROUND_HALF_UP)}" if matured else None


def _clients(promise: Promise, owners: set[tuple[str, str]]) -> Iterator[str]:
    """Yield whose promise it is: the client named, else whoever owes that number in its currency."""
    own = {client for client, currency in owners if currency == promise.amount.currency}
    if promise.client:
        own = {promise.client}
    yield from sorted(own)


def _weighed(book: Book, promise: Promise, client: str, grace: timedelta) -> Promised:
    last = promise.pays_on + grace
    until: date = min(last, book.as_of)
    amount = promise.amount
    paid = paid_between(book, (client, promise.number, amount.currency), promise.made_on, until)
    paid = min(max(paid, Decimal(0)), amount.number)
    state = KEPT if paid >= amount.number else BROKEN if book.as_of > last else OPEN
    return Promised(promise, client, paid, state)
