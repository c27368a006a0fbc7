"""Histories: what was paid how late, and what was open, as it was known on any day up to the book's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.forecasting.values import ALWAYS, Case, Traits, size_of
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Client, DocumentKind, Item
from arledger.model.money import ZERO, to_the_last_digit
from arledger.subledger.clients import text_of

CHANNEL_KEY, KIND_KEY = "channel", "kind"


class Change(NamedTuple):
    """What was set against an item on a day, or taken back from it; money is what came in from the client."""

    day: int
    amount: Decimal
    is_money: bool


class Life(NamedTuple):
    """An item with all that was set against it, in order of days; `known` is the day of its document.

    `ended` is the day on which nothing of it was left open, 0 where something is; `paid` that of the last money that
    paid it, 0 where it ended by no money worth the name. Both hold from `ended` on, where nothing was taken back.
    """

    item: Item
    known: int
    due: int
    changes: tuple[Change, ...]
    ended: int
    paid: int
    traits: Traits
    is_plain: bool


class Histories:
    """The lives of all items of a book, which answer for any day up to the book's.

    What was paid before `since` is left out, whether the book has it or not: an answer must not depend on how much
    of a ledger was read.
    """

    def __init__(self, book: Book, since: date) -> None:
        self.as_of = book.as_of.toordinal()
        self.since = since.toordinal()
        self._booked = {document.date for document in book.documents}
        self._by_place: dict[tuple[object, ...], Life] | None = None
        self.lives: tuple[Life, ...] = tuple(_lives(book))
        # The debit of a recovery is as old as the entry: its client was not as quick as that.
        self._telling = tuple(life for life in self.lives if life.item.document.kind is not DocumentKind.RECOVERY)

    def of(self, item: Item) -> Life | None:
        """Return what has become of an item of an earlier day; None where it is no longer there as it was."""
        if self._by_place is None:
            self._by_place = {_place(life.item): life for life in self.lives}
        return self._by_place.get(_place(item))

    def last_over(self, day: date) -> int:
        """Return the last day that is over: the one before, where nothing is dated on the day itself.

        Who looks at the book in the morning has not booked the day's receipts: they may still come.
        """
        return max(day.toordinal() - (day not in self._booked), date.min.toordinal())

    @property
    def paid_count(self) -> int:
        """How many items were paid since."""
        return sum(1 for life in self._telling if life.paid and life.ended >= self.since)

    def cases(self, day: int) -> list[Case]:
        """Return what was known of every item on a day: how late it was paid, or that it was open so late."""
        found, since = [], self.since
        for life in self._telling:
            if life.known > day:
                continue
            ended, paid = (life.ended, life.paid) if life.is_plain else _end(life.item, _until(life, day))
            if not ended or ended > day:
                last, paid = day, 0
            elif ended < since:
                continue
            else:
                last = paid or ended
            watched = ALWAYS if life.known >= since else since - 1 - life.due
            found.append(Case(life.item.client, life.due, last - life.due, paid, life.traits, watched))
        return found

    @to_the_last_digit
    def open_lives(self, day: int) -> list[tuple[Life, Item]]:
        """Return the items that were open at the end of a day, settled by what had been set against them."""
        found = []
        for life in self.lives:
            if life.known > day or (life.is_plain and 0 < life.ended <= day):
                continue
            if day == self.as_of:
                item = life.item
            else:
                settled = sum((change.amount for change in life.changes if change.day <= day), ZERO)
                # What a settlement has left, and nobody can pay, is left since the last one.
                is_left = bool(life.changes) and life.changes[-1].day <= day
                item = life.item._replace(settled=settled, rounding=life.item.rounding if is_left else ZERO)
            if item.open > 0:
                found.append((life, item))
        return found


def _place(item: Item) -> tuple[object, ...]:
    return item.client, item.number, item.currency, item.due, item.amount, item.source


def traits_of(client: Client | None, item: Item) -> Traits:
    """Return what an item has in common with those of other clients."""
    channel = text_of(item.document.entry.meta, CHANNEL_KEY)
    kind = ""
    if client is not None:
        channel, kind = channel or text_of(client.meta, CHANNEL_KEY), text_of(client.meta, KIND_KEY)
    return Traits(kind.lower(), channel.lower(), size_of(item.amount))


def _lives(book: Book) -> Iterable[Life]:
    changes = _changes(book)
    for at, item in enumerate(book.items):
        own = changes.get(at, ())
        ended, paid = _end(item, own)
        yield Life(
            item,
            item.document.date.toordinal(),
            item.due.toordinal(),
            tuple(own),
            ended,
            paid,
            traits_of(book.clients.get(item.client), item),
            all(change.amount > 0 for change in own),
        )


def _changes(book: Book) -> Mapping[int, Sequence[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    is_money = [credit.document.kind in MONEY_IN for credit in book.credits]
    for step in book.allocations:
        found[step.item].append(Change(step.date.toordinal(), step.amount, is_money[step.credit]))
    for own in found.values():
        if len(own) > 1:
            own.sort()
    return found


def _until(life: Life, day: int) -> tuple[Change, ...]:
    return tuple(change for change in life.changes if change.day <= day)


def _end(item: Item, changes: Sequence[Change]) -> tuple[int, int]:
    """Return the day on which nothing was left open, and that of the last money; 0 for what there is not.

    An item that was credited or written off for the most part tells nothing of when its client pays.
    """
    left, money, last = item.amount - item.rounding, ZERO, 0
    for change in changes:
        left -= change.amount
        if change.is_money:
            money += change.amount
            last = change.day if change.amount > 0 else last
    if left > 0 or not changes:
        return 0, 0
    return changes[-1].day, last if money * 2 >= item.amount else 0
