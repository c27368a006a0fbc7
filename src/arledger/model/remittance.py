"""What a payer says that a payment is for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from arledger.model.source import Day, Source


class RemittanceLine(NamedTuple):
    """One invoice of a payment, as the payer writes it.

    `amount` is what is paid for it, after the discount; negative for a credit that is taken, None where the
    list names no amount. `discount` is zero or positive. A deduction without an invoice has no number.
    """

    number: str
    amount: Decimal | None
    discount: Decimal = Decimal(0)
    text: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Remittance:
    """A remittance list; what it does not say is empty or None.

    Where it names a total and the amounts of all lines, they are equal.
    """

    payer: str
    reference: str
    date: Day | None
    currency: str
    total: Decimal | None
    lines: tuple[RemittanceLine, ...]
    file: str
