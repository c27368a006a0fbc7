"""What was outstanding of each financed sale day by day, and what settled the payer's part.

Where the client pays a part itself, who paid a receipt decides which part it settles. A receipt that names neither
settles the part that it is exactly as much as, else what the client owes first; what is beyond one part settles the
other, so that what is outstanding and what the client owes are always what is open together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from arledger.financing.sales import FinancedSale
from arledger.financing.terms import NO_FEE, FundingFee, funding_fee
from arledger.model.account import is_under_any
from arledger.model.book import Book
from arledger.model.documents import MONEY_IN, Credit, DocumentKind, Item
from arledger.model.facts import Entry
from arledger.model.money import ZERO, exact_sum, minor_digits, split, to_the_last_digit
from arledger.model.normalize import fold, words
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of
from arledger.subledger.running_total import Changes, RunningTotal, open_on

_PAYER_TEXT = "payer"


class Settles(Enum):
    """Which part of a sale a credit settles."""

    PAYER = 0
    CLIENT = 1
    UNSAID = 2


class Means(Enum):
    """What settles the payer's part of a sale: money, or something in its place."""

    MONEY = "money"
    FEE = "lessor-fee"
    DISCOUNT = "discount"
    CREDITED = "credited"
    WRITTEN_OFF = "written-off"
    OTHER = "other"


_OF_KIND = {
    DocumentKind.CREDIT_MEMO: Means.CREDITED,
    DocumentKind.WRITE_OFF: Means.WRITTEN_OFF,
}


@dataclass(frozen=True, slots=True)
class SaleHistory:
    """A financed sale day by day.

    `settled` is what settled each of its items, `by_payer` what of that is on the payer's part, and `means` the same
    by what it was.
    """

    sale: FinancedSale
    items: tuple[Item, ...]
    settled: tuple[RunningTotal, ...]
    by_payer: RunningTotal
    means: Mapping[Means, RunningTotal]

    def settled_by(self, means: Means, day: date) -> Decimal:
        """Return what of the payer's part one thing has settled by the end of a day."""
        return self.means[means].on(day)

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
        if self.outstanding(as_of) or self.settled_by(Means.MONEY, as_of) <= 0:
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
    beside = _Beside(book, policy)
    return tuple(_history(book, sale, settled, applied[at], beside) for at, sale in enumerate(sales))


def _history(
    book: Book,
    sale: FinancedSale,
    settled: Mapping[int, Changes],
    applied: Mapping[int, Changes],
    beside: "_Beside",
) -> SaleHistory:
    items = tuple(book.items[place] for place in sale.places)
    own = {id(item.document.entry) for item in items}
    told = _Told(book, sale)
    payer = book.clients.get(sale.payer)
    agreed = funding_fee(payer.meta) if payer else NO_FEE
    by_payer: Changes = []
    means: dict[Means, Changes] = {each: [] for each in Means}
    in_order = sorted(applied.items(), key=lambda each: (min(each[1]), _content(book.credits[each[0]])))
    for at, changes in in_order:
        credit = book.credits[at]
        if id(credit.document.entry) in own:
            # It only puts the item off: what it settles here it opens again.
            continue
        if told.part_of(credit, changes) is Settles.PAYER:
            by_payer += changes
            for day, amount in changes:
                for each, part in beside.divided(credit, amount, agreed):
                    means[each].append((day, part))
    return SaleHistory(
        sale=sale,
        items=items,
        settled=tuple(RunningTotal(settled.get(place, ())) for place in sale.places),
        by_payer=RunningTotal(by_payer),
        means={each: RunningTotal(changes) for each, changes in means.items()},
    )


def _content(credit: Credit) -> tuple[object, ...]:
    entry = credit.document.entry
    return credit.document.kind.value, credit.amount, entry.payee, entry.narration, entry.file, entry.line


