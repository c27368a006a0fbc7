"""What was sold under a number, account by account, and what of it was taken back since.

Income and tax of an invoice go back in proportion when less is owed after all, so that both end at nothing with the
invoice. An entry that several clients or numbers share is divided among them in the order of its postings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from arledger.model.account import is_under, is_under_any
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.facts import Entry, Posting
from arledger.model.money import ZERO, minor_digits, round_to, split
from arledger.policy.settings import Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import ClientNames, text_of
from arledger.subledger.numbers import INVOICE_KEY, item_number


class Share(NamedTuple):
    """One account's share of a sale, positive where the sale credited it.

    `worth` is in the currency of the claim; `units` is what was posted, in the account's own `currency`.
    """

    account: str
    currency: str
    units: Decimal
    worth: Decimal
    tax: bool


class _Claim(NamedTuple):
    client: str
    number: str
    currency: str


class Sales:
    """Sales of a book, which must hold the whole history of every client that is asked about."""

    def __init__(self, book: Book, policy: Policy) -> None:
        self._book = book
        self._policy = policy
        self._chart = Chart(book.facts, policy.accounts)
        self._names = ClientNames(book.facts.roots, policy.items.client_from)

    def sold(self, client: str, number: str, currency: str) -> list[Share]:
        """Return the shares of what was sold; empty where no entry says any, as for an opening balance."""
        claim = _Claim(client, number, currency)
        entries = self._entries.get(claim, {}).values()
        return _merged(share for entry in entries for share in self._of_claim(entry, claim))

    def net_of(self, client: str, number: str, currency: str, amount: Decimal) -> Decimal:
        """Return what of an amount with tax is net, in the proportions of the sale; all of it where none says tax."""
        sold = self.sold(client, number, currency)
        whole = sum((share.worth for share in sold), ZERO)
        net = sum((share.worth for share in sold if not share.tax), ZERO)
        # Multiplied first: what divides without a rest has none.
        return amount * net / whole if whole > 0 else amount

    def left(self, client: str, number: str, currency: str) -> list[Share]:
        """Return the shares less what credit memos took back, and what discounts and write-offs took of the tax.

        What went to other accounts than the sale's, such as one of returns, counts against its income.
        """
        sold = self.sold(client, number, currency)
        worths = [share.worth for share in sold]
        for taken in self._taken_back(_Claim(client, number, currency)):
            of = [at for at, share in enumerate(sold) if share[:2] == taken[:2]]
            of = of or [at for at, share in enumerate(sold) if share.tax == taken.tax] or list(range(len(sold)))
            whole = sum((sold[at].worth for at in of), ZERO)
            for at in of if whole else ():
                worths[at] -= taken.worth * sold[at].worth / whole
        return [
            share._replace(units=share.units * worth / share.worth, worth=worth)
            for share, worth in zip(sold, worths, strict=True)
            # Of what was taken back beyond what was sold, nothing is left.
            if worth * share.worth > 0
        ]

    def relieved(self, client: str, number: str, currency: str) -> list[Share]:
        """Return the tax that write-offs took back, less what recoveries have owed again."""
        claim = _Claim(client, number, currency)
        given_up = [
            d for d in self._later.get(claim, ()) if d.kind in (DocumentKind.WRITE_OFF, DocumentKind.RECOVERY)
        ]
        taxed = _merged(share for document in given_up for share in self._reversals(document, claim) if share.tax)
        return [share for share in taxed if share.worth > 0]

    @cached_property
    def _entries(self) -> dict[_Claim, dict[int, Entry]]:
        """The entries that open items, by what they open."""
        found: defaultdict[_Claim, dict[int, Entry]] = defaultdict(dict)
        for item in self._book.items:
            if item.document.kind is not DocumentKind.RECOVERY:
                entry = item.document.entry
                found[_Claim(item.client, item.number, item.currency)][id(entry)] = entry
        return found

    @cached_property
    def _later(self) -> dict[_Claim, list[Document]]:
        """The documents that are about a number, or recover it; of an entry the first."""
        found: defaultdict[_Claim, dict[int, Document]] = defaultdict(dict)
        for document in self._book.documents:
            recovered = (document.number,) if document.kind is DocumentKind.RECOVERY else ()
            for number in (*document.about, *recovered):
                claim = _Claim(document.client, number, document.currency)
                found[claim].setdefault(id(document.entry), document)
        return {claim: list(documents.values()) for claim, documents in found.items()}

    def _of_claim(self, entry: Entry, claim: _Claim) -> list[Share]:
        """Return one claim's shares of an entry."""
        shares = list(self._shares(entry, claim.currency))
        claims: dict[_Claim, Decimal] = {}
        for posting in entry.postings:
            owner = self._names.of_posting(posting.account, entry)
            if owner is not None and posting.number > 0 and posting.currency == claim.currency:
                key = _Claim(owner, item_number(posting, entry, self._policy.items.number_links), posting.currency)
                claims[key] = claims.get(key, ZERO) + posting.number
        if len(claims) < 2 or not shares:
            return shares
        digits = minor_digits(claim.currency)
        whole = sum((share.worth for share in shares), ZERO)
        for key, amount in zip(claims, split(whole, list(claims.values()), digits), strict=True):
            parts = shares_of(amount, shares, claim.currency)
            if key == claim:
                return parts
            shares = _merged((*shares, *(p._replace(units=-p.units, worth=-p.worth) for p in parts)))
        return []

    def _shares(self, entry: Entry, currency: str) -> Iterator[Share]:
        """Yield what an entry sells: income, tax, discounts within, and what else it charges."""
        rates = _rates(entry, currency)
        others = [p for p in entry.postings if self._role(p) is AccountRole.OTHER]
        stock = any(self._is(p, "assets") for p in others)
        for posting in entry.postings:
            # What we owe the client pays at once; beside stock that goes out, an expense is what it cost us.
            set_off = self._is(posting, "liabilities") or (stock and self._is(posting, "expenses"))
            if self._is_sale(posting) and not (posting in others and posting.number > 0 and set_off):
                yield from self._share(posting, currency, rates, Decimal(-1))

    def _taken_back(self, claim: _Claim) -> Iterator[Share]:
        """Yield what later entries took back, positive: those of credit memos, and others that move tax."""
        for document in self._later.get(claim, ()):
            shares = list(self._reversals(document, claim))
            if document.kind is DocumentKind.CREDIT_MEMO or any(share.tax for share in shares):
                yield from shares

    def _reversals(self, document: Document, claim: _Claim) -> Iterator[Share]:
        entry = document.entry
        rates = _rates(entry, claim.currency)
        part = self._part(document, claim.number)
        for posting in entry.postings:
            named = text_of(posting.meta, INVOICE_KEY)
            if self._role(posting) is AccountRole.BAD_DEBT or self._is_sale(posting):
                factor = part if not named else Decimal(named == claim.number)
                yield from self._share(posting, claim.currency, rates, factor)

    def _part(self, document: Document, number: str) -> Decimal:
        """Return which part of a document's entry, from 0 to 1, is about a number."""
        entry, sign = document.entry, document.amount
        own = abs(document.amount)
        if len(document.about) > 1:
            book = self._book
            own = sum(
                (
                    step.amount
                    for step in book.allocations
                    if book.credits[step.credit].document is document and book.items[step.item].number == number
                ),
                ZERO,
            )
        legs = [p for p in entry.postings if self._role(p) is AccountRole.RECEIVABLE]
        whole = sum((abs(p.number) for p in legs if p.number * sign > 0 and p.currency == document.currency), ZERO)
        return own / whole if whole else ZERO

    def _share(self, posting: Posting, currency: str, rates: dict[str, Decimal], factor: Decimal) -> Iterator[Share]:
        worth = _worth(posting, currency, rates)
        if worth and factor:
            tax = is_under_any(posting.account, (*self._policy.accounts.tax, *(t.account for t in self._policy.tax)))
            yield Share(posting.account, posting.currency, posting.number * factor, worth * factor, tax)

    def _is_sale(self, posting: Posting) -> bool:
        """Say whether a leg is income, tax, a discount, or something else that clients are charged with."""
        role = self._role(posting)
        if role is AccountRole.CONCESSION:
            return is_under_any(posting.account, self._policy.accounts.discounts)
        other = role is AccountRole.OTHER and (self._is(posting, "liabilities") or self._is(posting, "expenses"))
        return role is AccountRole.REVENUE or other

    def _role(self, posting: Posting) -> AccountRole:
        return self._chart.role(posting.account)

    def _is(self, posting: Posting, kind: str) -> bool:
        return is_under(posting.account, getattr(self._book.facts.types, kind))


