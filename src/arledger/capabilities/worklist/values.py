"""What a worklist is made of: overdue items with what is expected of them, and what is to be done about a client."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.capabilities.reminders.values import Reason, Why
from arledger.collecting.values import Notice, Share
from arledger.model.documents import Item
from arledger.model.money import ZERO, exact_sum, minor_digits


class Cause(StrEnum):
    """Why a client is on the list, the weightiest first."""

    BROKEN_PLAN = "broken-plan"
    BROKEN_PROMISE = "broken-promise"
    RETURNED_PAYMENT = "returned-payment"
    UNANSWERED = "unanswered-mail"
    ESCALATION_OVERDUE = "escalation-overdue"
    NO_REACTION = "no-reaction"
    NO_ADDRESS = "no-address"
    OVERDUE = "overdue"
    DISPUTE_OVERDUE = "dispute-overdue"
    DISPUTE_UNOWNED = "dispute-unowned"


class WorkItem(NamedTuple):
    """An overdue item: what of it may be asked for, and the share of that expected within a month.

    `why` is what the plan of reminders says of it, None where it is in a message of the day; `last` is its last
    notice. What is kept out, such as a promised item, has no `amount_due`.
    """

    item: Item
    share: Share
    amount_due: Decimal
    chance: Decimal
    why: Why | None
    last: Notice | None

    @property
    def expected(self) -> Decimal:
        """What of it is expected within a month, to the coin."""
        coin = Decimal(1).scaleb(-minor_digits(self.item.currency))
        return (self.amount_due * self.chance).quantize(coin, ROUND_HALF_UP)


class Step(NamedTuple):
    """What is to be done about a client: the cause, the next action, who has it, and since when that is so.

    Without `owner` it is whoever has the client.
    """

    cause: Cause
    action: str
    since: date
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A client's overdue items in one currency, and what is to be done about them: nothing where there are no steps.

    `left_out` says why nothing is, and until when.
    """

    client: str
    currency: str
    owner: str
    items: tuple[WorkItem, ...]
    steps: tuple[Step, ...] = ()
    left_out: str = ""
    until: date | None = None

    @property
    def overdue(self) -> Decimal:
        """All that is open and past due, disputed or not."""
        return exact_sum(each.item.open for each in self.items)

    @property
    def amount_due(self) -> Decimal:
        """What of it may be asked for."""
        return exact_sum(each.amount_due for each in self.items)

    @property
    def expected(self) -> Decimal:
        """What is expected of it within a month."""
        return exact_sum(each.expected for each in self.items)


def whose(work: Work) -> str:
    """Return who has what is to be done: the owner of its weightiest step, else whoever has the client."""
    return (work.steps[0].owner or work.owner) if work.steps else work.owner


KEPT_OUT = frozenset(
    {
        Reason.PAID,
        Reason.RECEIPT_WAITING,
        Reason.CREDIT,
        Reason.DISPUTED,
        Reason.PROMISED,
        Reason.PLAN,
        Reason.PAUSED,
        Reason.FINANCED,
        Reason.INSOLVENT,
        Reason.AGENCY,
        Reason.LAWYER,
    }
)
"""Why an overdue item is not asked for on the telephone either; what keeps back a letter alone is none of them."""


def amount_due_of(item: Item, share: Share, why: Why | None) -> Decimal:
    """Return what of an overdue item may be asked for."""
    return ZERO if why and why.reason in KEPT_OUT else share.left_of(item)


def in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps with the weightiest cause first, of one cause the oldest."""
    causes = list(Cause)
    return tuple(sorted(steps, key=lambda step: (causes.index(step.cause), step.since, step.action)))
