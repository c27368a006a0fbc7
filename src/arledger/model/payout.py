"""Payouts of payment processors: one sum on the bank account, and the many payments behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.model.source import Day, Source


class PayoutKind(StrEnum):
    """What a line of a payout is."""

    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"
    FEE = "fee"
    ADJUSTMENT = "adjustment"


class PayoutLine(NamedTuple):
    """One movement at the processor, as the merchant sees it.

    `gross` and `net` are positive for money to the merchant; `fee` is what the processor keeps, zero or
    positive, and gross less fee is net. A fee on its own has it as a negative `gross`. `references` are
    invoice numbers and other ids from what was sent along, the processor's own id of the charge last.
    """

    kind: PayoutKind
    date: Day | None
    gross: Decimal
    fee: Decimal
    net: Decimal
    text: str = ""
    counterparty: str = ""
    references: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Payout:
    """What a processor sent to the bank in one sum: `net`, positive for money to the merchant.

    Its figures are the sums of its lines. `date` is the processor's; the bank may be days later.
    """

    processor: str
    id: str
    date: date
    currency: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    lines: tuple[PayoutLine, ...]
    file: str
