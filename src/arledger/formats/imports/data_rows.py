"""The rows of a report that count: those of documents, and those that add them up."""

from decimal import Decimal
from typing import NamedTuple

from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import exact_sum
from arledger.model.source import Day


class DataRow(NamedTuple):
    """A document's row, or a line of one: its figures by role (None for an empty cell) and whose it is."""

    row: SheetRow
    name: str
    id: str
    label: str
    date: Day | None
    due: Day | None
    figures: dict[str, Decimal | None]


class Mark(NamedTuple):
    """A subtotal or total: how many data rows stand before it, what it says of each figure, in which currency."""

    kind: str
    at: int
    line: int
    figures: dict[str, Decimal]
    currency: str


def added(row: DataRow, roles: tuple[str, ...]) -> Decimal | None:
    """Add up the figures of some roles; None where the row has none of them."""
    found = [figure for role in roles if (figure := row.figures.get(role)) is not None]
    if len(found) == 1:
        return found[0]
    return exact_sum(found) if found else None
