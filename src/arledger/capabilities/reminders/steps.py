"""Which step an item takes on a day, or why it takes none yet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.reminders.ladder import NUDGE, Procedure
from arledger.capabilities.reminders.values import Circumstances, Reason, Why, key_of
from arledger.collecting.shares import NOTHING
from arledger.collecting.values import Notice, Share
from arledger.model.documents import Client, Item
from arledger.model.money import exact_sum
from arledger.policy.collecting import ReminderLevel
from arledger.subledger.clients import text_of

DEBTOR_KEY = "debtor"
PEOPLE = ("consumer", "sole-trader")
"""Debtors who are people: before a final demand the law gives them time, forms and information of their own."""


def is_person(client: Client) -> bool:
    """Say whether a client is a consumer or sole trader."""
    return text_of(client.meta, DEBTOR_KEY) in PEOPLE


class Owed(NamedTuple):
    """What a client has open in a currency, and what of it is overdue and not disputed."""

    open: Decimal
    overdue: Decimal

    @classmethod
    def of(cls, items: Sequence[Item], shares: Mapping[int, Share], day: date) -> "Owed":
        """Add up the open items of one client and currency."""
        late = [item for item in items if item.days_past_due(day) > 0]
        disputed = exact_sum(shares.get(id(item), NOTHING).disputed for item in late)
        return cls(exact_sum(item.open for item in items), exact_sum(item.open for item in late) - disputed)

    def reaches(self, step: ReminderLevel) -> bool:
        """Say whether there is enough for a step: its least amount, and its least share of all that is open."""
        return self.overdue >= step.minimum and self.overdue * 100 >= step.percent * self.open


class Steps:
    """The steps of one client's items in one currency."""

    def __init__(
        self, client: Client, procedure: Procedure, owed: Owed, known: Circumstances, consumer_level: int
    ) -> None:
        self._is_person = is_person(client)
        self._procedure = procedure
        self._owed = owed
        self._known = known
        self._consumer_level = consumer_level

    def last(self, item: Item) -> Notice | None:
        """Return the last notice about an item."""
        said = self._notices(item)
        return said[-1] if said else None

    def of(self, item: Item, day: date) -> tuple[ReminderLevel | None, Why | None]:
        """Return the step that an item takes, and why it does not take it where it must wait."""
        notices, days = self._notices(item), item.days_past_due(day)
        step = self._next(notices, days)
        if step is None:
            said = f"level {notices[-1].level} on {notices[-1].day}" if notices else ""
            return None, Why(Reason.LAST_LEVEL, None, said)
        return step, next(self._waits(item, step, notices, day), None)

    def _waits(self, item: Item, step: ReminderLevel, notices: Sequence[Notice], day: date) -> Iterator[Why]:
        following = f"level {step.level} is next"
        last = notices[-1] if notices else None
        reached = item.due + timedelta(days=step.days)
        asked = self._known.record.asked_on(item.number, item.client)
        heard = max((day_ for day_ in (last.day if last else None, asked) if day_), default=None)
        rested = heard + timedelta(days=step.wait) if heard else reached
        if day < reached:
            yield Why(Reason.NOT_YET, max(reached, rested), following)
        if heard and day < rested:
            said = f"level {last.level} on {last.day}" if last and last.day == heard else f"a letter on {heard}"
            yield Why(Reason.TOO_SOON, rested, said)
        if self._is_person and step.level > self._consumer_level:
            yield Why(Reason.CONSUMER, None, following)
        if not self._owed.reaches(step):
            yield Why(Reason.BELOW_MINIMUM, None, following)
        if key_of(item) in self._known.drafted:
            yield Why(Reason.DRAFTED, None, self._known.drafted[key_of(item)])

    def _notices(self, item: Item) -> list[Notice]:
        """Return the notices about an item, the last one last."""
        nudge = self._procedure.nudge_days
        return [each for each in self._known.record.notices_of(item.number) if each.is_about(item, nudge)]

    def _next(self, notices: Sequence[Notice], days: int) -> ReminderLevel | None:
        """Return the step above the highest that an item had; before its due date that is the nudge, once."""
        if days <= 0 and not notices and self._procedure.nudge:
            return self._procedure.nudge
        return self._procedure.after(max((each.level for each in notices), default=NUDGE))
