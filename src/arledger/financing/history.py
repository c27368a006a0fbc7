"""What was outstanding of each financed sale day by day, and what the payer paid or kept of it.

Where the client pays a part itself, who paid a receipt decides which part it settles. A receipt that names neither
settles the part that it is exactly as much as, else what the client owes first; what is beyond one part settles the
other, so that what is outstanding and what the client owes are always what is open together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from arledger.financing.sales import FinancedSale
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Credit, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.money import ZERO, exact_sum, minor_digits, split, to_the_last_digit
from arledger.model.normalize import fold, words
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of
from arledger.subledger.running_total import Changes, RunningTotal

_PAYER_TEXT = "payer"


class Settles(Enum):
    """Which part of a sale a credit settles."""

    PAYER = 0
    CLIENT = 1
    UNSAID = 2


@dataclass(frozen=True, slots=True)
class SaleHistory:
    """A financed sale day by day.

    `settled` and `by_payer` are what settled its items, all of it and what of it is the payer's part; `money` is what
    of that came in as money or was kept as a fee, `fees` what was kept.
    """

    sale: FinancedSale
    items: tuple[Item, ...]
    settled: tuple[RunningTotal, ...]
    by_payer: RunningTotal
    money: RunningTotal
    fees: RunningTotal

    def open_on(self, day: date) -> Decimal:
        """Return what is open of the whole sale at the end of a day, without what is rounding."""
        return exact_sum(open_on(item, settled, day) for item, settled in zip(self.items, self.settled, strict=True))

    @to_the_last_digit
    def outstanding(self, day: date) -> Decimal:
        """Return what of the payer's part is open at the end of a day."""
        left = self.open_on(day)
        theirs = self.sale.financed - self.by_payer.on(day)
        return max(min(theirs, left), left - self.sale.own_part, ZERO)

    def fully_received_on(self, as_of: date) -> date | None:
        """Return since when nothing has been outstanding, None where something is or no money came at all."""
        if self.outstanding(as_of) or self.money.on(as_of) <= 0:
            return None
        found = None
        for day in sorted((day for day in self.days() if day <= as_of), reverse=True):
            if self.outstanding(day):
                return found
            found = day
        return found

    def days(self) -> set[date]:
        """Return the days on which anything of it changes."""
        days = {item.document.date for item in self.items} | {*self.by_payer.days}
        return days.union(*(settled.days for settled in self.settled))


def open_on(item: Item, settled: RunningTotal, day: date) -> Decimal:
    """Return what is open of an item at the end of a day, without what is rounding."""
    if item.document.date > day:
        return ZERO
    left = item.amount - settled.on(day)
    return ZERO if left <= item.rounding else left


def histories(book: Book, policy: Policy, sales: Sequence[FinancedSale]) -> tuple[SaleHistory, ...]:
    """Return what happened to financed sales; the book must have the whole history of their accounts."""
    meant = {place: at for at, sale in enumerate(sales) for place in sale.places}
    settled: defaultdict[int, Changes] = defaultdict(list)
    applied: defaultdict[int, dict[int, Changes]] = defaultdict(dict)
    for allocation in book.allocations:
        at = meant.get(allocation.item)
        if at is not None:
            change = allocation.date, allocation.amount
            settled[allocation.item].append(change)
            applied[at].setdefault(allocation.credit, []).append(change)
    kept = _Kept(book, policy)
    return tuple(_history(book, sale, settled, applied[at], kept) for at, sale in enumerate(sales))


