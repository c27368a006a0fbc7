"""Instalment plans as of a day: what was agreed, what is due next, and whether the money came in time.

`plans_of` is what everybody reads them with: lists, reminders, the worklist, letters. A plan changes what is due
when, by the entries that its acceptance writes, and never what is owed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.owners import Owners
from arledger.collecting.plan_history import REPLACED, History, histories
from arledger.collecting.record import ACCEPTED, PROPOSED, WITHDRAWN, CollectingRecord
from arledger.collecting.shares import is_money, paid_by
from arledger.collecting.values import last_day
from arledger.model.book import Book
from arledger.model.documents import Allocation, DocumentKind, Item
from arledger.model.money import ZERO, exact_sum
from arledger.subledger.numbers import as_counted

BROKEN, KEPT, OPEN = "broken", "kept", "open"
STATES = (PROPOSED, ACCEPTED, BROKEN, KEPT, WITHDRAWN, REPLACED)
"""What a plan can be; its parts are open, kept or broken, as promises are."""

IN_FORCE = (ACCEPTED, BROKEN)
"""The states of a plan that was accepted and is neither paid nor ended."""

Whose = tuple[str, str, str]
"""Client, number and currency."""


class PlannedAmount(NamedTuple):
    """What a part takes of one number: `paid` came in by its day and the days of grace, `paid_late` after them."""

    number: str
    amount: Decimal
    paid: Decimal = ZERO
    paid_late: Decimal = ZERO


class PlannedPart(NamedTuple):
    """A part of a plan: what is to be paid by a day.

    `state` is kept where all of it came in time, broken where it did not, also if it came later.
    """

    due: date
    amounts: tuple[PlannedAmount, ...]
    state: str = OPEN

    @property
    def amount(self) -> Decimal:
        """What it comes to."""
        return exact_sum(each.amount for each in self.amounts)

    @property
    def paid(self) -> Decimal:
        """What of it came in time."""
        return exact_sum(each.paid for each in self.amounts)

    @property
    def paid_late(self) -> Decimal:
        """What of it came after its day and the days of grace."""
        return exact_sum(each.paid_late for each in self.amounts)

    @property
    def left(self) -> Decimal:
        """What of it is still to be paid."""
        return self.amount - self.paid - self.paid_late


class ClientPlan(NamedTuple):
    """An instalment plan of one client in one currency, as known on the book's day; parts by their days.

    `state` is one of STATES. What is said of the money of a plan that was withdrawn or replaced is as of `ended_on`.
    `proposed_on` is None where it was accepted without being proposed; `by` is who proposed it.
    """

    client: str
    currency: str
    state: str
    parts: tuple[PlannedPart, ...]
    by: str
    proposed_on: date | None
    accepted_on: date | None
    ended_on: date | None

    @property
    def total(self) -> Decimal:
        """What all parts come to."""
        return exact_sum(part.amount for part in self.parts)

    @property
    def paid(self) -> Decimal:
        """What came in on it, in time or late."""
        return exact_sum(part.paid + part.paid_late for part in self.parts)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that it is about, in the order in which they are paid."""
        return tuple(dict.fromkeys(each.number for part in self.parts for each in part.amounts))

    @property
    def next_part(self) -> PlannedPart | None:
        """The first part of a plan in force that is not paid, whether its day is over or not."""
        return next((part for part in self.parts if part.left > 0), None) if self.state in IN_FORCE else None

    @property
    def broken_parts(self) -> tuple[PlannedPart, ...]:
        """The parts that were not paid in time."""
        return tuple(part for part in self.parts if part.state == BROKEN)

    @property
    def holds(self) -> bool:
        """Whether it is neither broken nor ended."""
        return self.state not in (BROKEN, WITHDRAWN, REPLACED)

    def parts_of(self, number: str) -> tuple[tuple[date, Decimal], ...]:
        """Return what of a number is due when."""
        return tuple((part.due, each.amount) for part in self.parts for each in part.amounts if each.number == number)

    def amount_of(self, number: str) -> Decimal:
        """Return what of a number is in it."""
        return exact_sum(amount for _, amount in self.parts_of(number))


def plans_of(
    book: Book, record: CollectingRecord, grace: int, client: str | None = None, day: date | None = None
) -> list[ClientPlan]:
    """Return every plan that was spoken of by a day, by default the book's, by client, currency and day.

    `record` is that of the same day, `grace` the days after a part's own in which it may still be paid. The book must
    have the whole history of the client asked for, or of everybody.
    """
    day = day or book.as_of
    said = [each for each in histories(record, Owners(book.items)) if client in (None, each.client)]
    if not said:
        return []
    agreed = [history for history in said if history.accepted_on]
    money = _Money(book, {(each.client, number, each.currency) for each in agreed for number in each.numbers}, day)
    return [_weighed(history, money, day, grace) for history in said]


