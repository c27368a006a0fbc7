"""Allocation: credits against items, for one client in one currency, day by day.

The engine walks events in their order and keeps one law: every posting either opens an item, or settles
one, or stays unapplied, or undoes exactly that. So open items less unapplied credits are the balance of
the client's accounts on every day, whatever the entries look like.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO
from arledger.receivables.events import Event
from arledger.receivables.numbers import own_number

# Metadata of a returned payment: the day of the receipt that came back.
PAID_ON_KEY = "paid-on"

Join = Callable[[int, int], None]


@dataclass(slots=True, eq=False)
class OpenLine:
    """A debit on its way: an item of one due date."""

    event: Event
    number: str
    due: date
    amount: Decimal
    settled: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.settled


@dataclass(slots=True, eq=False)
class OpenCredit:
    """A credit on its way; `left` is what is unapplied."""

    event: Event
    left: Decimal
    reserved: bool = False
    parts: list["Settlement"] = field(default_factory=list)


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


@dataclass(slots=True, eq=False)
class _Receipt:
    """The credits of one entry that may have come back, and what they settle."""

    credits: list[OpenCredit] = field(default_factory=list)
    parts: list[Settlement] = field(default_factory=list)

    def add(self, credit: OpenCredit, part: Settlement | None = None) -> None:
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
        """What of it is unapplied."""
        return sum((credit.left for credit in self.credits), ZERO)


@dataclass(slots=True, eq=False)
class Ledgerette:
    """The sub-ledger of one client in one currency after all its events.

    `kinds` says what outgoing money turned out to be, by the event's identity; `steps` are all
    settlements in their order, undone ones as negative steps; `uses` say who took unapplied credit.
    """

    lines: list[OpenLine] = field(default_factory=list)
    credits: list[OpenCredit] = field(default_factory=list)
    steps: list[Settlement] = field(default_factory=list)
    kinds: dict[int, DocumentKind] = field(default_factory=dict)
    uses: list[CreditUse] = field(default_factory=list)


def allocate(events: Iterable[Event], *, oldest_first: bool, join: Join | None = None) -> Ledgerette:
    """Run the events of one client and currency; they must stand in `order_of` order.

    `oldest_first` also applies credits that name nothing to the oldest items, at the end of each day.
    `join` is called with the positions of two entries whenever one acts on the other.
    """
    engine = _Engine(oldest_first=oldest_first, join=join)
    for _, today in groupby(events, key=lambda event: event.date):
        for event in today:
            engine.take(event)
        if oldest_first:
            engine.apply_oldest_first()
    return engine.result


class _Engine:
    """The state of one client and currency while its events pass."""

    def __init__(self, *, oldest_first: bool, join: Join | None) -> None:
        self.result = Ledgerette()
        self._oldest_first = oldest_first
        self._join = join
        self._lines: dict[str, list[OpenLine]] = {}
        self._named: dict[str, list[OpenCredit]] = {}
        self._settled: dict[str, list[Settlement]] = {}
        self._own: dict[str, list[OpenCredit]] = {}
        self._unapplied: list[OpenCredit] = []
        self._perhaps_open: list[OpenLine] = []

    def take(self, event: Event) -> None:
        """Let one event act."""
        if not event.debit:
            self._credit(event)
        elif event.kind is DocumentKind.APPLICATION:
            self._consume(event, self._credits_for(event), event.amount)
        elif event.kind in (DocumentKind.REFUND, DocumentKind.RETURNED_PAYMENT):
            self._outgoing(event)
        else:
            self._open_lines(event)

    # Items and credits

    def _open_lines(self, event: Event) -> None:
        number = event.numbers[0] if event.numbers else ""
        for due, amount in event.dues:
            self._open_line(event, number, due, amount)

    def _open_line(self, event: Event, number: str, due: date, amount: Decimal) -> None:
        line = OpenLine(event, number, due, amount)
        self.result.lines.append(line)
        if self._oldest_first:
            self._perhaps_open.append(line)
        if not number:
            return
        self._lines.setdefault(number, []).append(line)
        for credit in self._named.get(number, ()):
            credit.reserved = False
        self._offer(line, event.date)

    def _offer(self, line: OpenLine, day: date) -> None:
        """Settle a line that has just opened with the credits that named it before."""
        for credit in self._named.get(line.number, ()):
            if line.settled == line.amount:
                break
            self._settle(credit, line, day)

    def _credit(self, event: Event) -> None:
        credit = OpenCredit(event, event.amount)
        self.result.credits.append(credit)
        # A receipt is also known by links beside the numbers it names: a cheque's, say.
        for name in {own_number(event.entry), *event.entry.links} - {"", *event.numbers}:
            self._own.setdefault(name, []).append(credit)
        lines: list[OpenLine] = []
        for number in event.numbers:
            self._named.setdefault(number, []).append(credit)
            lines += self._lines.get(number, ())
        credit.reserved = bool(event.numbers) and not lines
        if len(lines) > 1:
            # An entry's own debit first: a recovery is not for what is still open under its number.
            here, account = event.position, event.account
            lines.sort(key=lambda line: (line.event.position != here, line.event.account != account, *_oldest(line)))
        for line in lines:
            self._settle(credit, line, event.date)
            if not credit.left:
                return
        if credit.left:
            self._unapplied.append(credit)

    def _settle(self, credit: OpenCredit, line: OpenLine, day: date) -> None:
        amount = min(credit.left, line.amount - line.settled)
        if amount <= 0:
            return
        credit.left -= amount
        line.settled += amount
        settlement = Settlement(credit, line, amount, day)
        credit.parts.append(settlement)
        if line.number:
            self._settled.setdefault(line.number, []).append(settlement)
        self.result.steps.append(Settlement(credit, line, amount, day))
        self._touch(credit.event, line.event)

    def apply_oldest_first(self) -> None:
        """Apply what is unapplied to the oldest items; credits that await their own item wait on."""
        waiting = [credit for credit in self._unapplied if credit.left and not credit.reserved]
        if not waiting:
            return
        lines = self._perhaps_open = sorted((line for line in self._perhaps_open if line.open > 0), key=_oldest)
        for credit in waiting:
            for line in lines:
                self._settle(credit, line, max(credit.event.date, line.event.date))
                if not credit.left:
                    break

    # Money going out

    def _outgoing(self, event: Event) -> None:
        """Tell a refund from a returned payment, and undo what it undoes."""
        refund = event.kind is DocumentKind.REFUND
        # Nobody is paid back what was written off.
        named = [
            credit
            for credit in (self._credits_for(event) if event.numbers else ())
            if credit.event.kind is not DocumentKind.WRITE_OFF
        ]
        unapplied = sum((credit.left for credit in named), ZERO)
        paid = any(part.amount > 0 for part in self._paid_parts(event.numbers))
        if not refund or (not event.tagged and paid and event.amount > unapplied):
            self.result.kinds[id(event)] = DocumentKind.RETURNED_PAYMENT
            self._take_back(event)
            return
        self.result.kinds[id(event)] = DocumentKind.REFUND
        rest = self._consume(event, named, event.amount, open_rest=False)
        if rest:
            self._consume(event, self._any_credits(rest), rest)

    def _paid_parts(self, numbers: tuple[str, ...]) -> list[Settlement]:
        """Return the settlements of the items, and those of the receipts, that `numbers` name, each once."""
        found = [part for number in numbers for part in self._settled.get(number, ())]
        for number in numbers:
            for credit in (*self._own.get(number, ()), *self._named.get(number, ())):
                found += credit.parts
        return list({id(part): part for part in found}.values())

    def _take_back(self, event: Event) -> None:
        """Reopen exactly the items that the returned receipt had settled, with their due dates."""
        rest = event.amount
        of_items = any(number in self._lines for number in event.numbers)
        opened: list[OpenLine] = []
        for receipt in self._returned(event):
            if not of_items:
                rest -= self._use_up(receipt, rest, event)
            for part in reversed(receipt.parts):
                undone = self._undo(part, rest, event)
                rest -= undone
                if undone:
                    opened.append(part.line)
            rest -= self._use_up(receipt, rest, event)
            if not rest:
                break
        if rest:
            self._open_line(event, event.numbers[0] if event.numbers else "", event.date, rest)
        # Another receipt, or a write-off of the same day, may have named what was still paid then.
        for line in opened:
            self._offer(line, event.date)

    def _use_up(self, receipt: _Receipt, most: Decimal, event: Event) -> Decimal:
        """Take what is unapplied of a receipt, and return how much that was."""
        rest = most
        for credit in receipt.credits:
            used = min(credit.left, rest)
            if used:
                credit.left -= used
                rest -= used
                self.result.uses.append(CreditUse(credit, event, used))
                self._touch(credit.event, event)
        return most - rest

    def _returned(self, event: Event) -> list[_Receipt]:
        """Return the receipts that may have come back, the likeliest first, with what they had settled.

        The one of the day in `paid-on:` metadata, receipts before other credits, then the one whose amount is
        the returned amount, then the latest. All postings of an entry are one receipt.
        """
        order = {id(credit): position for position, credit in enumerate(self.result.credits)}
        receipts: dict[int, _Receipt] = {}
        for part in self._paid_parts(event.numbers):
            if part.amount > 0:
                receipts.setdefault(part.credit.event.position, _Receipt()).add(part.credit, part)
        paid_on = event.entry.meta.get(PAID_ON_KEY) if event.entry.meta else None
        for credit in self._credits_for(event):
            # What names nothing takes back only money of the day that it names.
            if event.numbers or credit.event.date == paid_on:
                receipts.setdefault(credit.event.position, _Receipt()).add(credit)

        def likelihood(receipt: _Receipt) -> tuple[bool, bool, bool, int]:
            first = receipt.credits[0].event
            exact = event.amount in (receipt.settled + receipt.left, receipt.settled)
            latest = max(order[id(credit)] for credit in receipt.credits)
            return (first.date != paid_on, first.kind is not DocumentKind.RECEIPT, not exact, -latest)

        return sorted(receipts.values(), key=likelihood)

    def _undo(self, part: Settlement, most: Decimal, event: Event) -> Decimal:
        amount = min(part.amount, most)
        if amount:
            part.amount -= amount
            part.line.settled -= amount
            if self._oldest_first:
                self._perhaps_open.append(part.line)
            self.result.steps.append(Settlement(part.credit, part.line, -amount, event.date))
            self._touch(part.line.event, event)
            self._touch(part.credit.event, event)
        return amount

    def _consume(
        self, event: Event, credits_: Iterable[OpenCredit], amount: Decimal, *, open_rest: bool = True
    ) -> Decimal:
        """Use up unapplied credit; what no credit covers becomes an item, due at once."""
        rest = amount - self._use_up(_Receipt(list(credits_)), amount, event)
        if rest and open_rest:
            self._open_line(event, event.numbers[0] if event.numbers else "", event.date, rest)
        return rest

    def _credits_for(self, event: Event) -> list[OpenCredit]:
        """Return the unapplied credits that an event names, or any where it names none."""
        if not event.numbers:
            return self._any_credits(event.amount)
        return [credit for credit in self._unapplied if credit.left and _is_named(credit.event, event.numbers)]

    def _any_credits(self, amount: Decimal) -> list[OpenCredit]:
        """Return all unapplied credits: one of exactly this amount first, then the oldest."""
        return sorted((credit for credit in self._unapplied if credit.left), key=lambda c: c.left != amount)

    def _touch(self, one: Event, other: Event) -> None:
        if self._join:
            self._join(one.position, other.position)


def _oldest(line: OpenLine) -> tuple[date, date, str, Decimal]:
    return (line.due, line.event.date, line.number, line.amount)


def _is_named(credit: Event, numbers: tuple[str, ...]) -> bool:
    names = {own_number(credit.entry), *credit.entry.links, *credit.numbers}
    return any(number in names for number in numbers)
