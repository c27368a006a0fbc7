"""What is known better than by lateness: promises, plans, disputes, and money that has come already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.collecting.plans import IN_FORCE, ClientPlan, plans_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_of, paid_by, payments_by_number, promises_in_force
from arledger.forecasting.estimate import Model
from arledger.forecasting.values import PLAN, PROMISE, Estimate, Spread, Traits
from arledger.model.book import Book
from arledger.model.documents import Allocation, Credit, Item
from arledger.model.money import ZERO, exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.aging import oldest_due_first

Whose = tuple[str, str, str]
"""Client, number and currency."""


class Dated(NamedTuple):
    """An amount that somebody said would come on a day."""

    day: int
    amount: Decimal
    basis: str


class Said:
    """What was said of the items of a book by a day; nothing that was said or paid after it."""

    def __init__(self, book: Book, policy: Policy, day: date) -> None:
        self._record = CollectingRecord(book.facts, day)
        self._day = day
        self._grace = policy.promises.grace
        self._paid: Mapping[Whose, Sequence[Allocation]] = {}
        promised = {each.number for each in self._record.promises()}
        if promised:
            self._paid = payments_by_number(book, promised)
        self._plans: defaultdict[tuple[str, str], list[ClientPlan]] = defaultdict(list)
        for plan in plans_of(book, self._record, self._grace, day=day) if self._record.plan_parts() else ():
            if plan.state in IN_FORCE and plan.holds:
                self._plans[plan.client, plan.currency].append(plan)

    def disputed(self, items: Sequence[Item]) -> Decimal:
        """Return what of the items of one number is disputed."""
        dispute = self._record.dispute_of(items[0].number, items[0].client)
        if not dispute:
            return ZERO
        return disputed_of(dispute, items[0].currency, exact_sum(item.open for item in items))

    def dated(self, items: Sequence[Item]) -> list[Dated]:
        """Return what was promised of the items of one number and not paid since, the last promise first.

        A plan that holds says what it says of the days of its parts; a promise of a day since is newer, and decides.
        """
        return [*self._promised(items[0]), *self._planned(items)]

    def _promised(self, item: Item) -> list[Dated]:
        whose = (item.client, item.number, item.currency)
        steps = [step for step in self._paid.get(whose, ()) if step.date <= self._day]
        found = []
        for promise in reversed(promises_in_force(self._record, item, self._day, self._grace)):
            left = promise.amount.number - max(paid_by(steps, promise.made_on, self._day), ZERO)
            if left > 0:
                found.append(Dated(promise.pays_on.toordinal(), left, PROMISE))
        return found

    def _planned(self, items: Sequence[Item]) -> list[Dated]:
        own = [plan for plan in self._plans[items[0].client, items[0].currency] if items[0].number in plan.numbers]
        dues = {part.due for plan in own for part in plan.parts}
        return [Dated(item.due.toordinal(), item.open, PLAN) for item in items if item.due in dues]


class Part(NamedTuple):
    """A part of an open item with its days; what is disputed is no part of the mid case."""

    amount: Decimal
    spread: Spread
    is_disputed: bool = False


class Expected(NamedTuple):
    """An open item with the day on which it is expected, and its parts."""

    item: Item
    estimate: Estimate
    parts: tuple[Part, ...]


def expected_of(items: Sequence[tuple[Traits, Item]], model: Model, said: Said) -> list[Expected]:
    """Return when open items are expected: as was promised or planned, the rest as their clients have paid.

    What was said of a number is for its items that are due first.
    """
    groups: defaultdict[Whose, list[tuple[Traits, Item]]] = defaultdict(list)
    for traits, item in items:
        groups[item.client, item.number, item.currency].append((traits, item))
    found: list[Expected] = []
    for (_, number, _), group in groups.items():
        group.sort(key=lambda each: oldest_due_first(each[1]))
        own = [item for _, item in group]
        disputed = said.disputed(own) if number else ZERO
        dated = said.dated(own) if number else []
        for traits, item in group:
            expected, disputed = _expected(item, model.spread_of(item, traits), disputed, dated, model.day)
            found.append(expected)
    return found


def _expected(
    item: Item, spread: Spread, disputed: Decimal, dated: list[Dated], today: int
) -> tuple[Expected, Decimal]:
    """Return an item with its parts, and what of the dispute is left for the next; `dated` is used up."""
    of_dispute = min(disputed, item.open)
    left = item.open - of_dispute
    parts = []
    while left > 0 and dated:
        said = dated[0]
        amount = min(said.amount, left)
        parts.append(Part(amount, _on(said, today)))
        left -= amount
        if amount < said.amount:
            dated[0] = said._replace(amount=said.amount - amount)
        else:
            dated.pop(0)
    if left > 0:
        parts.append(Part(left, spread))
    # Of several days the one on which most is expected; of a disputed item that of its client's lateness.
    main = max(parts, key=lambda part: (part.amount, part.spread.estimate.expected)).spread if parts else spread
    if of_dispute:
        parts.append(Part(of_dispute, spread, is_disputed=True))
    return Expected(item, main.estimate, tuple(parts)), disputed - of_dispute


def _on(said: Dated, today: int) -> Spread:
    """Return the day that was said; what did not come on it and may still be in time is expected on the next."""
    day = max(said.day, today + 1)
    return Spread(Estimate(day, day, day, said.basis, 1), day, (1,))


def without_credit(expected: Iterable[Expected], credits_: Iterable[Credit]) -> list[Expected]:
    """Take unapplied credit off the parts of its client's items, those due first before the others.

    That money has come already, whenever it is applied: it is not forecast again.
    """
    left: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for credit in credits_:
        left[credit.client, credit.currency] += credit.open
    found = []
    for each in sorted(expected, key=lambda one: oldest_due_first(one.item)):
        key = each.item.client, each.item.currency
        if not left.get(key):
            found.append(each)
            continue
        parts = []
        for part in each.parts:
            taken = min(part.amount, left[key])
            left[key] -= taken
            if part.amount > taken:
                parts.append(part._replace(amount=part.amount - taken))
        found.append(each._replace(parts=tuple(parts)))
    return found
