"""What a company lets its matching know and decide: clients' identities, tolerances, what is certain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from arledger.matching.financed import FinancedPart
from arledger.model.bank import Match
from arledger.model.documents import Item

DiscountOf: TypeAlias = Callable[[Item, date], Decimal]
"""Tells the discount that an item earns when its rest is paid on a day: zero or positive.

Zero when it is too late, or a part was paid before: a discount is for paying the whole.
"""


class ClientKey(NamedTuple):
    """By what a client is recognised on a bank statement.

    `names` are its name and aliases as people write them, `ibans` its bank accounts, `payers` names of
    others that have paid for it before (a parent, a factor, a spouse), as the bank printed them. `once` and
    `once_ibans` are payers and accounts of a receipt that nobody confirmed: too little to be sure.
    """

    id: str
    names: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    once_ibans: tuple[str, ...] = ()


class Paid(NamedTuple):
    """How often the first receipt for an item was of all that was open, up to a deduction less, or just a part."""

    whole: int = 0
    deduction: int = 0
    part: int = 0


NOTHING_SEEN = Paid()


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """What the company has decided about matching.

    A difference is tolerated when it is within `tolerance` (of the line's currency; `tolerances` may say
    otherwise for some currencies) and also within `tolerance_percent` of what is open. A short payment of
    up to `deduction_percent` is booked as a deduction that stays open. `reference_keys` are the metadata
    in which an invoice carries other references. `minimum_confidence` is what an automatic match needs;
    `candidates` is how many explanations a proposal shows at most. `days_late` are by how many days items
    of this book were paid late, and `paid` is how often short, as far as its history goes. `financed` are the parts
    of invoices that leasing companies are to pay.
    """

    tolerance: Decimal = Decimal(0)
    tolerance_percent: Decimal = Decimal(0)
    tolerances: Mapping[str, Decimal] = field(default_factory=dict)
    deduction_percent: Decimal = Decimal(5)
    reference_keys: tuple[str, ...] = ("reference", "po", "order", "contract")
    discount: DiscountOf | None = None
    minimum_confidence: float = 99
    candidates: int = 5
    days_late: tuple[int, ...] = ()
    paid: Paid = NOTHING_SEEN
    financed: tuple[FinancedPart, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what can never have been meant."""
        amounts = (self.tolerance, self.tolerance_percent, self.deduction_percent, *self.tolerances.values())
        if any(amount < 0 for amount in amounts):
            raise ValueError("a tolerance is zero or positive")
        if not 1 <= self.minimum_confidence <= 100:
            raise ValueError("the minimum confidence is between 1 and 100")


class Cause(StrEnum):
    """Why the amount of a matched line is not what its items have open."""

    NONE = "none"
    DISCOUNT = "discount"
    FEE = "fee"
    LESSOR_FEE = "lessor-fee"
    TOLERANCE = "tolerance"
    DEDUCTION = "deduction"
    LATE_DISCOUNT = "late-discount"
    PART = "part"
    OVER = "over"


class Decision(NamedTuple):
    """A match with what booking it needs to know beside it.

    `given` says for each of the match's parts what closes the item beside the money: the discount, the
    bank's fee, what a leasing company withheld or a tolerated difference, zero or positive. Whatever else is short
    stays open.
    """

    match: Match
    cause: Cause = Cause.NONE
    given: tuple[Decimal, ...] = ()
