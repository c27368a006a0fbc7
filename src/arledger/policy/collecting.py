"""The settings of collecting: reminders, promises, disputes, the worklist and digests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from arledger.policy.base import Settings

CreditRule = Literal["oldest-first", "none"]


@dataclass(frozen=True, slots=True)
class ReminderLevel(Settings):
    """A row of `[[reminders.level]]`: a step of a procedure; without `procedure`, of the usual one.

    `days` are past due, negative before; `wait` is the least number of days since the item's last notice. Of what the
    client has overdue and undisputed in the currency, `minimum` is the least amount and `percent` the least share of
    all that it has open in it. `fee` is claimed beside the items, in their currency.
    """

    level: int
    days: int
    procedure: str = ""
    wait: int = 7
    minimum: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    tone: str = ""
    channel: str = "email"
    fee: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReminderSettings(Settings):
    """`[reminders]`: who is reminded of what, when, and by whom.

    `kinds` gives a procedure to clients by their `kind`. `cool_off` is the least number of days between two messages
    to one client. `credits` says whether unapplied credit covers the oldest items. Consumers and sole traders get no
    letter above `consumer_level`. `signed_by` is a name of `[contacts]`, to whom answers go; `copy` are names who get
    a copy, where `sales-rep` is the client's. `bank_files` are shell patterns of statements to look into first,
    relative to the policy file; they are old after `bank_days`. `invoices` says what is attached: those that
    are `kept` as PDF, or also copies `made` of the others.
    """

    level: tuple[ReminderLevel, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    cool_off: int = 0
    credits: CreditRule = "oldest-first"
    consumer_level: int = 2
    signed_by: str = ""
    copy: tuple[str, ...] = ()
    bank_files: tuple[str, ...] = ()
    bank_days: int = 3
    invoices: Literal["kept", "made"] = "kept"


@dataclass(frozen=True, slots=True)
class PromiseSettings(Settings):
    """`[promises]`: for how many days after its date a promise to pay is still taken for kept."""

    grace: int = 3


def _reasons() -> Mapping[str, int]:
    return {"pricing": 10, "quantity": 10, "quality": 15, "delivery": 10, "duplicate": 5, "terms": 10, "other": 15}


@dataclass(frozen=True, slots=True)
class DisputeSettings(Settings):
    """`[disputes]`: the reasons that a dispute may have, and within how many days each is to be resolved."""

    reasons: Mapping[str, int] = field(default_factory=_reasons)


@dataclass(frozen=True, slots=True)
class WorklistSettings(Settings):
    """`[worklist]`: whom to call, and when.

    A client is called once an item is `call_days` past due, and left alone for `again_days` after a contact.
    Less than `minimum` in the currency is not worth a call. `minutes` is how long a call takes, for `--time`.
    """

    call_days: int = 10
    again_days: int = 7
    minimum: Decimal = Decimal(10)
    minutes: int = 10


@dataclass(frozen=True, slots=True)
class PolicyRule(Settings):
    """A row of `[[credit-policy]]`: what the credit policy says of items from `days` past due on, negative before.

    `rule` is its name, as digests quote it. It is in force from the day `since`, and until another row of that name
    takes its place.
    """

    rule: str
    days: int
    text: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DigestSettings(Settings):
    """`[digest]`: the weekly mail to sales people and management.

    `days` is how far ahead it looks. `management` are names of `[contacts]`.
    """

    days: int = 14
    management: tuple[str, ...] = ("manager",)
