"""What a digest is made of: every open item under one person or unassigned, and what management is to know."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.capabilities.digest.rules import Rule
from arledger.model.documents import Credit, Item
from arledger.model.money import exact_sum


class When(StrEnum):
    """Where an item stands: past due, due within the days that a digest looks ahead, or later."""

    OVERDUE = "overdue"
    UPCOMING = "upcoming"
    LATER = "later"


class Line(NamedTuple):
    """An open item in a digest, with the rule that it falls under and what else is to be known of it."""

    item: Item
    when: When
    rule: Rule
    disputed: Decimal
    said: str


class Sum(NamedTuple):
    """What a digest has in a currency: open items, unapplied credit (positive) and what is owed, as in an aging."""

    currency: str
    overdue: Decimal
    upcoming: Decimal
    later: Decimal
    unapplied: Decimal

    @property
    def total(self) -> Decimal:
        """Open items less unapplied credit."""
        return self.overdue + self.upcoming + self.later - self.unapplied


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told: the lines of their clients, and unapplied credits; without a person it is nobody's."""

    person: str
    address: str
    lines: tuple[Line, ...]
    credits: tuple[Credit, ...]

    def sums(self) -> list[Sum]:
        """Return what it has of each currency."""
        return sums_of(self.lines, self.credits)

    def of(self, when: When) -> list[Line]:
        """Return the lines of one kind, clients together, the oldest due first."""
        own = [line for line in self.lines if line.when is when]
        return sorted(own, key=lambda line: (line.item.client, line.item.due, line.item.number, line.item.currency))


def sums_of(lines: Iterable[Line], credits_: Iterable[Credit]) -> list[Sum]:
    """Add up lines and credits by currency."""
    open_: defaultdict[tuple[str, When], list[Decimal]] = defaultdict(list)
    unapplied: defaultdict[str, list[Decimal]] = defaultdict(list)
    for line in lines:
        open_[line.item.currency, line.when].append(line.item.open)
    for credit in credits_:
        unapplied[credit.currency].append(credit.open)
    currencies = sorted({currency for currency, _ in open_} | set(unapplied))
    return [
        Sum(
            currency,
            overdue=exact_sum(open_[currency, When.OVERDUE]),
            upcoming=exact_sum(open_[currency, When.UPCOMING]),
            later=exact_sum(open_[currency, When.LATER]),
            unapplied=exact_sum(unapplied[currency]),
        )
        for currency in currencies
    ]


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of a day by person; in `unassigned` is whatever no person is told of."""

    digests: tuple[Digest, ...]
    unassigned: Digest

    @property
    def every(self) -> Sequence[Digest]:
        """All of them, what is unassigned last."""
        return (*self.digests, self.unassigned)
