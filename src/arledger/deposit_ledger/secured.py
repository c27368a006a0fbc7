"""The sales that deposits stand behind, and on which days they were settled in full.

A sale is every item of a number on the client's own account, and those of that number on other accounts whose entry
says `client:` with that client: a leasing company may owe a part, or all of it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.deposit_ledger.movements import CLIENT_KEY
from arledger.model.book import Book
from arledger.model.documents import DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.money import ZERO
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import client_named, text_of
from arledger.subledger.running_total import Changes, RunningTotal, open_on

_GIVEN_UP = (DocumentKind.WRITE_OFF, DocumentKind.ADJUSTMENT)
"""What settles an item and is neither money nor credit that the client was given."""


@dataclass(frozen=True, slots=True)
class SecuredSale:
    """A sale: its items with what settled each, what was given up on it, and what credit memos took off.

    What was given up and is owed again counts as given up no longer, and as open until it is paid.
    """

    number: str
    client: str
    currency: str
    items: tuple[tuple[Item, RunningTotal], ...]
    given_up: RunningTotal
    credited: RunningTotal

    def exists(self, day: date) -> bool:
        """Say whether anything of it was invoiced by a day."""
        return any(item.document.date <= day for item, _ in self.items)

    def open_on(self, day: date) -> Decimal:
        """Return what was open of it at the end of a day, without what is rounding."""
        return sum((open_on(item, settled, day) for item, settled in self.items), ZERO)

    def cancelled(self, day: date) -> bool:
        """Say whether credit memos took all of it off."""
        sold = (item for item, _ in self.items if item.document.kind is not DocumentKind.RECOVERY)
        total = sum((item.amount for item in sold if item.document.date <= day), ZERO)
        return bool(total) and not self.open_on(day) and self.credited.on(day) >= total

    def days(self) -> set[date]:
        """Return the days on which anything of it changes."""
        found = {item.document.date for item, _ in self.items} | {*self.given_up.days}
        return found.union(*(settled.days for _, settled in self.items))


class SecuredSales:
    """Every sale of a book by client and number, and the days on which each client had something overdue."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._book = book
        chart = Chart(book.facts, policy.accounts)
        settled, given_up, credited, self._beside = _changes(book, chart)
        self._settled = [RunningTotal(settled.get(at, ())) for at in range(len(book.items))]
        self._places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._own: defaultdict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(book.items):
            if item.document.kind is DocumentKind.RECOVERY:
                given_up[at].append((item.document.date, -item.amount))
            self._own[item.client].append(at)
            for client in sale_clients(item, book):
                self._places[client, item.number].append(at)
        self._given_up, self._credited = given_up, credited
        self._late: dict[str, Spans] = {}
        self._known: dict[tuple[str, str], tuple[SecuredSale, ...]] = {}

    def sales(self, client: str, number: str) -> tuple[SecuredSale, ...]:
        """Return a client's sale of a number, one for each currency that it is in; none where it is not invoiced."""
        if (client, number) not in self._known:
            of_currency: defaultdict[str, list[int]] = defaultdict(list)
            for at in self._places.get((client, number), ()):
                of_currency[self._book.items[at].currency].append(at)
            found = (self._sale(client, number, currency, places) for currency, places in sorted(of_currency.items()))
            self._known[client, number] = tuple(found)
        return self._known[client, number]

    def overdue(self, client: str) -> "Spans":
        """Return the days on which any item on the client's own accounts was one day past due or more."""
        if client not in self._late:
            spans = [
                span
                for at in self._own.get(client, ())
                for span in _overdue_spans(self._book.items[at], self._settled[at])
            ]
            self._late[client] = Spans(spans)
        return self._late[client]

    def _sale(self, client: str, number: str, currency: str, places: Sequence[int]) -> SecuredSale:
        items = tuple((self._book.items[at], self._settled[at]) for at in places)
        beside = [each for at in places for each in self._beside.get(at, ())]
        written_off = [change for at in places for change in self._given_up.get(at, ())]
        given_up = RunningTotal([*written_off, *_bad_debts(beside)])
        credited = RunningTotal(change for at in places for change in self._credited.get(at, ()))
        return SecuredSale(number, client, currency, items, given_up, credited)


