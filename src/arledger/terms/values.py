"""What payment terms are made of, as frozen values."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from arledger.policy.settings import BusinessDays, NetEom


class TermsError(ValueError):
    """Terms that are not understood, or that lead to a date which does not exist.

    The text of the error says what was not understood; `suggestion` is the nearest terms that would be
    (empty where the text is not at fault).
    """

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class Due(StrEnum):
    """How a due date follows from an invoice date; `n` is the number of the rule."""

    DAYS = "days"
    """n calendar days after the invoice date, which itself is day 0."""

    MONTHS = "months"
    """The same day n months later; the last day of a month that is too short."""

    EOM = "eom"
    """n days after the last day of the invoice's month."""

    NET_EOM = "net-eom"
    """The end of the month that is reached n days after the invoice date, unless `net_eom` says otherwise."""

    NEXT_MONTH = "next-month"
    """Day n of the month after the invoice's; its last day where it is too short."""

    DAY = "day"
    """The first day n of a month that lies at least `window` days after the invoice date."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find a date from an invoice date; `window` counts days and belongs to `Due.DAY` alone."""

    kind: Due
    number: int = 0
    window: int = 0

    def read(self, net_eom: NetEom) -> "Rule":
        """Return the rule with the two meanings of `Due.NET_EOM` told apart.

        `eom-then-days` is `Due.EOM` under another name; `days-then-eom` stays as it is.
        """
        if self.kind is Due.NET_EOM and net_eom == "eom-then-days":
            return Rule(Due.EOM, self.number)
        return self


@dataclass(frozen=True, slots=True)
class Shift:
    """How much later than its rule an instalment falls."""

    count: int
    unit: Literal["days", "months"]

    def times(self, factor: int) -> "Shift":
        """Return the shift taken `factor` times."""
        return Shift(self.count * factor, self.unit)


NO_SHIFT = Shift(0, "days")


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the amount and when it is due.

    `weight` is the part relative to the weights of all instalments: percentages for a list of them, 1 for
    equal parts, because a third has no exact percentage.
    """

    weight: Decimal
    rule: Rule
    shift: Shift = NO_SHIFT


@dataclass(frozen=True, slots=True)
class Discount:
    """`percent` off (2 means 2 %) for payment up to and including the day that `until` gives."""

    percent: Decimal
    until: Rule


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms as read.

    `text` is as given. `instalments` has at least one part; terms with one date have exactly one.
    `grace` is in days and stretches every discount, never a due date. `convention` is None where the terms
    say nothing of business days, so that the company's own setting holds. `every` is the distance between
    equal instalments, None for any other terms.
    """

    text: str
    instalments: tuple[Instalment, ...]
    discounts: tuple[Discount, ...] = ()
    grace: int = 0
    convention: BusinessDays | None = None
    every: Shift | None = None
