"""Bank lines on their way into the books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.matching import Cause, Decision
from arledger.model.bank import BankLine, BankStatement, LineState, Match, Part
from arledger.model.documents import Credit
from arledger.model.payout import Payout
from arledger.policy.settings import LineRule
from arledger.subledger.bank_legs import BankLeg


class AccountStatement(NamedTuple):
    """A statement and the ledger account that it is of."""

    account: str
    statement: BankStatement


class Movement(NamedTuple):
    """A line of a statement: its ledger account, the reference its entry carries, the sheet it came from.

    `doubt` says of which other line it may be a repetition, where the files do not tell.
    """

    account: str
    ref: str
    line: BankLine
    sheet: int
    doubt: str = ""


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
    DEPOSIT = "deposit"
    DEPOSIT_REFUND = "deposit-refund"
    DEPOSIT_RETURNED = "deposit-returned"


class DepositPart(NamedTuple):
    """The deposit that a line is: its number and account, empty for one that only comes in, and its sale if named."""

    purpose: Purpose
    number: str
    client: str
    account: str = ""
    file: str = ""
    secures: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of a line.

    `legs` are the entries of a booked line, `confirmed` where a person said so. `entries` are those that it may be
    booked with already, for a person to say, and `otherwise` is what it is if it is none of them. `given` closes the
    match's parts beside the money (discount, fee, difference), and `applied` is what of the client's own unapplied
    credit is put on items with it. `credit` is the receipt that a returned payment takes back, `credits` those of its
    candidates, and `takes_back` the line of a receipt that came on the same statements. `rule` is the one that
    explains the line, `other` the line of the other bank account where it is a transfer: that one has the purpose
    TRANSFER and no entry of its own. The payments behind a `payout` are in `inner`; `fee` is what the processor kept
    of them, and `back` what it took back, by the number that was paid. `parked` says whether a line that nothing
    explains is booked all the same: as a known client's unapplied credit, or as an unidentified receipt. `deposit` is
    the one that the line is, `deposits` those that the first of its candidates are.
    """

    movement: Movement
    match: Match
    purpose: Purpose = Purpose.NOTHING
    cause: Cause = Cause.NONE
    given: tuple[Decimal, ...] = ()
    applied: tuple[Part, ...] = ()
    legs: tuple[BankLeg, ...] = ()
    confirmed: bool = False
    entries: tuple[tuple[BankLeg, ...], ...] = ()
    otherwise: "Explained | None" = None
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
    deposit: DepositPart | None = None
    deposits: tuple[DepositPart, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the line pays."""
        return self.match.parts


def as_decided(movement: Movement, decision: Decision) -> Explained:
    """Return a line as matching decided it: a receipt where that is certain."""
    purpose = Purpose.RECEIPT if decision.match.state is LineState.MATCHED else Purpose.NOTHING
    return Explained(movement, decision.match, purpose, decision.cause, decision.given)


def id_of(leg: BankLeg) -> tuple[object, ...]:
    """Tell a leg from every other, in whatever book it is read."""
    return (leg.account, leg.source, leg.date, leg.number, leg.currency)


def counts(lines: Iterable[Explained]) -> Mapping[str, int]:
    """Count the lines of each state; every state has its place."""
    found = {state.value: 0 for state in LineState}
    for line in lines:
        found[line.match.state.value] += 1
    return found
