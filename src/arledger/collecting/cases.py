"""Disputes as cases: each from its opening to its end, and what they were worth on any day.

A case ends when it is resolved, or when nothing of its number is open any more. What is opened again is a new case,
as is what comes back when the bank returns the payment of a dispute that nobody has resolved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.owners import Owners
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_of
from arledger.collecting.values import Dispute
from arledger.model.book import Book
from arledger.model.money import ZERO, exact_sum

OPEN, INVESTIGATING, AWAITING, RESOLVED = "open", "investigating", "awaiting-client", "resolved"
OTHER, PAID = "other", "nothing is open any more"
_STATE = {"opened": OPEN, "assigned": OPEN, INVESTIGATING: INVESTIGATING, AWAITING: AWAITING, RESOLVED: RESOLVED}


class Case(NamedTuple):
    """A dispute of one client's number in one currency, as known on the book's day.

    `amount` is what is disputed, of an ended one what was: never more than was open. `outcome` is what was said when
    it was resolved, `resolved_on` None while it is not.
    """

    number: str
    client: str
    currency: str
    amount: Decimal
    text: str
    owner: str
    opened: date
    state: str
    outcome: str = ""
    resolved_on: date | None = None

    def reason(self, known: Iterable[str]) -> str:
        """Return the reason that its text begins with, where that is one of those known."""
        code, colon, _ = self.text.partition(":")
        return code.strip() if colon and code.strip() in known else OTHER


class Movement(NamedTuple):
    """What disputes were worth in one currency: `opening` and `new`, less `resolved`, make `closing`.

    `counts` are the same four of the cases themselves.
    """

    currency: str
    opening: Decimal
    new: Decimal
    resolved: Decimal
    closing: Decimal
    counts: tuple[int, int, int, int]


class Cases:
    """All cases of a whole book, and their worth day by day."""

    def __init__(self, book: Book, record: CollectingRecord) -> None:
        self._book = book
        self._record = record
        self._open = _OpenAmounts(book)
        self.cases: tuple[Case, ...] = tuple(
            case
            for number in record.disputed_numbers()
            for client, currency in self._open.owners(number)
            for case in self._of_number(number, client, currency)
        )

    def movement(self, first: date | None) -> list[Movement]:
        """Return what came and went from a day on, per currency; without one from the beginning.

        What part payments take off an open dispute counts as resolved.
        """
        found = []
        for currency in sorted({case.currency for case in self.cases}):
            own = [case for case in self.cases if case.currency == currency]
            parts = [self._moved(case, first) for case in own]
            opening, new, resolved = (exact_sum(part[at] for part in parts) for at in range(3))
            counts = _counted(own, first)
            found.append(Movement(currency, opening, new, resolved, opening + new - resolved, counts))
        return found

    def opened_with(self, case: Case) -> Decimal:
        """Return what was disputed at the end of the day on which a case was opened."""
        return min(self._stated(case, case.opened), self._open.on(case, case.opened))

    def _of_number(self, number: str, client: str, currency: str) -> Iterator[Case]:
        case: Case | None = None
        stage = OPEN
        for state, said in self._record.disputes_said(number, client):
            if case:
                *over, case = self._lived(case, stage, said.since)
                yield from over
            if state == RESOLVED:
                if case and case.state != RESOLVED:
                    yield case._replace(state=RESOLVED, outcome=said.text, resolved_on=said.since)
                elif case:
                    yield case
                case = None
                continue
            stage = _STATE[state]
            amount = self._amount(said, number, client, currency, said.since)
            new = Case(number, client, currency, amount, said.text, said.owner, said.since, stage)
            if case and case.state != RESOLVED:
                case = new._replace(owner=said.owner or case.owner, opened=case.opened)
            elif amount:
                if case:
                    yield case
                case = new
        if case:
            *over, case = self._lived(case, stage, self._book.as_of)
            yield from over
            open_ = self._open.on(case, self._book.as_of)
            yield case if case.state == RESOLVED else case._replace(amount=min(case.amount, open_))

    def _amount(self, said: Dispute, number: str, client: str, currency: str, day: date) -> Decimal:
        return disputed_of(said, currency, self._open.of(number, client, currency, day))

    def _lived(self, case: Case, stage: str, day: date) -> list[Case]:
        """Return what became of a case by a day: it, ended where all was paid, and a new one where that came back.

        `stage` is how far it had come.
        """
        lives = [case]
        for when in self._open.days(case):
            last = lives[-1]
            if not (last.resolved_on or case.opened) <= when <= day:
                continue
            open_ = self._open.on(case, when)
            if not open_ and last.state != RESOLVED:
                lives[-1] = last._replace(state=RESOLVED, outcome=PAID, resolved_on=when)
            elif open_ and last.state == RESOLVED:
                again = case._replace(amount=min(case.amount, open_), opened=when, state=stage)
                lives.append(again._replace(outcome="", resolved_on=None))
        return lives

    def _moved(self, case: Case, first: date | None) -> tuple[Decimal, Decimal, Decimal]:
        """Return what a case was worth before the first day, and what came and went since."""
        opening = new = resolved = worth = ZERO
        if case.opened == case.resolved_on:
            moved = case.amount if first is None or case.opened >= first else ZERO
            return ZERO, moved, moved
        last = case.resolved_on or date.max
        said = {d.since for _, d in self._record.disputes_said(case.number, case.client)}
        for day in sorted({*self._open.days(case), *said, case.opened, *([last] if case.resolved_on else [])}):
            if day < case.opened or day > self._book.as_of:
                continue
            now = ZERO if day >= last else min(self._stated(case, day), self._open.on(case, day))
            change, worth = now - worth, now
            if first is not None and day < first:
                opening = now
            elif change > 0:
                new += change
            else:
                resolved -= change
        return opening, new, resolved

    def _stated(self, case: Case, day: date) -> Decimal:
        """Return what was said to be disputed by a day."""
        said = [
            dispute
            for state, dispute in self._record.disputes_said(case.number, case.client)
            if dispute.since <= day and state != RESOLVED
        ]
        last = said[-1]
        return self._amount(last, case.number, case.client, case.currency, last.since)


class _OpenAmounts:
    """What was open of each number on any day."""

    def __init__(self, book: Book) -> None:
        self._changes: defaultdict[tuple[str, str, str], dict[date, Decimal]] = defaultdict(dict)
        for item in book.items:
            self._add((item.number, item.client, item.currency), item.document.date, item.amount - item.rounding)
        for step in book.allocations:
            item = book.items[step.item]
            self._add((item.number, item.client, item.currency), step.date, -step.amount)
        self._owners = Owners(book.items)

    def _add(self, key: tuple[str, str, str], day: date, change: Decimal) -> None:
        self._changes[key][day] = self._changes[key].get(day, ZERO) + change

    def owners(self, number: str) -> Sequence[tuple[str, str]]:
        """Return the clients and currencies of a number."""
        return sorted(self._owners.of(number))

    def days(self, case: Case) -> list[date]:
        """Return the days on which what is open changed."""
        return sorted(self._changes[case.number, case.client, case.currency])

    def of(self, number: str, client: str, currency: str, day: date) -> Decimal:
        """Return what was open at the end of a day."""
        own: Mapping[date, Decimal] = self._changes[number, client, currency]
        return exact_sum(change for when, change in own.items() if when <= day)

    def on(self, case: Case, day: date) -> Decimal:
        """Return what was open of a case's number at the end of a day."""
        return self.of(case.number, case.client, case.currency, day)


def _counted(cases: Sequence[Case], first: date | None) -> tuple[int, int, int, int]:
    start = first or date.min
    before = sum(1 for case in cases if case.opened < start and not (case.resolved_on and case.resolved_on < start))
    new = sum(1 for case in cases if case.opened >= start)
    resolved = sum(1 for case in cases if case.resolved_on and case.resolved_on >= start)
    return before, new, resolved, before + new - resolved
