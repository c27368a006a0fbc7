"""A report as a table: columns by their names, whatever their order, case and punctuation."""

from decimal import Decimal
from typing import NamedTuple

from arledger.formats.tabular.amounts import Notation, currency_code, notation_of
from arledger.formats.tabular.amounts import amount as read_amount
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.headings import plain
from arledger.formats.tabular.sheets import Sheet, SheetRow
from arledger.model.money import ZERO
from arledger.model.source import Source


class ProcessorTable(NamedTuple):
    """The rows below a header; `columns` are the places of the names, `titles` the names as written."""

    file: str
    columns: dict[str, int]
    titles: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def has(self, *names: str) -> bool:
        """Tell whether there are columns of all these names."""
        return all(name in self.columns for name in names)

    def cell(self, row: SheetRow, *names: str) -> str:
        """Return the first of these columns that has something in this row."""
        return next((text for name in names if (text := row.cell(self.columns.get(name)))), "")

    def currency(self, row: SheetRow) -> str:
        """Return the code in the row's column of currencies."""
        text = self.cell(row, "currency")
        code = currency_code(text)
        if not code:
            raise bad(self.place(row), f"{shown(text)} is no currency")
        return code

    def place(self, row: SheetRow) -> Source:
        """Return where a row stands."""
        return Source(self.file, row.line)

    def notation(self, *names: str) -> Notation:
        """Return how the amounts in these columns are written."""
        return notation_of((self.cell(row, name), self.place(row)) for row in self.rows for name in names)


class Amounts(NamedTuple):
    """The amounts of a table, in its notation."""

    table: ProcessorTable
    notation: Notation

    def read(self, row: SheetRow, name: str, *, needed: bool = True) -> Decimal:
        """Read an amount; an empty cell is zero where none is needed."""
        text = self.table.cell(row, name)
        if not text and not needed:
            return ZERO
        return read_amount(text, self.notation, self.table.place(row), f"the {name}").number


def table_below(sheet: Sheet, at: int) -> ProcessorTable:
    """Return the table of which a row is the header."""
    header, columns = sheet.rows[at], dict[str, int]()
    for place, title in enumerate(header.cells):
        columns.setdefault(plain(title), place)
    return ProcessorTable(sheet.file, columns, header.cells, sheet.rows[at + 1 :])


def refuse_wide_rows(table: ProcessorTable) -> None:
    """Refuse a row with more in it than the header names: something has moved the columns."""
    for row in table.rows:
        if any(row.cells[len(table.titles) :]):
            raise bad(table.place(row), "the row has more cells than the header has columns")
