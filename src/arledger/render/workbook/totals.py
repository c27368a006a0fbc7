"""Totals as formulas: they follow a filter, and say what is printed as long as nothing is filtered."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.model.report import Column, Kind, Row
from arledger.render.workbook.place import Place, exact_total

_MOST_ROWS = 20_000
"""Rows that a formula adds up by currency; with more, a spreadsheet would stall at each change."""


class _Part(NamedTuple):
    """One range of a formula, and what it comes to."""

    formula: str
    total: Decimal


def formula_of(places: Sequence[Place], here: Place, row: Row, at: int) -> str | None:
    """Return the formula of a total; None where it is no sum of cells in one currency, to the last digit.

    Printed figures are rounded once from exact ones: a total that is not the sum of the cells shown stays a value.
    """
    column, total = here.table.columns[at], row.cells[at]
    currency = here.currency(row, at)
    if not column.sums or not isinstance(total, Decimal | int) or (column.kind is Kind.MONEY and not currency):
        return None
    parts: list[_Part] = []
    for name in column.sums.split("+"):
        there, key = _meant(places, here, name)
        if there is None:
            continue  # a table that has nothing to list is left out
        part = _part(there, key, column, currency, here.sheet)
        if part is None:
            return None
        parts.append(part)
    if not parts or sum((part.total for part in parts), Decimal(0)) != total:
        return None
    return "=" + "+".join(part.formula for part in parts)


def _meant(places: Sequence[Place], here: Place, name: str) -> tuple[Place | None, str]:
    table, _, key = name.rpartition(".")
    if not table:
        return here, key
    return next((place for place in places if place.table.name == table and place.body), None), key


def _part(there: Place, key: str, column: Column, currency: str, sheet: str) -> _Part | None:
    at = there.column(key)
    if at is None or not there.is_list:
        return None
    own = [row for row in there.body if column.kind is Kind.COUNT or there.currency(row, at) == currency]
    total = exact_total([row.cells[at] for row in own])
    if total is None:
        return None
    cells = there.range_of(at, seen_from=sheet)
    if len(own) == len(there.body):
        return _Part(f"SUBTOTAL(109,{cells})", total)
    named = there.column("currency")
    if named is None or len(there.body) > _MOST_ROWS or not currency.isalnum():
        return None
    first, words = there.first_of(at, seen_from=sheet), there.range_of(named, seen_from=sheet)
    # SUBTOTAL of one cell after the other says which of them a filter shows.
    shown = f"SUBTOTAL(109,OFFSET({first},ROW({cells})-ROW({first}),0))"
    return _Part(f'SUMPRODUCT({shown}*({words}="{currency}"))', total)
