"""The settings of late-payment interest."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from arledger.policy.base import Settings

RateTable = Literal["uk", "eu"]
InterestRule = Literal["off", "uk", "eu", "eu-ie", "eu-be", "contract"]
Rounding = Literal["total", "daily"]
RateBasis = Literal["at-start", "split"]


@dataclass(frozen=True, slots=True)
class InterestRate(Settings):
    """A row of `[[interest.rates]]`: the reference rate of a half-year, in percent, which adds to a shipped table.

    `since` is 1 January or 1 July. It goes before a shipped row of that day. `source` is where it was found.
    """

    table: RateTable
    since: date
    reference: Decimal
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class InterestSettings(Settings):
    """`[interest]`: what clients owe for paying late.

    `rule` is for every client whose account names none, `rate` the percentage a year of `contract`. With `daily`
    rounding the interest of a day is rounded, otherwise that of an invoice as a whole. `rate_basis` says whether the
    rate of the United Kingdom stays that of the day on which a debt became late. `fixed_sum` claims the fixed sum of
    the law beside interest. `income` is the account that interest is income on. Days before `since` bear none, unless
    a client's account names a rule.
    """

    rule: InterestRule = "off"
    rate: Decimal | None = None
    rounding: Rounding = "total"
    rate_basis: RateBasis = "at-start"
    fixed_sum: bool = True
    income: str = ""
    since: date | None = None
    rates: tuple[InterestRate, ...] = ()