def shares_of(amount: Decimal, shares: list[Share], currency: str) -> list[Share]:
    """Split an amount in proportion to shares, in whole coins that add up to it, and leave out what comes to nothing.

    All of what there is gives the shares themselves.
    """
    parts = split(amount, [share.worth for share in shares], minor_digits(currency))
    return [
        share._replace(units=_units(share, part, currency), worth=part)
        for share, part in zip(shares, parts, strict=True)
        if part
    ]


def _units(share: Share, part: Decimal, currency: str) -> Decimal:
    if share.currency == currency:
        return part
    return round_to(share.units * part / share.worth, minor_digits(share.currency))


def _merged(shares: Iterable[Share]) -> list[Share]:
    """Add up the shares of each account, in the order in which they come; what is nothing is left out."""
    found: dict[tuple[str, str], Share] = {}
    for share in shares:
        key = (share.account, share.currency)
        known = found.get(key)
        found[key] = (
            share
            if known is None
            else known._replace(units=known.units + share.units, worth=known.worth + share.worth)
        )
    return [share for share in found.values() if share.worth]


def _rates(entry: Entry, currency: str) -> dict[str, Decimal]:
    """Return what one unit of the claim's currency costs in others, by the prices on claims in an entry."""
    priced = [p.price for p in entry.postings if p.price is not None and p.currency == currency]
    return {price.currency: price.number for price in priced if price.number}


def _worth(posting: Posting, currency: str, rates: dict[str, Decimal]) -> Decimal:
    """Return what a leg counts for in a currency, zero where the entry has no rate for it."""
    if posting.currency == currency:
        return posting.number
    number, paid_in = posting.number, posting.currency
    if posting.price is not None:
        number, paid_in = number * posting.price.number, posting.price.currency
    if paid_in != currency:
        number = number / rates[paid_in] if paid_in in rates else ZERO
    return round_to(number, minor_digits(currency))
