"""What leasing companies are to pay of invoices: as matching is told it, and as it holds it in coins."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.source import Day


class FinancedPart(NamedTuple):
    """What of an invoice a leasing company, its `payer`, is to pay.

    It stands on the `account` of a client, which may be the payer's own; `buyer` is who bought. `financed` is the
    payer's part at first, `outstanding` what it has still to pay, and `kept` what it withholds of that as its fee.
    `references` are the numbers of the contract. A contract that is `cancelled` is not the payer's from that day on.
    """

    account: str
    number: str
    currency: str
    payer: str
    buyer: str
    financed: Decimal
    outstanding: Decimal
    kept: Decimal
    expected: Day
    references: tuple[str, ...] = ()
    cancelled: Day | None = None


class Financing(NamedTuple):
    """A unit as a part of a financed invoice: `theirs` is the part of the `payer`, else it is the client's own.

    `account` is the client on whose account it stands. `kept` is what the payer withholds of all that is open, in
    coins, and `other` the unit that is the other part of the same invoice, below zero where there is none.
    """

    account: str
    payer: str
    buyer: str
    kept: int
    theirs: bool
    other: int = -1
    cancelled: Day | None = None

    def is_cancelled(self, day: date) -> bool:
        """Say whether the payer is not to pay it any more on a day."""
        return self.cancelled is not None and self.cancelled <= day
