"""Legs that mirror an invoice: its income and tax in proportion to what is credited, charged or given up."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.entries.context import EntryContext
from arledger.model.documents import Client
from arledger.model.money import ZERO, Money, amount_text, minor_digits, pad, round_to
from arledger.model.plan import Leg
from arledger.subledger.clients import text_of
from arledger.subledger.numbers import INVOICE_KEY
from arledger.subledger.sales import Sales, Share, shares_of

TAX_KEY = "tax"
"""Metadata of a leg: its code of [[tax]]."""


class Claim(NamedTuple):
    """An invoice: whose, its number, and the currency in which it is owed."""

    client: Client
    number: str
    currency: str


def credited(context: EntryContext, claim: Claim, amount: Decimal, income: str | None) -> tuple[list[Leg], list[str]]:
    """Return the debits of a credit memo over `amount` with tax, and what to remark on them.

    What was taken back before is left out, so that the last memo ends income and tax at nothing. What goes beyond the
    invoice has no tax in it: no more is given back than was charged. `income` is an account that takes the place of
    the invoice's own.
    """
    sales = Sales(context.book, context.policy)
    sold = sales.sold(*_key(claim))
    if _worth(sold, claim.currency) <= 0:
        return _without_sale(context, claim, amount, income)
    left = sales.left(*_key(claim))
    most = max(_worth(left, claim.currency), ZERO)
    within = min(amount, most)
    parts = shares_of(within, left, claim.currency) if within else []
    if amount == within:
        return _mirrored(context, claim, parts, income, 1)
    net = [share for share in sold if not share.tax]
    parts += shares_of(amount - within, net if _worth(net, claim.currency) > 0 else sold, claim.currency)
    legs, remarks = _mirrored(context, claim, parts, income, 1)
    before = _worth(sold, claim.currency) - most
    if before:
        remarks.append(f"{amount_text(before, claim.currency)} of {claim.number} was taken back before.")
    return legs, remarks


def charged(context: EntryContext, claim: Claim, amount: Decimal, income: str | None) -> tuple[list[Leg], list[str]]:
    """Return the credits of a debit memo over `amount` with tax, and what to remark on them."""
    sold = Sales(context.book, context.policy).sold(*_key(claim))
    if _worth(sold, claim.currency) <= 0:
        legs, remarks = _without_sale(context, claim, amount, income)
        return [leg._replace(number=-leg.number) for leg in legs], remarks
    return _mirrored(context, claim, shares_of(amount, sold, claim.currency), income, -1)


def untaxed_code(context: EntryContext, claim: Claim) -> str:
    """Return the one code of an invoice on which no tax was charged; empty where there is tax, or not one code."""
    sold = Sales(context.book, context.policy).sold(*_key(claim))
    if any(share.tax for share in sold):
        return ""
    accounts = {share.account for share in sold}
    entries = {
        id(d.entry): d.entry for d in context.book.documents if (d.client, d.number, d.currency) == _key(claim)
    }
    legs = (leg for entry in entries.values() for leg in entry.postings if leg.account in accounts)
    codes = {text_of(leg.meta, TAX_KEY) for leg in legs}
    return codes.pop() if len(codes) == 1 else ""


def relief(sales: Sales, claim: Claim, amount: Decimal) -> list[Leg]:
    """Return the tax in `amount` of an invoice that is given up, as debits that say the invoice.

    Never more than the invoice has left of it; nothing where it has none.
    """
    return _tax_in(claim, amount, sales.left(*_key(claim)))


def relief_back(context: EntryContext, claim: Claim, amount: Decimal, written_off: Decimal) -> list[Leg]:
    """Return the tax that is owed again where `amount` of what is `written_off` came in after all, as credits."""
    tax = Sales(context.book, context.policy).relieved(*_key(claim))
    net = written_off - _worth(tax, claim.currency)
    shares = [*_net(claim, net), *tax]
    return [leg._replace(number=-leg.number, meta=()) for leg in _tax_in(claim, amount, shares)]


def worth_of(legs: Iterable[Leg]) -> Decimal:
    """Return what legs count for in the currency of the claim, with their signs."""
    return sum(
        (leg.total_price.number.copy_sign(leg.number) if leg.total_price else leg.number for leg in legs), ZERO
    )


def _tax_in(claim: Claim, amount: Decimal, shares: Sequence[Share]) -> list[Leg]:
    tax = [share for share in shares if share.tax]
    net = sum((share.worth for share in shares if not share.tax), ZERO)
    most = _worth(shares, claim.currency)
    if not tax or most <= 0:
        return []
    parts = shares_of(min(amount, most), [*_net(claim, net), *tax], claim.currency)
    said = ((INVOICE_KEY, claim.number),)
    return [_leg(part, claim.currency, 1)._replace(meta=said) for part in parts if part.tax]


def _net(claim: Claim, worth: Decimal) -> list[Share]:
    return [Share("", claim.currency, worth, worth, tax=False)] if worth > 0 else []


def _mirrored(
    context: EntryContext, claim: Claim, parts: Iterable[Share], income: str | None, sign: int
) -> tuple[list[Leg], list[str]]:
    named = context.income_account(income) if income else ""
    legs: dict[tuple[str, str], Leg] = {}
    for part in parts:
        leg = _leg(part._replace(account=named) if named and not part.tax else part, claim.currency, sign)
        known = legs.get((leg.account, leg.currency))
        legs[leg.account, leg.currency] = _sum(known, leg) if known else leg
    shown = ", ".join(f"{leg.account} {amount_text(leg.number * sign, leg.currency)}" for leg in legs.values())
    # One account shares nothing out: the entry says it all.
    return list(legs.values()), [f"In the proportions of {claim.number}: {shown}."] if len(legs) > 1 else []


def _sum(one: Leg, other: Leg) -> Leg:
    price = one.total_price
    if price and other.total_price:
        price = price._replace(number=price.number + other.total_price.number)
    return one._replace(number=one.number + other.number, total_price=price)


def _without_sale(
    context: EntryContext, claim: Claim, amount: Decimal, income: str | None
) -> tuple[list[Leg], list[str]]:
    account = context.income_account(income)
    said = f"{claim.number} shows no income or tax, as an opening balance: all of it is posted to {account}."
    return [Leg(account, amount, claim.currency)], [said]


def _leg(share: Share, currency: str, sign: int) -> Leg:
    units = pad(share.units, minor_digits(share.currency)) * sign
    price = Money(abs(share.worth), currency) if share.currency != currency else None
    return Leg(share.account, units, share.currency, total_price=price)


def _worth(shares: Iterable[Share], currency: str) -> Decimal:
    """Return what shares come to, in whole coins: nobody can be credited with less than one."""
    return round_to(sum((share.worth for share in shares), ZERO), minor_digits(currency))


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.client.id, claim.number, claim.currency
