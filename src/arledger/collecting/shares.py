"""What of open items is disputed or promised: amounts said of a number, spread over its items."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from arledger.collecting.record import CollectingRecord
from arledger.collecting.values import Dispute, Promise, Share, last_day
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Allocation, Item
from arledger.model.money import ZERO, exact_sum
from arledger.subledger.aging import oldest_due_first

PaidSince = Callable[[Sequence[Item], date], Decimal]
"""What was paid on items from a day on; asked only where a promise has to be weighed against it."""

NOTHING = Share(ZERO, ZERO)


def shares_of(
    items: Iterable[Item], record: CollectingRecord, day: date, grace: int, paid_since: PaidSince
) -> Mapping[int, Share]:
    """Return what of each open item is disputed or promised on a day, by its `id`; items with neither are left out.

    What is said of a number is for its items that are due first. A promise stands until `grace` days after its date,
    for what is not paid of it by then.
    """
    found: dict[int, Share] = {}
    for number, own in _by_number(items).items():
        dispute = record.dispute_of(number[1], number[0])
        promises = promises_in_force(record, own[0], day, grace)
        if not dispute and not promises:
            continue
        open_ = exact_sum(item.open for item in own)
        disputed = ZERO
        if dispute:
            disputed = disputed_of(dispute, own[0].currency, open_)
        promised = exact_sum(
            max(promise.amount.number - paid_since(own, promise.made_on), ZERO) for promise in promises
        )
        found |= _spread(own, disputed, min(promised, open_ - disputed))
    return found


def disputed_parts(book: Book, client: str | None = None) -> Mapping[int, Decimal]:
    """Return what of each open item of a book, or of one client, is disputed, by its `id`.

    Items without a dispute are left out.
    """
    record = CollectingRecord(book.facts, book.as_of)
    found: dict[int, Decimal] = {}
    if not record.has_disputes:
        return found
    for (owner, number, _), own in _by_number(each for each in book.items if client in (None, each.client)).items():
        dispute = record.dispute_of(number, owner)
        if dispute:
            spread = _spread(own, disputed_of(dispute, own[0].currency, exact_sum(item.open for item in own)), ZERO)
            found |= {item: share.disputed for item, share in spread}
    return found


def disputed_of(dispute: Dispute, currency: str, open_: Decimal) -> Decimal:
    """Return what of an open amount in a currency is disputed: the whole where the dispute names no amount.

    An amount in another currency is about the part of the number that is in that one.
    """
    if not dispute.amount.number:
        return open_
    return min(dispute.amount.number, open_) if dispute.amount.currency == currency else ZERO


def promises_in_force(record: CollectingRecord, item: Item, day: date, grace: int) -> list[Promise]:
    """Return the promises about an item's number, in its currency, that may still be kept on a day."""
    return [
        promise
        for promise in record.promises_of(item.number, item.client)
        if promise.amount.currency == item.currency and last_day(promise.pays_on, grace) >= day
    ]


def paid_on(book: Book, item: Item, since: date) -> Decimal:
    """Return what was paid in money on the items of an item's number from a day on, less what the bank took back.

    The book must have the client's whole history.
    """
    return paid_between(book, (item.client, item.number, item.currency), since, book.as_of)


def paid_between(book: Book, whose: tuple[str, str, str], first: date, last: date) -> Decimal:
    """Return what was paid in money on the items of a client, number and currency from one day to another.

    What the bank took back of it does not count as paid, whenever that was.
    """
    return paid_by(payments_by_number(book, (whose[1],)).get(whose, ()), first, last)


def payments_by_number(book: Book, numbers: Collection[str]) -> Mapping[tuple[str, str, str], list[Allocation]]:
    """Return the steps of money on some numbers, and of what was taken back, by client, number and currency."""
    found: dict[tuple[str, str, str], list[Allocation]] = {}
    for step in book.allocations:
        item = book.items[step.item]
        if item.number in numbers and is_money(book, step):
            found.setdefault((item.client, item.number, item.currency), []).append(step)
    return found


def is_money(book: Book, step: Allocation) -> bool:
    """Say whether money that came in settles an item with this step, or is taken from it again."""
    return book.credits[step.credit].document.kind in MONEY_IN


def paid_by(steps: Sequence[Allocation], first: date, last: date) -> Decimal:
    """Return what steps of money paid from one day to another, less what the bank took back of that since.

    What it took back of older money is no part of it: that had not been counted.
    """
    counted = {step.credit for step in steps if step.amount > 0 and first <= step.date <= last}
    return exact_sum(
        step.amount
        for step in steps
        if step.date >= first and step.credit in counted and (step.amount < 0 or step.date <= last)
    )


def _by_number(items: Iterable[Item]) -> Mapping[tuple[str, str, str], list[Item]]:
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in items:
        if item.number and item.open:
            groups.setdefault((item.client, item.number, item.currency), []).append(item)
    return {key: sorted(group, key=oldest_due_first) for key, group in groups.items()}


def _spread(items: Sequence[Item], disputed: Decimal, promised: Decimal) -> Iterable[tuple[int, Share]]:
    for item in items:
        of_dispute = min(disputed, item.open)
        of_promise = min(promised, item.open - of_dispute)
        disputed, promised = disputed - of_dispute, promised - of_promise
        if of_dispute or of_promise:
            yield id(item), Share(of_dispute, of_promise)