def _history(
    book: Book,
    sale: FinancedSale,
    settled: Mapping[int, Changes],
    applied: Mapping[int, Changes],
    kept: "_Kept",
) -> SaleHistory:
    items = tuple(book.items[place] for place in sale.places)
    own = {id(item.document.entry) for item in items}
    told = _Told(book, sale)
    by_payer: Changes = []
    money: Changes = []
    fees: Changes = []
    in_order = sorted(applied.items(), key=lambda each: (min(each[1]), _content(book.credits[each[0]])))
    for at, changes in in_order:
        credit = book.credits[at]
        if id(credit.document.entry) in own:
            # It only puts the item off: what it settles here it opens again.
            continue
        if told.part_of(credit, changes) is Settles.CLIENT:
            continue
        by_payer += changes
        if credit.document.kind in MONEY_IN:
            money += changes
            fees += [(day, kept.of(credit, amount)) for day, amount in changes]
    return SaleHistory(
        sale=sale,
        items=items,
        settled=tuple(RunningTotal(settled.get(place, ())) for place in sale.places),
        by_payer=RunningTotal(by_payer),
        money=RunningTotal(money),
        fees=RunningTotal(fees),
    )


def _content(credit: Credit) -> tuple[object, ...]:
    entry = credit.document.entry
    return credit.document.kind.value, credit.amount, entry.payee, entry.narration, entry.file, entry.line


class _Told:
    """Tells which part of one sale each of its credits settles, in the order in which they came."""

    def __init__(self, book: Book, sale: FinancedSale) -> None:
        self._sale = sale
        self._payer = [_words(sale.payer), _words(book.name_of(sale.payer))]
        self._client = [_words(sale.client), _words(book.name_of(sale.client))]
        self._theirs, self._own = sale.financed, sale.own_part

    def part_of(self, credit: Credit, changes: Changes) -> Settles:
        """Say which part a credit settles: the payer's, or the client's own."""
        if not self._sale.own_part:
            return Settles.PAYER
        amount = exact_sum(amount for _, amount in changes if amount > 0)
        part = self._said(credit)
        if part is Settles.UNSAID:
            exact = amount == self._theirs != self._own
            part = Settles.PAYER if exact or self._own <= 0 else Settles.CLIENT
        net = exact_sum(amount for _, amount in changes)
        if part is Settles.PAYER:
            self._theirs -= net
        else:
            self._own -= net
        return part

    def _said(self, credit: Credit) -> Settles:
        document = credit.document
        if document.kind is DocumentKind.DEPOSIT_APPLIED:
            return Settles.CLIENT
        entry = document.entry
        said = [_words(entry.payee), _words(text_of(entry.meta, _PAYER_TEXT))]
        if _names_any(said, self._payer):
            return Settles.PAYER
        return Settles.CLIENT if _names_any(said, self._client) else Settles.UNSAID


def _names_any(texts: Iterable[frozenset[str]], names: Iterable[frozenset[str]]) -> bool:
    return any(name and name <= text for text in texts for name in names)


def _words(text: str) -> frozenset[str]:
    return frozenset(words(fold(text)))


class _Kept:
    """What the payer kept of receipts: the fees in their entries, shared out by what each part of them settled."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._fees = policy.accounts.bank_fees
        self._credited: defaultdict[tuple[int, str], list[Decimal]] = defaultdict(list)
        for credit in book.credits:
            self._credited[id(credit.document.entry), credit.currency].append(credit.amount)

    @to_the_last_digit
    def of(self, credit: Credit, amount: Decimal) -> Decimal:
        """Return what of an amount that a credit settled was kept as a fee."""
        entry = credit.document.entry
        fee = _fee_in(entry, credit.currency, self._fees)
        whole = exact_sum(self._credited[id(entry), credit.currency])
        if not fee or not whole:
            return ZERO
        if abs(amount) >= whole:
            return fee.copy_sign(amount)
        part, _ = split(fee, [abs(amount), whole - abs(amount)], minor_digits(credit.currency))
        return part.copy_sign(amount)


def _fee_in(entry: Entry, currency: str, accounts: tuple[str, ...]) -> Decimal:
    legs = (p.number for p in entry.postings if p.currency == currency and is_under_any(p.account, accounts))
    return max(exact_sum(legs), ZERO)
