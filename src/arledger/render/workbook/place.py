"""Where a table stands in a workbook, and how its cells are named."""

from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs, xl_rowcol_to_cell

from arledger.model.report import Cell, Role, Row, Table

_CURRENCY = "currency"


class Place(NamedTuple):
    """A table's sheet and the line of its head; lines and columns are counted from 0."""

    sheet: str
    table: Table
    head: int

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows before the first total."""
        rows = self.table.rows
        return rows[: next((at for at, row in enumerate(rows) if row.role is Role.TOTAL), len(rows))]

    @property
    def is_list(self) -> bool:
        """Whether totals stand below the rows, and not among them."""
        return bool(self.body) and all(row.role is Role.TOTAL for row in self.table.rows[len(self.body) :])

    def column(self, key: str) -> int | None:
        """Return where a column is, None where the table has none of this key."""
        return next((at for at, column in enumerate(self.table.columns) if column.key == key), None)

    def currency(self, row: Row, column: int) -> str:
        """Return the currency of a cell; empty where it has none or nothing says which."""
        named = self.column(_CURRENCY)
        return self.table.columns[column].currency or ("" if named is None else str(row.cells[named] or ""))

    def numbers(self, column: int) -> list[Cell]:
        """Return what stands in a column of the body."""
        return [row.cells[column] for row in self.body]

    def range_of(self, column: int, *, seen_from: str) -> str:
        """Name the body's cells of a column, with the sheet where it is another one."""
        cells = xl_range_abs(self.head + 1, column, self.head + len(self.body), column)
        return cells if seen_from == self.sheet else f"{quote_sheetname(self.sheet)}!{cells}"

    def first_of(self, column: int, *, seen_from: str) -> str:
        """Name the body's first cell of a column."""
        cell = xl_rowcol_to_cell(self.head + 1, column, row_abs=True, col_abs=True)
        return cell if seen_from == self.sheet else f"{quote_sheetname(self.sheet)}!{cell}"

    def link_to(self, first: int, last: int) -> str:
        """Name rows of the body as the target of a link."""
        cells = xl_range(self.head + 1 + first, 0, self.head + 1 + last, len(self.table.columns) - 1)
        return f"internal:{quote_sheetname(self.sheet)}!{cells}"


def exact_total(cells: list[Cell]) -> Decimal | None:
    """Add up numbers and empty cells; None where a cell is something else."""
    total = Decimal(0)
    for cell in cells:
        if isinstance(cell, Decimal | int):
            total += cell
        elif cell is not None:
            return None
    return total
