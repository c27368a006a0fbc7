"""The lines and taxes of a document, from the legs of its entry: they add up to the charge."""

from collections.abc import Container, Sequence
from decimal import Decimal
from typing import TypeAlias

from arledger.capabilities.documents.values import BillLine, Contents, Deducted, TaxPart
from arledger.interest.wording import said_of_leg
from arledger.model.account import components, is_under, is_under_any
from arledger.model.book import Book
from arledger.model.currencies import CURRENCIES
from arledger.model.documents import Document, DocumentKind
from arledger.model.facts import Meta, Posting
from arledger.model.money import ZERO, coin_digits, exact_sum, round_to, to_the_last_digit
from arledger.policy.settings import Policy, TaxCode
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import ClientNames, text_of

DEPOSIT, APPLIED, RECEIVED, DISCOUNT, CHARGE = "Deposit", "Deposit applied", "Received", "Discount", "Charge"
"""Words for what an entry itself does not name."""

TEXT_KEYS = ("text", "description")
_TAX_KEY = "tax"
_HUNDRED = Decimal(100)

_Legs: TypeAlias = list[tuple[Posting, Decimal]]
"""Legs of an entry, each with what it is worth to the client."""

_Rate: TypeAlias = tuple[str, Decimal | None]
"""What a tax is called, and its percentage; None where it is not known."""


@to_the_last_digit
def contents_of(book: Book, policy: Policy, document: Document) -> Contents:
    """Return what a document says; an entry that cannot be told apart gives one line of the whole amount."""
    return _Reader(book, policy, document).read()


def default_text(document: Document) -> str:
    """Return what an entry that says nothing else is called."""
    return document.entry.narration.strip() or CHARGE


def no_words(number: str) -> tuple[str, ...]:
    """Return what an entry says of itself where nobody has said anything."""
    return tuple(f"{word} {number}" for word in ("Invoice", "Credit memo", "Debit memo"))


