"""What payment terms are made of, as frozen values."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from arledger.policy.settings import BusinessDays, NetEom


class TermsError(ValueError):
    """Terms that are not understood, or that lead to a date which does not exist.

    The text of the error says what was not understood; `suggestions` are the nearest terms that would be,
    the canonical spelling first (none where the text is not at fault). They are looked for when asked for.
    """

    def __init__(self, message: str, suggest: Callable[[], tuple[str, ...]] = tuple) -> None:
        super().__init__(message)
        self._suggest = suggest

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The nearest spellings that can be read."""
        return self._suggest()

    @property
    def remedy(self) -> str:
        """What to write instead, in a sentence."""
        if self.suggestions:
            return f"Write for example: {' or '.join(self.suggestions)}."
        return "See docs/ledger-format.md."


class Due(StrEnum):
    """How a due date follows from an invoice date; `n` is the number of the rule."""

    DAYS = "days"
    """n calendar days after the invoice date, which itself is day 0."""

    WEEKS = "weeks"
    """n weeks after the invoice date."""

    BUSINESS_DAYS = "business-days"
    """The n-th business day after the invoice date."""

    PREPAID = "prepaid"
    """In advance: nothing is delivered before it is paid, and the invoice date is the last day."""

    MONTHS = "months"
    """The same day n months later; the last day of a month that is too short."""

    EOM = "eom"
    """n days after the last day of the invoice's month."""

    NET_EOM = "net-eom"
    """The end of the month that is reached n days after the invoice date, unless `net_eom` says otherwise."""

    DAYS_EOM_DAYS = "days-eom-days"
    """n days after the invoice date, on to the end of that month, and `then` days more: always in this order."""

    NEXT_MONTH = "next-month"
    """Day n of the month after the invoice's; its last day where it is too short."""

    DAY = "day"
    """The first day n of a month that lies at least `window` days after the invoice date."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find a date from an invoice date.

    `window` counts days and belongs to `Due.DAY` alone, `then` to `Due.DAYS_EOM_DAYS`.
    """

    kind: Due
    number: int = 0
    window: int = 0
    then: int = 0

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
