"""What a plan of reminders is made of: reasons, items with the step that they take, messages, and what is known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from arledger.collecting.plans import ClientPlan
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import PaidSince
from arledger.collecting.values import Notice, Share
from arledger.letters.values import OpenCredit
from arledger.model.documents import Client, Item
from arledger.model.money import exact_sum
from arledger.policy.collecting import ReminderLevel

if TYPE_CHECKING:
    from arledger.letters.drafts import Draft, DraftItem


class Reason(StrEnum):
    """Why an overdue item is in no message."""

    PAID = "paid"
    RECEIPT_WAITING = "receipt-waiting"
    CREDIT = "credit"
    DISPUTED = "disputed"
    PROMISED = "promised"
    PLAN = "plan"
    ON_HOLD = "on-hold"
    BELOW_MINIMUM = "below-minimum"
    TOO_SOON = "too-soon"
    COOL_OFF = "cool-off"
    PAUSED = "paused"
    FINANCED = "financed"
    NO_ADDRESS = "no-address"
    NO_NUMBER = "no-number"
    CONSUMER = "consumer"
    INSOLVENT = "insolvent"
    OPTED_OUT = "opted-out"
    AGENCY = "agency"
    LAWYER = "lawyer"
    DRAFTED = "drafted"
    NOT_YET = "not-yet"
    LAST_LEVEL = "last-level"


class Why(NamedTuple):
    """A reason, until when it holds where that is known, and what a person wants to know of it besides."""

    reason: Reason
    until: date | None = None
    said: str = ""


class Suppressed(NamedTuple):
    """An overdue item that is in no message, and why."""

    item: Item
    why: Why


class Reminded(NamedTuple):
    """An item in a message: the step that it takes, what of it is due, and the last notice about it."""

    item: Item
    step: ReminderLevel
    share: Share
    last: Notice | None

    @property
    def amount_due(self) -> Decimal:
        """What is asked for: what is open, less what is disputed or promised."""
        return self.share.left_of(self.item)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one client in one currency."""

    client: Client
    currency: str
    items: tuple[Reminded, ...]
    credits: tuple[OpenCredit, ...]

    @property
    def step(self) -> ReminderLevel:
        """The highest step of its items: it decides the letter, the channel and the fee."""
        return max((item.step for item in self.items), key=lambda step: step.level)

    @property
    def total_due(self) -> Decimal:
        """What its items ask for together."""
        return exact_sum(item.amount_due for item in self.items)

    @property
    def total(self) -> Decimal:
        """What the client is to pay: its items less its credits, and the fee."""
        return self.total_due - exact_sum(credit.open for credit in self.credits) + self.step.fee


@dataclass(frozen=True, slots=True)
class Reminders:
    """The plan of a day: messages by client and currency, and every other overdue item with its reason."""

    as_of: date
    messages: tuple[Message, ...]
    suppressed: tuple[Suppressed, ...]


ItemKey = tuple[str, str, str, date]
"""What tells an item in a draft or at the bank: client, currency, number and due date."""


def key_of(item: Item) -> ItemKey:
    """Return what tells an item from all others of the book."""
    return item.client, item.currency, item.number, item.due


def keys_of(draft: "Draft") -> Iterator[tuple[ItemKey, "DraftItem"]]:
    """Yield the items of a reminder, each with what tells it from all others of the book."""
    return (((draft.client, draft.currency, item.number, item.due), item) for item in draft.items if item.due)


def nobody_has_planned(_: Item) -> None:
    """Say of an item that it is no part of an instalment plan."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else counts on a day, beside the book: all that is known from outside of it.

    `waiting` are items whose receipt is at the bank and not booked, `drafted` those in the day's drafts, with the
    clients and currencies of those drafts in `drafts`. `paid_since` tells what was paid on items, and `contacts` on
    which days a client had a message, by currency. `plan_of` gives the instalment plan that an item is a part of.
    """

    record: CollectingRecord
    paid_since: PaidSince
    plan_of: Callable[[Item], ClientPlan | None] = nobody_has_planned
    waiting: frozenset[ItemKey] = frozenset()
    drafted: Mapping[ItemKey, str] = field(default_factory=dict)
    drafts: frozenset[tuple[str, str]] = frozenset()
    contacts: Mapping[str, Sequence[tuple[date, str]]] = field(default_factory=dict)