class _Reader:
    """Reads the legs of one document; amounts are rounded to coins, and what that leaves is shown as rounding."""

    def __init__(self, book: Book, policy: Policy, document: Document) -> None:
        self._facts = book.facts
        self._policy = policy
        self._document = document
        self._entry = document.entry
        self._chart = Chart(book.facts, policy.accounts)
        self._names = ClientNames(book.facts.roots, policy.items.client_from)
        self._digits = coin_digits(document.currency, book.facts.precision)
        self._sign = 1 if document.kind is DocumentKind.CREDIT_MEMO else -1
        self._charged = round_to(-self._sign * document.amount, self._digits)
        self._taxed = {row.account for row in policy.tax}

    def read(self) -> Contents:
        """Return the lines, or one line of the whole where the legs do not make the charge."""
        legs = self._own_legs()
        if legs is None:
            return self._whole()
        taxes, deducted, others = self._sorted(legs)
        lines = self._lines(others)
        made, tax = exact_sum(line.amount for line in lines), _sum(taxes)
        rounding = self._charged - (made + tax + _sum(deducted))
        if abs(rounding) > Decimal(1).scaleb(-self._digits) * max(1, len(legs)) or not (lines or taxes):
            return self._whole()
        return Contents(
            lines=tuple(lines),
            taxes=tuple(self._taxes(taxes, lines, others)),
            rounding=rounding,
            deducted=tuple(self._deduction(posting, -worth) for posting, worth in deducted),
            net=made,
            total=made + tax + rounding,
            charged=self._charged,
        )

    def _sorted(self, legs: _Legs) -> tuple[_Legs, _Legs, _Legs]:
        """Return the legs that are tax, those that take something off, and all others."""
        taxes: _Legs = []
        deducted: _Legs = []
        others: _Legs = []
        for posting, worth in legs:
            is_off = worth < 0 and self._chart.role(posting.account) in (AccountRole.DEPOSIT, AccountRole.CASH)
            kind = taxes if self._is_tax(posting) else deducted if is_off else others
            kind.append((posting, worth))
        return taxes, deducted, others

    def _whole(self) -> Contents:
        line = BillLine(default_text(self._document), self._charged)
        return Contents((line,), (), ZERO, (), self._charged, self._charged, self._charged, whole=True)

    def _own_legs(self) -> _Legs | None:
        """Return the legs with what they are worth to the client; None where others have a share in the entry."""
        document, rates = self._document, self._rates()
        legs: list[tuple[Posting, Decimal]] = []
        for posting in self._entry.postings:
            if self._names.of_account(posting.account) is None:
                worth = self._worth(posting, rates)
                if worth is not None:
                    legs.append((posting, worth))
        own = [
            p.number
            for p in self._entry.postings
            if p.currency == document.currency and self._names.of_account(p.account) is not None
        ]
        # Another client, or another number of this one, has a share as well.
        return self._without_internal(legs) if exact_sum(own) == document.amount else None

    def _rates(self) -> dict[str, Decimal]:
        """Return what one unit of the document's currency costs in others, by the prices on the client's legs."""
        own = [p for p in self._entry.postings if self._names.of_account(p.account) is not None]
        priced = [p.price for p in own if p.price is not None and p.currency == self._document.currency]
        return {price.currency: price.number for price in priced if price.number}

    def _worth(self, posting: Posting, rates: dict[str, Decimal]) -> Decimal | None:
        number, currency = posting.number, posting.currency
        if currency != self._document.currency and posting.price is not None:
            number, currency = number * posting.price.number, posting.price.currency
        if currency != self._document.currency:
            if currency not in rates:
                return None
            number = number / rates[currency]
        return round_to(self._sign * number, self._digits)

    def _without_internal(self, legs: _Legs) -> _Legs:
        """Leave out what is no client's business: cost of sales against stock, an accrual against its expense."""
        inner = [leg for leg in legs if self._may_be_internal(leg[0])]
        if len(inner) > 1 and not _sum(inner):
            return [leg for leg in legs if leg not in inner]
        gone = [each for pair in self._pairs(inner) for each in pair]
        return [leg for leg in legs if leg not in gone]

    def _pairs(self, inner: _Legs) -> list[_Legs]:
        """Return the legs of an expense with the one beside each that takes it back."""
        left, found = list(inner), []
        for leg in inner:
            if leg in left and is_under(leg[0].account, self._facts.types.expenses):
                pair = [leg, *[other for other in left if other is not leg and other[1] == -leg[1]][:1]]
                if len(pair) > 1:
                    found.append(pair)
                    left = [other for other in left if other not in pair]
        return found

    def _may_be_internal(self, posting: Posting) -> bool:
        return self._chart.role(posting.account) in (AccountRole.OTHER, AccountRole.CASH) and not self._is_tax(
            posting
        )

    def _is_tax(self, posting: Posting) -> bool:
        return posting.account in self._taxed or is_under_any(posting.account, self._policy.accounts.tax)

    def _deduction(self, posting: Posting, amount: Decimal) -> Deducted:
        what = APPLIED if self._chart.role(posting.account) is AccountRole.DEPOSIT else RECEIVED
        return Deducted(what, text_of(posting.meta, "deposit") or text_of(posting.meta, "invoice"), amount)

    def _lines(self, legs: _Legs) -> list[BillLine]:
        sold = [p for p, _ in legs if not _said(p.meta) and self._chart.role(p.account) is AccountRole.REVENUE]
        only = sold[0] if len(sold) == 1 else legs[0][0] if len(legs) == 1 else None
        return [self._line(posting, worth, is_only=posting is only) for posting, worth in legs]

    def _line(self, posting: Posting, amount: Decimal, *, is_only: bool) -> BillLine:
        quantity, price, unit = _number(posting.meta, "quantity"), _price(posting.meta), text_of(posting.meta, "unit")
        if quantity is None and posting.price is not None and posting.currency not in CURRENCIES:
            # Hours or pieces that the ledger itself counts.
            quantity, price, unit = self._sign * posting.number, posting.price.number, unit or posting.currency
        if quantity is not None and price is not None and round_to(quantity * price, self._digits) != amount:
            # Somebody has changed the amount since: a line that does not multiply would be doubted.
            price = None
        said = _said(posting.meta)
        text = said or self._named(posting, is_only=is_only)
        code = text_of(posting.meta, _TAX_KEY)
        return BillLine(text, amount, quantity, unit, price, code, said_of_leg(posting.meta, said))

    def _named(self, posting: Posting, *, is_only: bool) -> str:
        """Return what a line without a text is called: as the entry where it alone is sold, else as its account."""
        role = self._chart.role(posting.account)
        if role in (AccountRole.CONCESSION, AccountRole.DEPOSIT):
            return DISCOUNT if role is AccountRole.CONCESSION else DEPOSIT
        narration = self._entry.narration.strip()
        if is_only and narration and narration not in no_words(self._document.number):
            return narration
        return components(posting.account)[-1]

    def _taxes(self, taxes: _Legs, lines: Sequence[BillLine], legs: _Legs) -> list[TaxPart]:
        """Return the taxes by rate, in the order of the legs, and then those that lines bear and come to nothing."""
        rows: dict[_Rate, _Legs] = {}
        for posting, worth in taxes:
            row = self._rate_of(posting)
            key = (row.name, row.rate) if row else (components(posting.account)[-1], None)
            rows.setdefault(key, []).append((posting, worth))
        charged = [rate for rate, parts in rows.items() if _sum(parts)]
        found = []
        for rate, parts in rows.items():
            amount = _sum(parts)
            base = self._base(rate, lines, legs, is_only=charged in ([], [rate]))
            is_known = base is not None and self._tax_on(base, rate[1]) == amount
            # Nothing is the tax of any rate on what is small enough, or of one that is not said.
            shown = rate[1] if amount or is_known else None
            found.append(TaxPart(rate[0], shown, base if is_known else None, amount))
        return [*found, *self._of_nothing(lines, rows)]

    def _of_nothing(self, lines: Sequence[BillLine], rows: Container[_Rate]) -> list[TaxPart]:
        """Return the rates whose tax no leg has, since it is nothing: law may ask for them all the same."""
        codes = {row.code: (row.name, row.rate) for row in reversed(self._policy.tax)}
        bases: dict[_Rate, Decimal] = {}
        for line in lines:
            rate = codes.get(line.tax)
            if line.tax and rate and rate not in rows:
                bases[rate] = bases.get(rate, ZERO) + line.amount
        none = round_to(ZERO, self._digits)
        return [TaxPart(*rate, base, none) for rate, base in bases.items() if not self._tax_on(base, rate[1])]

    def _tax_on(self, base: Decimal, rate: Decimal | None) -> Decimal | None:
        return None if rate is None else round_to(base * rate / _HUNDRED, self._digits)

    def _base(self, rate: _Rate, lines: Sequence[BillLine], legs: _Legs, *, is_only: bool) -> Decimal | None:
        """Return what a tax may be reckoned on: the lines of its code, or of one rate all others but deposits."""
        if rate[1] is None:
            return None
        deposits = {id(p) for p, _ in legs if self._chart.role(p.account) is AccountRole.DEPOSIT}
        plain = [
            line
            for line, (p, _) in zip(lines, legs, strict=True)
            if is_only and not line.tax and id(p) not in deposits
        ]
        own = [line for line in lines if line.tax and self._has_rate(line.tax, rate)]
        return exact_sum(line.amount for line in (*own, *plain)) if own or plain else None

    def _rate_of(self, posting: Posting) -> TaxCode | None:
        """Return the row of [[tax]] that a leg is of: by its code, else by its account if of one rate.

        A leg of nothing is of a rate that gives nothing, if its account has one.
        """
        code = text_of(posting.meta, _TAX_KEY)
        rows = [row for row in self._policy.tax if (row.code == code if code else row.account == posting.account)]
        if not code:
            # A tax of nothing has a leg only where somebody has written one.
            zero = [row for row in rows if not row.rate]
            rows = zero if zero and not posting.number else [row for row in rows if row.rate]
        return rows[0] if rows and len({(row.name, row.rate) for row in rows}) == 1 else None

    def _has_rate(self, code: str, rate: _Rate) -> bool:
        return any((row.name, row.rate) == rate for row in self._policy.tax if row.code == code)


def _said(meta: Meta) -> str:
    return next((text for key in TEXT_KEYS if (text := text_of(meta, key))), "")


def _price(meta: Meta) -> Decimal | None:
    price = _number(meta, "unit-price")
    return price if price is not None else _number(meta, "price")


def _number(meta: Meta, key: str) -> Decimal | None:
    value = meta.get(key)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return getattr(value, "number", None)


def _sum(legs: _Legs) -> Decimal:
    return exact_sum(worth for _, worth in legs)
