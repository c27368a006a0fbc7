"""What happened to the allowance in a period: opening + charge - write-offs + recoveries ± currency = closing.

The opening and what was written off and recovered stand in the ledger; the closing is what the matrix asks for, so
the charge is what leads from the one to the other, booked already or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arledger.model.account import is_under, is_under_any
from arledger.model.facts import Balance, Entry, Facts, Posting
from arledger.model.money import ZERO, exact_sum


@dataclass(frozen=True, slots=True)
class Movement:
    """The allowance of one currency in a period; all but the charge are zero where no account is named.

    `booked` is what of the closing is in the books on the last day.
    """

    opening: Decimal
    write_offs: Decimal
    recoveries: Decimal
    exchange: Decimal
    closing: Decimal
    booked: Decimal

    @property
    def charge(self) -> Decimal:
        """What is charged to the period, negative where it is released."""
        return self.closing - self.opening + self.write_offs - self.recoveries - self.exchange

    @property
    def to_book(self) -> Decimal:
        """What of the charge is not in the books yet."""
        return self.closing - self.booked


def movement_of(
    facts: Facts, before: Iterable[Balance], account: str, span: tuple[date, date], closing: tuple[str, Decimal]
) -> Movement:
    """Return the movement of an allowance; `facts` have its entries, `before` the balances of the day before."""
    currency, total = closing
    if not account:
        return Movement(ZERO, ZERO, ZERO, ZERO, total, ZERO)
    opening = allowance_in(before, account, currency)
    first, last = span
    entries = [entry for entry in facts.entries if first <= entry.date <= last]
    legs = [
        (entry, posting)
        for entry in entries
        for posting in entry.postings
        if posting.currency == currency and is_under(posting.account, account)
    ]
    write_offs = exact_sum(leg.number for entry, leg in legs if _is_given_up(entry, leg, facts))
    recoveries = exact_sum(-leg.number for entry, leg in legs if _came_back(entry, leg, facts))
    exchange = exact_sum(-leg.number for entry, leg in legs if _is_exchange(entry, account, currency))
    return Movement(opening, write_offs, recoveries, exchange, total, allowance_in(facts.balances, account, currency))


def allowance_in(balances: Iterable[Balance], account: str, currency: str) -> Decimal:
    """Return the allowance in some balances, positive: what the account has on the credit side."""
    return -exact_sum(b.number for b in balances if b.currency == currency and is_under(b.account, account))


def _is_given_up(entry: Entry, leg: Posting, facts: Facts) -> bool:
    """Say whether a leg takes a write-off: a debit against a client's account."""
    receivable = facts.roots.receivable
    return leg.number > 0 and any(p.number < 0 and is_under_any(p.account, receivable) for p in entry.postings)


def _came_back(entry: Entry, leg: Posting, facts: Facts) -> bool:
    """Say whether a leg is a recovery: a credit against a client's account, or against the money itself."""
    roots, assets = facts.roots, facts.types.assets
    return leg.number < 0 and any(
        p.number > 0 and (is_under_any(p.account, roots.receivable) or roots.may_pay(p.account, assets))
        for p in entry.postings
        if p.account != leg.account
    )


def _is_exchange(entry: Entry, account: str, currency: str) -> bool:
    """Say whether an entry moves the allowance between currencies."""
    own = [p for p in entry.postings if is_under(p.account, account)]
    return any(p.currency != currency for p in own)
