"""Opening, changes by their kind and closing of clients, or of whatever else is a group: a roll-forward."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from arledger.figures.movement import Moved
from arledger.figures.population import GroupOf
from arledger.model.documents import DocumentKind
from arledger.model.money import ZERO, exact_sum, to_the_last_digit

BILLED = (DocumentKind.INVOICE, DocumentKind.DEBIT_MEMO)
CREDITED = (DocumentKind.CREDIT_MEMO,)
RECEIVED = (DocumentKind.RECEIPT, DocumentKind.RETURNED_PAYMENT)
WRITTEN_OFF = (DocumentKind.WRITE_OFF, DocumentKind.RECOVERY)
NAMED = (*BILLED, *CREDITED, *RECEIVED, *WRITTEN_OFF)
"""What has a column of its own; all else is other: deposits applied, refunds, adjustments, moves, rounding."""


@dataclass(slots=True)
class Rolled:
    """A group in one currency: what it owed, what changed by kind, what it owes; all signed as clients owe."""

    key: str
    currency: str
    opening: Decimal = ZERO
    closing: Decimal = ZERO
    kinds: dict[str, Decimal] = field(default_factory=dict)

    def of(self, kinds: Iterable[str]) -> Decimal:
        """Return the changes of some kinds."""
        return exact_sum(self.kinds.get(kind, ZERO) for kind in kinds)

    @property
    def other(self) -> Decimal:
        """The changes that have no column of their own."""
        return exact_sum(number for kind, number in self.kinds.items() if kind not in NAMED)

    @property
    def change(self) -> Decimal:
        """All changes together."""
        return exact_sum(self.kinds.values())


@to_the_last_digit
def rolled(moved: Collection[Moved], group_of: GroupOf) -> list[Rolled]:
    """Return the rows of a period by group and currency; those without any figure are left out."""
    found: dict[tuple[str, str], Rolled] = {}
    for each in moved:
        key = group_of(each.of), each.of.currency
        row = found.get(key)
        if row is None:
            row = found[key] = Rolled(*key)
        row.opening += each.opening
        row.closing += each.closing
        for change in each.changes:
            row.kinds[change.kind] = row.kinds.get(change.kind, ZERO) + change.amount
    return [row for _, row in sorted(found.items()) if row.opening or row.closing or any(row.kinds.values())]


@to_the_last_digit
def totals(rows: Iterable[Rolled]) -> list[Rolled]:
    """Return the sums of rows, one for each currency."""
    found: dict[str, Rolled] = {}
    for row in rows:
        total = found.setdefault(row.currency, Rolled("", row.currency))
        total.opening += row.opening
        total.closing += row.closing
        for kind, number in row.kinds.items():
            total.kinds[kind] = total.kinds.get(kind, ZERO) + number
    return [total for _, total in sorted(found.items())]
