"""Payment terms: from a text such as `2/10 net 30` to due dates, instalments and discounts.

`grammar` reads the text (its docstring is the list of what is understood, `words` how people write it), `spelling`
writes it canonically, and `suggestions` finds what an unreadable one may mean. `schedule` answers when how much is
due, `discounts` what an early payment earns, `business_days` moves a date off a weekend, and `wording` says the
terms in plain words of a language. Everything is pure: no clock, no file, Decimal only.
"""

from arledger.terms.business_days import WEEKENDS, Calendar, adjust
from arledger.terms.discounts import (
    AnnualCost,
    DiscountOffer,
    annual_cost,
    discount,
    discount_date,
    discount_offers,
)
from arledger.terms.parsing import parse_terms
from arledger.terms.schedule import Reading, ScheduledAmount, schedule
from arledger.terms.spelling import spell
from arledger.terms.values import Discount, Due, Instalment, Rule, Shift, Terms, TermsError
from arledger.terms.wording import describe

__all__ = [
    "WEEKENDS",
    "AnnualCost",
    "Calendar",
    "Discount",
    "DiscountOffer",
    "Due",
    "Instalment",
    "Reading",
    "Rule",
    "ScheduledAmount",
    "Shift",
    "Terms",
    "TermsError",
    "adjust",
    "annual_cost",
    "describe",
    "discount",
    "discount_date",
    "discount_offers",
    "parse_terms",
    "schedule",
    "spell",
]
