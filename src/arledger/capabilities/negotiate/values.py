"""The options of a negotiation, with their cash and what they are worth."""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import NamedTuple

from arledger.model.money import ZERO, exact_sum, minor_digits, round_to

YEAR = 365
_PRECISE = Context(prec=28)


class Cash(NamedTuple):
    """Money that comes on a day."""

    day: date
    amount: Decimal


class AnnualCosts(NamedTuple):
    """What a discount costs us a year, in percent, not rounded: added up on 365 and 360 days, and compounded."""

    simple_365: Decimal
    simple_360: Decimal
    effective: Decimal


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be offered.

    `given_up` is what of the whole is never paid, `interest` what may be charged in the meantime. `who` are those
    who may approve it: None where nobody needs to, empty where nobody may.
    """

    name: str
    cash: tuple[Cash, ...]
    currency: str
    present_value: Decimal
    given_up: Decimal = ZERO
    annual_cost: AnnualCosts | None = None
    interest: Decimal | None = None
    who: tuple[str, ...] | None = None
    remark: str = ""

    @property
    def received(self) -> Decimal:
        """What comes in, in all."""
        return exact_sum(each.amount for each in self.cash)

    @property
    def cost(self) -> Decimal:
        """What it costs against having all of it today: what is given up, and what waiting takes from the rest."""
        return self.received + self.given_up - self.present_value


def present_value(cash: tuple[Cash, ...], rate: Decimal, as_of: date, currency: str) -> Decimal:
    """Return what money of later days is worth on a day: amount / (1 + rate) ^ (days / 365), rounded half up once.

    `rate` is in percent a year.
    """
    growth = 1 + rate / 100
    worth = ZERO
    for each in cash:
        years = _PRECISE.divide(Decimal((each.day - as_of).days), Decimal(YEAR))
        worth = _PRECISE.add(worth, _PRECISE.divide(each.amount, _PRECISE.power(growth, years)))
    return round_to(worth, minor_digits(currency))
