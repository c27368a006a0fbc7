"""The working values of the allocation: items and credits on their way, and what one did to the other."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO
from arledger.subledger.events import Event


@dataclass(slots=True, eq=False)
class OpenLine:
    """A debit on its way: an item of one due date; `issued` is the day of the invoice that it is a part of.

    `half` is half a coin, and `rest` says that the line is what other money has left of a debit.
    """

    event: Event
    number: str
    due: date
    amount: Decimal
    issued: date
    half: Decimal
    rest: bool = False
    settled: Decimal = ZERO

    @property
    def rounding(self) -> Decimal:
        """What nobody can pay: less than half a coin that a settlement has left, at most half that other money has.

        Half a coin that is left of an invoice is asked for as a coin, and stays open; that coin pays half too much.
        """
        left = self.amount - self.settled
        small = left <= self.half if self.rest else self.settled and left < self.half
        return left if small else ZERO

    @property
    def open(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.settled - self.rounding


@dataclass(slots=True, eq=False)
class OpenCredit:
    """A credit on its way; `left` is what is not used, `half` half a coin."""

    event: Event
    left: Decimal
    half: Decimal
    reserved: bool = False
    parts: list["Settlement"] = field(default_factory=list)

    @property
    def rounding(self) -> Decimal:
        """What nobody can use: at most half a coin that is left of it, as amounts to be paid are rounded half up."""
        return self.left if self.left <= self.half and self.left != self.event.amount else ZERO

    @property
    def open(self) -> Decimal:
        """What is unapplied."""
        return self.left - self.rounding


@dataclass(slots=True, eq=False)
class Settlement:
    """Part of a credit set against a line; returned payments lower `amount` again."""

    credit: OpenCredit
    line: OpenLine
    amount: Decimal
    date: date


@dataclass(slots=True, eq=False)
class CreditUse:
    """Part of what was unapplied of a credit, taken by an event: money back, or an application."""

    credit: OpenCredit
    event: Event
    amount: Decimal


class PaidPart(NamedTuple):
    """What a credit settles: itself, or through an application (`use`, which is lowered when that is undone)."""

    settlement: Settlement
    use: CreditUse | None = None

    @property
    def credit(self) -> OpenCredit:
        """The credit whose money it is."""
        return self.use.credit if self.use else self.settlement.credit

    @property
    def number(self) -> str:
        """The number of the item that it settles."""
        return self.settlement.line.number

    @property
    def amount(self) -> Decimal:
        """What of it is not taken back yet."""
        return min(self.settlement.amount, self.use.amount) if self.use else self.settlement.amount


@dataclass(slots=True, eq=False)
class Receipt:
    """The credits of one entry that may have come back, and what they settle."""

    credits: list[OpenCredit] = field(default_factory=list)
    parts: list[PaidPart] = field(default_factory=list)

    def add(self, credit: OpenCredit, part: PaidPart | None = None) -> None:
        """Note a credit, and a part of what it settles."""
        if not any(known is credit for known in self.credits):
            self.credits.append(credit)
        if part is not None:
            self.parts.append(part)

    @property
    def settled(self) -> Decimal:
        """What the receipt settles."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def left(self) -> Decimal:
        """What of it is not used."""
        return sum((credit.left for credit in self.credits), ZERO)


@dataclass(slots=True, eq=False)
class ClientLedger:
    """The sub-ledger of one client in one currency after all its events.

    `kinds` says what outgoing money turned out to be, by the event's identity; `steps` are all
    settlements in their order, undone ones as negative steps; `uses` say who took unapplied credit, with
    what of an application was taken back as negative ones; `undone` say who took back what had settled items.
    """

    lines: list[OpenLine] = field(default_factory=list)
    credits: list[OpenCredit] = field(default_factory=list)
    steps: list[Settlement] = field(default_factory=list)
    kinds: dict[int, DocumentKind] = field(default_factory=dict)
    uses: list[CreditUse] = field(default_factory=list)
    undone: list[CreditUse] = field(default_factory=list)

    @property
    def unsettled(self) -> set[int]:
        """The positions of the entries of which something is open or unapplied."""
        lines = {line.event.position for line in self.lines if line.amount != line.settled}
        return lines | {credit.event.position for credit in self.credits if credit.left}
