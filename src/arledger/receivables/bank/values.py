"""Bank lines on their way into the books."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.model.bank import BankLine, BankStatement, Day, Match, Part
from arledger.model.documents import Credit
from arledger.model.payout import Payout
from arledger.model.source import Source
from arledger.policy.settings import LineRule
from arledger.receivables.matching import Cause

REF_KEY = "bank-ref"
"""Metadata that links an entry, or one leg of it, to its bank line."""

PAYER_KEY = "payer"
"""Metadata that keeps the payer's name as the bank printed it, where it is not the client's."""

STATEMENT_DIRECTIVE = "ar-bank"
CLEARED_DIRECTIVE = "ar-cleared"


class Sheet(NamedTuple):
    """A statement and the ledger account that it is of."""

    account: str
    statement: BankStatement


class Movement(NamedTuple):
    """A line of a statement: its ledger account, the reference its entry carries, the sheet it came from."""

    account: str
    ref: str
    line: BankLine
    sheet: int


class Purpose(StrEnum):
    """What a line is booked as."""

    NOTHING = "nothing"
    RECEIPT = "receipt"
    RETURNED = "returned-payment"
    REFUND = "refund"
    RULE = "rule"
    TRANSFER = "transfer"
    PAYOUT = "payout"
    UNIDENTIFIED = "unidentified"


class Leg(NamedTuple):
    """One leg of an entry on a bank account; `ref` is empty where it has no bank line yet.

    `shown` is the day on which the bank showed it, where that is another than the entry's.
    """

    account: str
    date: date
    number: Decimal
    currency: str
    ref: str
    source: Source
    payee: str
    words: tuple[str, ...]
    shown: Day | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of a line.

    `legs` are the entries of a booked line; `given` closes the match's parts beside the money (discount, fee,
    difference), and `applied` is what of the client's own unapplied credit is put on items with it. `credit` is
    the receipt that a returned payment takes back, `credits` those of its candidates, and `takes_back` the line
    of a receipt that came on the same statements. `rule` is the one that explains the line, `other` the line of
    the other bank account where it is a transfer: that one has the purpose TRANSFER and no entry of its own. The
    payments behind a `payout` are in `inner`; `fee` is what the processor kept of them, and `back` what it took
    back, by the number that was paid. `parked` says whether a line that nothing explains is booked all the same:
    as a known client's unapplied credit, or on the account for unidentified receipts.
    """

    movement: Movement
    match: Match
    purpose: Purpose = Purpose.NOTHING
    cause: Cause = Cause.NONE
    given: tuple[Decimal, ...] = ()
    applied: tuple[Part, ...] = ()
    legs: tuple[Leg, ...] = ()
    credit: Credit | None = None
    credits: tuple[Credit, ...] = ()
    takes_back: Movement | None = None
    other: Movement | None = None
    rule: LineRule | None = None
    inner: tuple["Explained", ...] = ()
    fee: Decimal = Decimal(0)
    back: tuple[Part, ...] = ()
    payout: Payout | None = None
    parked: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the line pays."""
        return self.match.parts
