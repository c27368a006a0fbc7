"""What was said of instalment plans: each from its proposal to its acceptance and its end, without any money.

What is proposed to a client in one currency on one day is one plan, less what was accepted or withdrawn of it by
naming its parts: so several may be told apart on one day, whatever the order of their lines.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from arledger.collecting.owners import Owners
from arledger.collecting.record import ACCEPTED, PLAN_STATES, PROPOSED, WITHDRAWN, CollectingRecord
from arledger.collecting.values import PlanPart

REPLACED = "replaced"


class SaidPart(NamedTuple):
    """An amount of a number to be paid by a day."""

    due: date
    number: str
    amount: Decimal


Said: TypeAlias = "Counter[SaidPart]"


@dataclass(eq=False, slots=True)
class History:
    """A plan and what became of it; `state` is proposed, accepted, withdrawn or replaced.

    `proposed_on` is None for one that was accepted without ever being proposed, `ended_on` for one that was neither
    withdrawn nor replaced. `by` is who proposed it.
    """

    client: str
    currency: str
    parts: Said
    by: str
    proposed_on: date | None = None
    accepted_on: date | None = None
    ended_on: date | None = None
    state: str = PROPOSED

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that it is about."""
        return frozenset(part.number for part in self.parts)

    @property
    def begun(self) -> date:
        """The day on which it was proposed, else accepted."""
        return self.proposed_on or self.accepted_on or date.min

    def end(self, state: str, day: date) -> None:
        """Let it end."""
        self.state, self.ended_on = state, day

    def order(self) -> tuple[date, date, list[SaidPart]]:
        """Return what sorts plans of one client: by day, then by content."""
        return self.begun, self.accepted_on or date.max, sorted(self.parts.elements())


def histories(record: CollectingRecord, owners: Owners) -> list[History]:
    """Return every plan that was ever spoken of, by client, currency and day."""
    days: defaultdict[tuple[str, str], defaultdict[date, _Day]] = defaultdict(lambda: defaultdict(_Day))
    for state, part in record.plan_parts():
        currency = part.amount.currency
        for client in owners.clients(part.number, part.client, currency):
            days[client, currency][part.said_on].add(state, part)
    return [
        history
        for (client, currency), said in sorted(days.items())
        for history in sorted(_Client(client, currency).read(said), key=History.order)
    ]


@dataclass(slots=True)
class _Day:
    """What was said on one day to one client in one currency, by state."""

    said: dict[str, Said] = field(default_factory=lambda: {state: Counter() for state in PLAN_STATES})
    who: dict[tuple[str, SaidPart], str] = field(default_factory=dict)

    def add(self, state: str, part: PlanPart) -> None:
        said = SaidPart(part.pays_on, part.number, part.amount.number)
        self.said[state][said] += 1
        known = self.who.get((state, said))
        self.who[state, said] = min(known, part.who) if known else part.who

    def by(self, state: str, parts: Said) -> str:
        """Return who said the first of some parts."""
        return self.who[state, min(parts)]


class _Client:
    """Reads what was said to one client in one currency, day by day."""

    def __init__(self, client: str, currency: str) -> None:
        self._client = client
        self._currency = currency
        self._plans: list[History] = []

    def read(self, days: Mapping[date, _Day]) -> list[History]:
        for day in sorted(days):
            said = days[day]
            proposed = said.said[PROPOSED]
            if proposed:
                self._new(proposed, said.by(PROPOSED, proposed)).proposed_on = day
            rest = self._match(said.said[ACCEPTED], (PROPOSED,), ACCEPTED, day)
            if rest:
                # Nobody has proposed it, or not so.
                alone = self._new(rest, said.by(ACCEPTED, rest))
                alone.state, alone.accepted_on = ACCEPTED, day
            rest = self._match(said.said[WITHDRAWN], (PROPOSED, ACCEPTED), WITHDRAWN, day)
            self._withdraw_like(rest, day)
            self._replace(day)
        return self._plans

    def _new(self, parts: Said, by: str) -> History:
        history = History(self._client, self._currency, parts, by)
        self._plans.append(history)
        return history

    def _match(self, named: Said, states: tuple[str, ...], state: str, day: date) -> Said:
        """Let the plans whose parts are named come to a state; return what is named and is no plan's.

        Whole plans first, then what is a part of a proposal: that is then a plan of its own.
        """
        left = Counter(named)
        for history in self._live(states):
            if history.parts <= left:
                left -= history.parts
                self._come_to(history, state, day)
        for history in self._live((PROPOSED,)):
            if left and left < history.parts:
                history.parts = history.parts - left
                split = self._new(left, history.by)
                split.proposed_on = history.proposed_on
                self._come_to(split, state, day)
                left = Counter()
        return left

    def _live(self, states: tuple[str, ...]) -> list[History]:
        """Return the plans in some states, those in the first one before the others, the latest first."""
        found = [
            [each for each in sorted(self._plans, key=History.order, reverse=True) if each.state == state]
            for state in states
        ]
        return [history for group in found for history in group]

    @staticmethod
    def _come_to(history: History, state: str, day: date) -> None:
        if state == ACCEPTED:
            history.state, history.accepted_on = ACCEPTED, day
        else:
            history.end(state, day)

    def _withdraw_like(self, named: Said, day: date) -> None:
        """End the plans about numbers that a withdrawal names, although it names other parts."""
        numbers = {part.number for part in named}
        for history in self._live((PROPOSED, ACCEPTED)):
            if history.numbers & numbers:
                history.end(WITHDRAWN, day)

    def _replace(self, day: date) -> None:
        """Let what is new on a day take the place of what was there before about the same numbers."""
        for new in [each for each in self._plans if each.state == ACCEPTED and each.accepted_on == day]:
            for old in self._overlapping(new, (PROPOSED, ACCEPTED)):
                if (old.accepted_on or old.begun) < day:
                    old.end(REPLACED, day)
        for new in [each for each in self._plans if each.state == PROPOSED and each.proposed_on == day]:
            for old in self._overlapping(new, (PROPOSED,)):
                old.end(REPLACED, day)

    def _overlapping(self, new: History, states: tuple[str, ...]) -> Iterator[History]:
        return (old for old in self._live(states) if old is not new and old.numbers & new.numbers)
