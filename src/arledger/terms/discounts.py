"""What paying early earns, and what not taking it costs."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Literal, NamedTuple

from arledger.terms.arithmetic import checked, part, plus_days
from arledger.terms.schedule import resolve
from arledger.terms.values import Terms

_HUNDRED = Decimal(100)
_NOTHING = Decimal(0)


class DiscountOffer(NamedTuple):
    """`percent` off (2 means 2 %) for payment on or before `until`, tolerated until `with_grace`."""

    percent: Decimal
    until: date
    with_grace: date


class AnnualCost(NamedTuple):
    """What it costs a year to pay late instead of taking the discount, in percent, not rounded.

    `simple` adds the periods of a year up, `effective` compounds them.
    """

    simple: Decimal
    effective: Decimal


def discount_offers(terms: Terms, invoice_date: date) -> tuple[DiscountOffer, ...]:
    """Return the discounts of an invoice in the order of the terms, empty for terms without any.

    Discount days are calendar days after the invoice date and never move to a business day: `grace` is
    what the terms have for that. TermsError for dates after the year 9999.
    """
    offers = []
    for each in terms.discounts:
        until = resolve(each.until, invoice_date)
        offers.append(DiscountOffer(each.percent, until, plus_days(until, terms.grace)))
    return tuple(offers)


def discount_date(terms: Terms, invoice_date: date) -> date | None:
    """Return the last day on which any discount is earned, grace included; None without a discount."""
    return max((offer.with_grace for offer in discount_offers(terms, invoice_date)), default=None)


def discount(terms: Terms, invoice_date: date, paid_on: date, amount: Decimal, digits: int) -> Decimal:
    """Return the discount earned by a payment received on `paid_on`, zero when it is too late.

    `amount` is what the discount is taken of: whether tax and freight belong to it is the caller's to say.
    It has the invoice's sign, and so has the discount, rounded half up to `digits` decimals. Of several
    discounts the best still open is earned. A payment on the last day, grace included, is in time.
    ValueError for what is no amount of money, TermsError for dates after the year 9999.
    """
    offers = discount_offers(terms, invoice_date)
    percent = max((offer.percent for offer in offers if paid_on <= offer.with_grace), default=_NOTHING)
    return part(checked(amount, digits), percent, _HUNDRED, digits)


def annual_cost(percent: Decimal, days: int, net: int | Decimal, basis: Literal[360, 365] = 365) -> AnnualCost:
    """Return the yearly cost of paying at day `net` instead of `percent` less at day `days`.

    Whoever lets 2 % of 10 days pass under net 30 borrows 98 for 20 days and pays 2 for it:
    simple = percent / (100 - percent) x basis / (net - days),
    effective = (100 / (100 - percent)) ^ (basis / (net - days)) - 1 (any text on trade credit).
    `basis` is the days of a year. ValueError unless 0 < percent < 100 and 0 <= days < net.
    """
    if not 0 < percent < _HUNDRED:
        raise ValueError(f"a discount lies between 0 and 100 %, not at {percent} %")
    if not 0 <= days < net:
        raise ValueError(f"a discount of {days} days under net {net} leaves no time that could cost anything")
    with localcontext() as context:
        context.prec = 28
        periods = Decimal(basis) / (net - days)
        simple = percent / (_HUNDRED - percent) * periods * _HUNDRED
        effective = ((_HUNDRED / (_HUNDRED - percent)) ** periods - 1) * _HUNDRED
    return AnnualCost(simple, effective)