class Spans:
    """Days as spans, each from its first day to the one before its second."""

    def __init__(self, spans: Iterable[tuple[date, date]]) -> None:
        merged: list[tuple[date, date]] = []
        for first, end in sorted(spans):
            if merged and first <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((first, end))
        self._firsts, self._ends = [first for first, _ in merged], [end for _, end in merged]

    def has(self, day: date) -> bool:
        """Say whether a day lies in any of them."""
        position = bisect_right(self._firsts, day)
        return bool(position) and day < self._ends[position - 1]

    def days(self) -> set[date]:
        """Return the days on which they begin or are over."""
        return {*self._firsts, *self._ends}


def sale_clients(item: Item, book: Book) -> set[str]:
    """Return whose sale an item is: its own client's, and that of the client whom its entry names."""
    said = text_of(item.document.entry.meta, CLIENT_KEY)
    return {item.client, client_named(said, book.clients)} if said else {item.client}


class _Beside(NamedTuple):
    """What a receipt with bad debt in its entry settles of an item; `most` is all of that, whatever it is for."""

    entry: int
    most: Decimal
    change: tuple[date, Decimal]


def _changes(
    book: Book, chart: Chart
) -> tuple[Mapping[int, Changes], defaultdict[int, Changes], Mapping[int, Changes], Mapping[int, list[_Beside]]]:
    """Return for each item, by its place: what settled it, was given up and credited, and receipts with bad debt."""
    settled: defaultdict[int, Changes] = defaultdict(list)
    given_up: defaultdict[int, Changes] = defaultdict(list)
    credited: defaultdict[int, Changes] = defaultdict(list)
    beside: defaultdict[int, list[_Beside]] = defaultdict(list)
    for allocation in book.allocations:
        change = (allocation.date, allocation.amount)
        settled[allocation.item].append(change)
        document = book.credits[allocation.credit].document
        if document.kind in _GIVEN_UP:
            given_up[allocation.item].append(change)
        elif document.kind is DocumentKind.CREDIT_MEMO:
            credited[allocation.item].append(change)
        elif most := _bad_debt_in(document.entry, book.credits[allocation.credit].currency, chart):
            beside[allocation.item].append(_Beside(id(document.entry), most, change))
    return settled, given_up, credited, beside


def _bad_debt_in(entry: Entry, currency: str, chart: Chart) -> Decimal:
    """Add up an entry's debits to bad debt in one currency."""
    legs = (p for p in entry.postings if p.number > 0 and p.currency == currency)
    return sum((p.number for p in legs if chart.role(p.account) is AccountRole.BAD_DEBT), ZERO)


def _bad_debts(beside: Iterable[_Beside]) -> Iterator[tuple[date, Decimal]]:
    """Yield what may be bad debt in receipts: of each entry what it settles of one sale, up to the bad debt in it."""
    of_entry: defaultdict[tuple[int, Decimal], Changes] = defaultdict(list)
    for entry, most, change in beside:
        of_entry[entry, most].append(change)
    for (_, most), changes in of_entry.items():
        settled = counted = ZERO
        for day, part in sorted(changes):
            settled += part
            now = max(min(settled, most), ZERO)
            yield day, now - counted
            counted = now


def _overdue_spans(item: Item, settled: RunningTotal) -> Iterable[tuple[date, date]]:
    """Yield the days on which an item was open and past due, up to the one on which it was not."""
    if item.due >= date.max - timedelta(days=1):
        return
    first = max(item.due + timedelta(days=1), item.document.date)
    days = sorted({first, *(day for day in settled.days if day > first)})
    begun: date | None = None
    for day in days:
        is_open = bool(open_on(item, settled, day))
        if is_open and begun is None:
            begun = day
        elif not is_open and begun is not None:
            yield begun, day
            begun = None
    if begun is not None:
        yield begun, date.max