class _Told:
    """Tells which part of one sale each of its credits settles, in the order in which they came."""

    def __init__(self, book: Book, sale: FinancedSale) -> None:
        self._book, self._sale = book, sale
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
        if comes_from_payer(self._book, self._sale, document.entry):
            return Settles.PAYER
        return Settles.CLIENT if comes_from(self._book, self._sale.client, document.entry) else Settles.UNSAID


def comes_from_payer(book: Book, sale: FinancedSale, entry: Entry) -> bool:
    """Say whether a receipt names a sale's payer: all words of its id, or of its name.

    A name within the client's own is the client's: "Lumen Cafe" is not Lumen.
    """
    payer = _named(book, sale.payer, entry)
    return bool(payer) and not _named(book, sale.client, entry) > payer


def comes_from(book: Book, company: str, entry: Entry) -> bool:
    """Say whether a receipt names a company as who paid, in its payee or in what the bank said."""
    return bool(_named(book, company, entry))


def _named(book: Book, company: str, entry: Entry) -> frozenset[str]:
    """Return the words by which a receipt names a company as who paid, the most there are; empty if it does not."""
    said = [_words(entry.payee), _words(text_of(entry.meta, _PAYER_TEXT))]
    names = [_words(company), _words(book.name_of(company))]
    return max((name for name in names if any(name <= text for text in said)), key=len, default=frozenset())


def _words(text: str) -> frozenset[str]:
    return frozenset(words(fold(text)))


class _Beside:
    """What stands beside the money in receipts: fees, discounts, bad debt; shared out by what each part settled."""

    def __init__(self, book: Book, policy: Policy) -> None:
        accounts = policy.accounts
        self._accounts = {
            Means.FEE: accounts.bank_fees,
            Means.DISCOUNT: accounts.discounts,
            Means.WRITTEN_OFF: accounts.bad_debt,
        }
        self._credited: defaultdict[tuple[int, str], list[Decimal]] = defaultdict(list)
        for credit in book.credits:
            self._credited[id(credit.document.entry), credit.currency].append(credit.amount)

    @to_the_last_digit
    def divided(self, credit: Credit, amount: Decimal, agreed: FundingFee) -> list[tuple[Means, Decimal]]:
        """Return an amount that a credit settled by what it was; negative where it was taken back.

        `agreed` is what the payer keeps of each contract.
        """
        if credit.document.kind not in MONEY_IN:
            return [(_OF_KIND.get(credit.document.kind, Means.OTHER), amount)]
        entry, currency = credit.document.entry, credit.currency
        credited = self._credited[id(entry), currency]
        found = []
        for means, accounts in self._accounts.items():
            beside = _debited(entry, currency, accounts)
            part = _kept(beside, abs(amount), credited, currency, agreed) if means is Means.FEE else None
            part = _share(beside, abs(amount), exact_sum(credited), currency) if part is None else part
            part = part.copy_sign(amount)
            if part:
                found.append((means, part))
        return [(Means.MONEY, amount - exact_sum(part for _, part in found)), *found]


def _kept(
    fees: Decimal, amount: Decimal, credited: Sequence[Decimal], currency: str, agreed: FundingFee
) -> Decimal | None:
    """Return what was kept of one contract of a transfer, None unless the fees are what was agreed for them all."""
    as_agreed = exact_sum(agreed.of(each, currency) for each in credited) == fees
    return agreed.of(amount, currency) if as_agreed and amount in credited else None


def _share(beside: Decimal, amount: Decimal, whole: Decimal, currency: str) -> Decimal:
    """Return what of an entry's other leg belongs to one amount of all that the entry settles."""
    if not beside or amount >= whole:
        return min(beside, amount)
    return split(beside, [amount, whole - amount], minor_digits(currency))[0]


def _debited(entry: Entry, currency: str, accounts: tuple[str, ...]) -> Decimal:
    legs = (p.number for p in entry.postings if p.currency == currency and is_under_any(p.account, accounts))
    return max(exact_sum(legs), ZERO)