def missing_of(plan: ClientPlan, book: Book) -> Decimal:
    """Return what did not come of the parts of a plan whose days are over, as far as anything of its numbers is open.

    What we have credited or written off is not asked for any more.
    """
    missed = exact_sum(part.left for part in plan.broken_parts)
    if not missed:
        return ZERO
    numbers = set(plan.numbers)
    open_ = exact_sum(
        item.open
        for item in book.items
        if item.number in numbers and (item.client, item.currency) == (plan.client, plan.currency)
    )
    return min(missed, open_)


def plan_of_item(plans: Iterable[ClientPlan], item: Item) -> ClientPlan | None:
    """Return the plan whose acceptance made an item what it is: one of its instalments."""
    return next((plan for plan in plans if _is_instalment(item, plan.accepted_on) and _is_about(plan, item)), None)


def _is_about(plan: ClientPlan, item: Item) -> bool:
    return (plan.client, plan.currency) == (item.client, item.currency) and item.number in plan.numbers


def _is_instalment(item: Item, accepted_on: date | None) -> bool:
    """Say whether the item was made by an entry that rescheduled its number on a day."""
    return item.document.kind is DocumentKind.ADJUSTMENT and item.document.date == accepted_on


class _Money:
    """The money that came in on the numbers of plans by a day."""

    def __init__(self, book: Book, wanted: set[Whose], day: date) -> None:
        self._items: dict[int, Item] = {
            at: item
            for at, item in enumerate(book.items)
            if wanted and (item.client, item.number, item.currency) in wanted
        }
        self._steps: defaultdict[Whose, list[Allocation]] = defaultdict(list)
        for step in book.allocations if self._items else ():
            item = self._items.get(step.item)
            if item and step.date <= day and is_money(book, step):
                self._steps[item.client, item.number, item.currency].append(step)
        self._rescheduled = {
            (item.client, item.number, item.currency, item.document.date)
            for item in self._items.values()
            if item.document.kind is DocumentKind.ADJUSTMENT
        }

    def of(self, whose: Whose, begun: date, ended: date | None) -> list[Allocation]:
        """Return the steps of money on a number that count for a plan from its acceptance to its end.

        Of the two days themselves, where the number was rescheduled on them, only what settled the instalments of
        the plan: the rest was paid before it was accepted, or belongs to the plan that took its place.
        """
        days = {day for day in (begun, ended) if day and (*whose, day) in self._rescheduled}
        return [
            step
            for step in self._steps[whose]
            if step.date >= begun and (step.date not in days or _is_instalment(self._items[step.item], begun))
        ]


def _weighed(history: History, money: _Money, as_of: date, grace: int) -> ClientPlan:
    """Return a plan with what was paid of it, and its state."""
    day = min(as_of, history.ended_on or as_of)
    found: defaultdict[date, list[PlannedAmount]] = defaultdict(list)
    for number in sorted(history.numbers):
        whose = (history.client, number, history.currency)
        begun = history.accepted_on
        steps = money.of(whose, begun, history.ended_on) if begun else []
        before = ZERO
        for due, amount in _by_day(history, number):
            until = min(last_day(due, grace), day)
            paid = _between(paid_by(steps, begun, until) - before, amount) if begun else ZERO
            all_paid = _between(paid_by(steps, begun, day) - before, amount) if begun else ZERO
            before += amount
            found[due].append(PlannedAmount(number, amount, paid, max(all_paid - paid, ZERO)))
    order = _order(found)
    parts = tuple(
        _judged(PlannedPart(due, tuple(sorted(found[due], key=lambda each: order[each.number]))), day, grace)
        for due in sorted(found)
    )
    if not history.accepted_on:
        parts = tuple(part._replace(state=OPEN) for part in parts)
    return ClientPlan(
        history.client,
        history.currency,
        _state(history, parts),
        parts,
        history.by,
        history.proposed_on,
        history.accepted_on,
        history.ended_on,
    )


def _order(found: Mapping[date, Sequence[PlannedAmount]]) -> Mapping[str, tuple[object, ...]]:
    """Return the order in which numbers are paid: by their first day, then by their last."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for due, amounts in found.items():
        for each in amounts:
            days[each.number].append(due)
    return {number: (min(own), max(own), as_counted(number)) for number, own in days.items()}


def _by_day(history: History, number: str) -> list[tuple[date, Decimal]]:
    sums: defaultdict[date, Decimal] = defaultdict(Decimal)
    for part in history.parts.elements():
        if part.number == number:
            sums[part.due] += part.amount
    return sorted(sums.items())


def _between(paid: Decimal, most: Decimal) -> Decimal:
    return min(max(paid, ZERO), most)


def _judged(part: PlannedPart, day: date, grace: int) -> PlannedPart:
    if part.paid >= part.amount:
        return part._replace(state=KEPT)
    return part._replace(state=BROKEN if day > last_day(part.due, grace) else OPEN)


def _state(history: History, parts: Sequence[PlannedPart]) -> str:
    """Return the state of a plan: of an accepted one by its parts. What was kept stays so, whatever follows."""
    states = {part.state for part in parts}
    if history.accepted_on and states == {KEPT}:
        return KEPT
    if history.state == ACCEPTED and BROKEN in states:
        return BROKEN
    return history.state
