"""Payment terms: from a text such as `2/10 net 30` to due dates, instalments and discounts.

`grammar` reads the text (its docstring is the list of what is understood), `schedule` answers when how
much is due, `discounts` what an early payment earns, `business_days` moves a date off a weekend, and
`wording` says the terms in plain English. Everything is pure: no clock, no file, Decimal only.
"""

from arledger.terms.business_days import Calendar
from arledger.terms.discounts import discount, discount_date, discount_offers
from arledger.terms.grammar import parse_terms
from arledger.terms.schedule import ScheduledAmount, schedule
from arledger.terms.values import Terms, TermsError
from arledger.terms.wording import describe

__all__ = [
    "Calendar",
    "ScheduledAmount",
    "Terms",
    "TermsError",
    "describe",
    "discount",
    "discount_date",
    "discount_offers",
    "parse_terms",
    "schedule",
]
