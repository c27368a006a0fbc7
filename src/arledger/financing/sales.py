"""Sales that a leasing company pays: on the client's account with `payer:`, or on the payer's with `client:`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from arledger.financing.steps import Steps
from arledger.financing.terms import may_finance
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind, Item
from arledger.model.facts import Entry, MetaValue
from arledger.model.money import ZERO, Money, exact_sum
from arledger.model.source import Source
from arledger.subledger.clients import client_named, day_of, text_of

PAYER_KEY, CLIENT_KEY, FINANCED_KEY, DELIVERED_KEY = "payer", "client", "financed", "delivered"
CONTRACT_KEY = "contract"
CLAIMS = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO, DocumentKind.ADJUSTMENT)
"""What opens an item of a sale; an adjustment may, as an opening balance."""

SaleKey: TypeAlias = "tuple[str, str, str]"
"""Whose account a sale is on, its number or place, and its currency."""


@dataclass(frozen=True, slots=True)
class FinancedSale:
    """A sale that a leasing company pays, all of it or a part.

    `account` is the client on whose account it stands, `client` who bought, `payer` who pays; both are the text as
    written where no client of the book is meant. `amount` is the whole item, `financed` what of it the payer is to
    pay; `places` are those of its items in the book.
    """

    number: str
    account: str
    client: str
    payer: str
    currency: str
    amount: Decimal
    financed: Decimal
    invoiced: date
    delivered: date
    contract: str
    places: tuple[int, ...]
    entry: Entry
    source: Source

    @property
    def on_payer(self) -> bool:
        """Whether it stands on the payer's own account."""
        return self.account == self.payer

    @property
    def own_part(self) -> Decimal:
        """What of it the client pays itself."""
        return self.amount - self.financed


def financed_sales(book: Book, steps: Steps) -> tuple[FinancedSale, ...]:
    """Return all financed sales of a book, by payer and number."""
    meant = {sale_key(item) for item in book.items if names_company(item.document)}
    groups: defaultdict[SaleKey, list[int]] = defaultdict(list)
    for place, item in enumerate(book.items) if meant else ():
        if (key := sale_key(item)) in meant:
            groups[key].append(place)
    found = (_sale(book, steps, places) for places in groups.values())
    return tuple(sorted((sale for sale in found if sale), key=_order))


def sale_key(item: Item) -> SaleKey:
    """Return of which sale an item is: by its number, else by its place in the ledger."""
    return item.client, item.number or str(item.document.entry.source), item.currency


def names_company(document: Document) -> bool:
    """Say whether a document is a claim that names another company, as its payer or as its client."""
    meta = document.entry.meta
    return document.kind in CLAIMS and (PAYER_KEY in meta or CLIENT_KEY in meta)


def _order(sale: FinancedSale) -> tuple[object, ...]:
    return sale.payer, sale.number, sale.client, sale.currency, sale.source.file, sale.source.line


def _sale(book: Book, steps: Steps, places: Sequence[int]) -> FinancedSale | None:
    """Return the financed sale that items of one number are; None where nobody else pays them."""
    items = [book.items[place] for place in places]
    claims = sorted((item.document for item in items if item.document.kind in CLAIMS), key=_by_day)
    named = next(((claim, *said) for claim in claims if (said := _companies(book, claim))), None)
    if named is None:
        return None
    claim, client, payer = named
    meta = claim.entry.meta
    part = meta.get(FINANCED_KEY)
    known = book.clients.get(payer)
    if known and not may_finance(known) and part is None and not steps.of(items[0].number, claim.client, payer):
        return None
    amount = exact_sum(item.amount for item in items if not _is_put_off(item))
    return FinancedSale(
        number=items[0].number,
        account=claim.client,
        client=client,
        payer=payer,
        currency=claim.currency,
        amount=amount,
        financed=amount if payer == claim.client else _financed(part, amount, claim.currency),
        invoiced=claim.date,
        delivered=day_of(meta.get(DELIVERED_KEY)) or claim.date,
        contract=text_of(meta, CONTRACT_KEY),
        places=tuple(places),
        entry=claim.entry,
        source=claim.entry.source,
    )


def _financed(part: MetaValue, amount: Decimal, currency: str) -> Decimal:
    """Return what of an amount is financed: the part that the invoice says, never more than all."""
    if isinstance(part, Money) and part.currency == currency:
        return max(min(part.number, amount), ZERO)
    return amount


def _is_put_off(item: Item) -> bool:
    """Say whether a later entry opened it in the place of an item that was there, or of what was given up."""
    return item.document.date > item.date or item.document.kind is DocumentKind.RECOVERY


def _by_day(document: Document) -> tuple[object, ...]:
    return document.date, document.entry.narration, document.amount, document.entry.file, document.entry.line


def _companies(book: Book, claim: Document) -> tuple[str, str] | None:
    """Return the client and the payer that a claim names, None where its own client pays it."""
    payer = _other(book, claim, PAYER_KEY)
    client = _other(book, claim, CLIENT_KEY)
    if payer:
        return claim.client, payer
    return (client, claim.client) if client else None


def _other(book: Book, claim: Document, key: str) -> str:
    """Return which other company a key of a claim's entry names, empty where it names none."""
    text = text_of(claim.entry.meta, key)
    other = client_named(text, book.clients) if text else ""
    return "" if other == claim.client else other
