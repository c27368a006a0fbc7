"""Allocation: credits against items, for one client in one currency, day by day.

The engine walks events in their order and keeps one law: every posting either opens an item, or settles
one, or stays unapplied, or undoes exactly that. So open items less unapplied credits are the balance of
the client's accounts on every day, whatever the entries look like.

What a settlement leaves of either side and is less than half of the smallest coin is rounding: nobody owes it, and
only what is as small by itself still uses it. The law then holds with it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby

from arledger.model.documents import MONEY_IN, DocumentKind
from arledger.model.facts import MetaValue
from arledger.model.money import ZERO
from arledger.subledger.client_ledger import (
    ClientLedger,
    CreditUse,
    OpenCredit,
    OpenLine,
    PaidPart,
    Receipt,
    Settlement,
)
from arledger.subledger.events import Event
from arledger.subledger.moves import PAID_ON_KEY, means, paid_on
from arledger.subledger.numbers import as_counted, own_number

Join = Callable[[int, int], None]


def allocate(
    events: Iterable[Event], *, oldest_first: bool, half_coin: Decimal, join: Join | None = None
) -> ClientLedger:
    """Run the events of one client and currency; they must stand in `order_of` order.

    `half_coin` is half of the currency's smallest coin.
    `oldest_first` also applies credits that name nothing to the oldest items, at the end of each day.
    `join` is called with the positions of two entries whenever one acts on the other.
    """
    engine = _Engine(oldest_first=oldest_first, half_coin=half_coin, join=join)
    for day, today in groupby(events, key=lambda event: event.date):
        for event in today:
            engine.take(event)
        if oldest_first:
            engine.apply_oldest_first(day)
    return engine.result


class _Engine:
    """The state of one client and currency while its events pass."""

    def __init__(self, *, oldest_first: bool, half_coin: Decimal, join: Join | None) -> None:
        self.result = ClientLedger()
        self._oldest_first = oldest_first
        self._half = half_coin
        self._join = join
        self._lines: dict[str, list[OpenLine]] = {}
        self._named: dict[str, list[OpenCredit]] = {}
        self._settled: dict[str, list[Settlement]] = {}
        self._own: dict[str, list[OpenCredit]] = {}
        self._unapplied: list[OpenCredit] = []
        self._perhaps_open: list[OpenLine] = []
        # What applications settle with the money of other credits: by the credit, and by the entry.
        self._applied: dict[int, list[PaidPart]] = {}
        self._sources: dict[int, list[PaidPart]] = {}
        self._applying: dict[int, list[OpenCredit]] = {}
        self._sourced: dict[int, Decimal] = {}
        self._first_issued: dict[tuple[int, str], date] = {}

    def take(self, event: Event) -> None:
        """Let one event act."""
        if not event.debit:
            self._credit(event)
        elif event.kind is DocumentKind.APPLICATION:
            used = self._use_up(Receipt(self._credits_for(event)), event.amount, event)
            self._open_rest(event, event.amount - used)
        elif event.kind in (DocumentKind.REFUND, DocumentKind.RETURNED_PAYMENT):
            self._outgoing(event)
        elif event.kind is DocumentKind.MOVED_RECEIPT:
            self._take_back(event)
        else:
            self._open_lines(event)

    # Items and credits

    def _open_lines(self, event: Event) -> None:
        number = event.numbers[0] if event.numbers else ""
        for due, amount in event.dues:
            self._open_line(event, number, due, amount)

    def _open_rest(self, event: Event, rest: Decimal) -> None:
        """Let what no credit covers of money that went out become an item, due at once."""
        if rest:
            number = event.numbers[0] if event.numbers else ""
            self._open_line(event, number, event.date, rest, rest=rest != event.amount)

    def _open_line(self, event: Event, number: str, due: date, amount: Decimal, *, rest: bool = False) -> None:
        # A debt that its entry has only moved is as old as it was.
        issued = self._first_issued.get((event.position, number), event.date)
        line = OpenLine(event, number, due, amount, issued, self._half, rest)
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
        credit = OpenCredit(event, event.amount, self._half)
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
            lines.sort(key=_turn_for(event, several=len({line.number for line in lines}) > 1))
        for line in lines:
            self._settle(credit, line, event.date)
            if not credit.left:
                break
        if credit.left:
            self._unapplied.append(credit)
        if event.kind is DocumentKind.APPLICATION:
            self._note_application(credit)

    def _note_application(self, credit: OpenCredit) -> None:
        """Note what an application settles: whose money it was, and how old, may be asked later."""
        position = credit.event.position
        self._applying.setdefault(position, []).append(credit)
        for part in credit.parts:
            key = (position, part.line.number)
            self._first_issued[key] = min(part.line.issued, self._first_issued.get(key, part.line.issued))

    def _settle(self, credit: OpenCredit, line: OpenLine, day: date) -> None:
        amount = min(credit.left, line.amount - line.settled)
        if amount <= 0 or not self._may_settle(credit, line):
            return
        credit.left -= amount
        line.settled += amount
        settlement = Settlement(credit, line, amount, day)
        credit.parts.append(settlement)
        if line.number:
            self._settled.setdefault(line.number, []).append(settlement)
        self.result.steps.append(Settlement(credit, line, amount, day))
        self._touch(credit.event, line.event)

    def _may_settle(self, credit: OpenCredit, line: OpenLine) -> bool:
        """Say whether neither side is rounding, or the other is as small by itself: a correction of it, say."""
        return bool(credit.open or line.amount <= self._half) and bool(line.open or credit.event.amount < self._half)

    def apply_oldest_first(self, day: date) -> None:
        """Apply what is unapplied to the oldest items when a day ends; credits that await their own item wait on."""
        waiting = [credit for credit in self._unapplied if credit.open and not credit.reserved]
        if not waiting:
            return
        lines = self._perhaps_open = sorted((line for line in self._perhaps_open if line.open > 0), key=_oldest)
        for credit in waiting:
            for line in lines:
                self._settle(credit, line, day)
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
        unapplied = sum((credit.open for credit in named), ZERO)
        paid = any(part.amount > 0 for part in self._paid_parts(event.numbers))
        if not refund or (not event.tagged and paid and not self._covers(unapplied, event.amount)):
            self.result.kinds[id(event)] = DocumentKind.RETURNED_PAYMENT
            self._take_back(event)
            return
        self.result.kinds[id(event)] = DocumentKind.REFUND
        rest = event.amount - self._use_up(Receipt(named), event.amount, event)
        if not self._covers(event.amount - rest, event.amount):
            rest -= self._use_up(Receipt(self._any_credits(rest)), rest, event)
        self._open_rest(event, rest)

    def _covers(self, amount: Decimal, whole: Decimal) -> bool:
        """Say whether an amount is the whole, or so little less that the rest is rounding."""
        return amount >= whole or (amount > 0 and whole - amount <= self._half)

    def _paid_parts(self, numbers: tuple[str, ...]) -> list[PaidPart]:
        """Return what settles the items, and what the receipts settle, that `numbers` name, each once.

        What an application settles is its own part only as far as no credit is known that it took from.
        """
        found: list[PaidPart] = []
        for number in numbers:
            credits_ = (*self._own.get(number, ()), *self._named.get(number, ()))
            for part in (*self._settled.get(number, ()), *(part for credit in credits_ for part in credit.parts)):
                found += [paid for paid in self._sources_of(part.credit) if paid.settlement is part]
                found.append(PaidPart(part))
            for credit in credits_:
                found += self._applied.get(id(credit), ())
        return list({(id(part.settlement), id(part.use)): part for part in found}.values())

    def _sources_of(self, credit: OpenCredit) -> list[PaidPart]:
        """Return what an application's credit settles with the money of others."""
        return self._sources.get(credit.event.position, []) if credit.event.kind is DocumentKind.APPLICATION else []

    def _take_back(self, event: Event) -> None:
        """Reopen exactly the items that a receipt had settled which came back or is moved, with their due dates."""
        rest = event.amount
        of_items = any(number in self._lines for number in event.numbers)
        opened: list[OpenLine] = []
        for receipt in self._returned(event):
            if not of_items:
                rest -= self._use_up(receipt, rest, event)
            # What is named opens first, then what was settled last.
            for part in sorted(receipt.parts, key=lambda part: part.number in event.numbers)[::-1]:
                undone = self._undo(part, rest, event)
                rest -= undone
                if undone:
                    opened.append(part.settlement.line)
            rest -= self._use_up(receipt, rest, event)
            if self._covers(event.amount - rest, event.amount):
                break
        self._open_rest(event, rest)
        # Another receipt, or a write-off of the same day, may have named what was still paid then.
        for line in opened:
            self._offer(line, event.date)

    def _use_up(self, receipt: Receipt, most: Decimal, event: Event) -> Decimal:
        """Take what is unapplied of a receipt, and return how much that was."""
        rest = most
        for credit in receipt.credits:
            # What is rounding goes only with the last that comes back.
            used = min(credit.left, rest) if credit.open or rest <= self._half else ZERO
            if used:
                credit.left -= used
                rest -= used
                self.result.uses.append(CreditUse(credit, event, used))
                if event.kind is DocumentKind.APPLICATION:
                    self._note_source(credit, event, used)
                self._touch(credit.event, event)
        return most - rest

    def _note_source(self, source: OpenCredit, event: Event, taken: Decimal) -> None:
        """Note what an application settles with what it has just taken: its first item with what it took first."""
        sources = self._sources.setdefault(event.position, [])
        for part in (part for credit in self._applying.get(event.position, ()) for part in credit.parts):
            if not taken:
                break
            known = self._sourced.get(id(part), ZERO)
            amount = min(taken, part.amount - known)
            if amount > 0:
                self._sourced[id(part)] = known + amount
                paid = PaidPart(part, CreditUse(source, event, amount))
                sources.append(paid)
                self._applied.setdefault(id(source), []).append(paid)
                taken -= amount

    def _returned(self, event: Event) -> list[Receipt]:
        """Return the receipts that may have come back, the likeliest first, with what they had settled.

        Of a move only those that it may mean. The one of the day in `paid-on:` metadata, receipts before other
        credits, then the one whose amount is the returned amount, then the latest. All postings of an entry are one.
        """
        order = {id(credit): position for position, credit in enumerate(self.result.credits)}
        receipts: dict[int, Receipt] = {}
        moved = event.kind is DocumentKind.MOVED_RECEIPT
        for part in self._moved_parts(event) if moved else self._paid_parts(event.numbers):
            if part.amount > 0:
                receipts.setdefault(part.credit.event.position, Receipt()).add(part.credit, part)
        paid = event.entry.meta.get(PAID_ON_KEY) if event.entry.meta else None
        for credit in self._credits_for(event):
            # What names nothing takes back only money of the day that it names.
            if self._moves(event, credit) if moved else event.numbers or _was_paid(credit.event, paid):
                receipts.setdefault(credit.event.position, Receipt()).add(credit)

        def likelihood(receipt: Receipt) -> tuple[bool, bool, Decimal, int]:
            first = receipt.credits[0].event
            apart = min(self._apart(event.amount, each) for each in (receipt.settled + receipt.left, receipt.settled))
            latest = max(order[id(credit)] for credit in receipt.credits)
            return (not _was_paid(first, paid), first.kind not in MONEY_IN, apart, -latest)

        return sorted(receipts.values(), key=likelihood)

    def _moves(self, event: Event, credit: OpenCredit) -> bool:
        position = credit.event.position
        came = (other.event.amount for other in self.result.credits if other.event.position == position)
        return means(event, credit.event, sum(came, ZERO))

    def _moved_parts(self, event: Event) -> list[PaidPart]:
        """Return what the receipt that an entry moves settles of the items that its leg names, or of those without.

        A leg that names the receipt's own number takes all that the receipt settles.
        """
        if any(number in self._lines for number in event.numbers) or not event.numbers:
            named: tuple[str, ...] = event.numbers or ("",)
            parts = self._paid_parts(event.numbers) or [
                PaidPart(part) for credit in self.result.credits for part in credit.parts
            ]
            parts = [part for part in parts if part.settlement.line.number in named]
        else:
            parts = self._paid_parts(event.numbers)
        return [part for part in parts if self._moves(event, part.credit)]

    def _undo(self, part: PaidPart, most: Decimal, event: Event) -> Decimal:
        amount = min(part.amount, most)
        if amount:
            settlement = part.settlement
            credit, line = settlement.credit, settlement.line
            settlement.amount -= amount
            line.settled -= amount
            if self._oldest_first:
                self._perhaps_open.append(line)
            self.result.steps.append(Settlement(credit, line, -amount, event.date))
            self.result.undone.append(CreditUse(part.credit, event, amount))
            self._touch(line.event, event)
            self._touch(credit.event, event)
            if credit.event.kind is DocumentKind.APPLICATION:
                self._unuse(part, amount, event)
        return amount

    def _unuse(self, part: PaidPart, amount: Decimal, event: Event) -> None:
        """Take what came back off what an application had taken: of the receipt that is meant, else of the latest."""
        settlement = part.settlement
        sources = [paid.use for paid in self._sources_of(settlement.credit) if paid.settlement is settlement]
        for use in [part.use] if part.use else reversed(sources):
            less = min(use.amount, amount) if use else ZERO
            if use and less:
                use.amount -= less
                amount -= less
                self.result.uses.append(CreditUse(use.credit, use.event, -less))
                self._touch(use.credit.event, event)

    def _credits_for(self, event: Event) -> list[OpenCredit]:
        """Return the unapplied credits that an event names, or any where it names none."""
        if not event.numbers:
            return self._any_credits(event.amount)
        return [credit for credit in self._unapplied if credit.open and _is_named(credit.event, event.numbers)]

    def _any_credits(self, amount: Decimal) -> list[OpenCredit]:
        """Return all unapplied credits: one of this amount first, then the oldest."""
        unapplied = [credit for credit in self._unapplied if credit.open]
        return sorted(unapplied, key=lambda credit: self._apart(credit.left, amount))

    def _apart(self, one: Decimal, other: Decimal) -> Decimal:
        """Return how far apart two amounts are that may be one but for rounding; whatever is farther counts alike."""
        return min(abs(one - other), self._half)

    def _touch(self, one: Event, other: Event) -> None:
        if self._join:
            self._join(one.position, other.position)


def _oldest(line: OpenLine) -> tuple[object, ...]:
    return (line.due, as_counted(line.number), line.event.date, line.amount)


def _turn_for(event: Event, *, several: bool) -> Callable[[OpenLine], tuple[object, ...]]:
    """Return the key by which a credit takes its lines; `several` says that they have more than one number.

    The account decides within one invoice only: among several, the oldest goes first wherever it stands.
    """
    here, account = event.position, event.account

    def key(line: OpenLine) -> tuple[object, ...]:
        elsewhere = line.event.account != account
        # An entry's own debit first: a recovery is not for what is still open under its number.
        return (line.event.position != here, not several and elsewhere, *_oldest(line)[:2], elsewhere, *_oldest(line))

    return key


def _was_paid(credit: Event, day: MetaValue) -> bool:
    return day in (credit.date, paid_on(credit.entry))


def _is_named(credit: Event, numbers: tuple[str, ...]) -> bool:
    names = {own_number(credit.entry), *credit.entry.links, *credit.numbers}
    return any(number in names for number in numbers)
