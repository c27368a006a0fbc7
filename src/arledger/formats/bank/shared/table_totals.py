"""Rows of a CSV file with amounts that are no movements: totals, which must prove it, and rows of another table."""

import re
from decimal import Decimal

from arledger.formats.bank.csv.cells import Cells
from arledger.formats.bank.csv.file import Layout
from arledger.formats.bank.csv.words import COUNTS, INTO, NET, OUT, TOTALS
from arledger.formats.tabular.headings import plain
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import exact_sum

_AMOUNTS = ("amount", "credit", "debit")


class Totals:
    """Adds up the movements of a table, column by column, and tells by that what a row is."""

    def __init__(self, layout: Layout, cells: Cells) -> None:
        self._columns = {role: layout.one(role) for role in _AMOUNTS if layout.one(role) >= 0}
        self._layout = layout
        self._date = layout.one("date")
        self._detail = layout.one("detail_amount")
        self._cells = cells
        self._sums = dict.fromkeys(self._columns, Decimal(0))
        self._rows = dict.fromkeys(self._columns, 0)
        self._moved = self._into = Decimal(0)
        self.taken = 0

    def add(self, row: SheetRow, moved: Decimal) -> None:
        """Take a movement, and what it moved by its sign and direction."""
        self._moved = exact_sum((self._moved, moved))
        self._into = exact_sum((self._into, max(moved, Decimal(0))))
        self.taken += 1
        for role, written in self._amounts(row).items():
            self._sums[role] = exact_sum((self._sums[role], self._cells.number(written) or Decimal(0)))
            self._rows[role] += 1

    def has_amount(self, row: SheetRow) -> bool:
        """Say whether something stands where movements have their amounts."""
        return bool(self._amounts(row))

    def is_like_movement(self, row: SheetRow) -> bool:
        """Say whether a row has a day and an amount where movements have them."""
        return self.has_amount(row) and self._cells.possible_day(row.cell(self._date)) is not None

    def is_of_another_table(self, row: SheetRow) -> bool:
        """Say whether a row has a day and an amount in columns of its own."""
        if _says_total(row) or row.cell(self._detail):
            return False
        days = {cell for cell in row.cells if cell and self._cells.possible_day(cell)}
        others = {cell for cell in row.cells if self._cells.decimal in cell} - days
        return bool(days) and any(self._cells.number(cell) is not None for cell in others)

    def is_sentence(self, row: SheetRow) -> bool:
        """Say whether a row is words alone, which commas within a footer have put under the amounts as well."""
        days = [row.cell(at) for at in (self._date, self._layout.one("value_date"))]
        figures = any(char.isdigit() for cell in (*self._amounts(row).values(), *days) for char in cell)
        return any(days) and not figures and not self._layout.is_header(row)

    def is_count(self, row: SheetRow) -> bool:
        """Say whether a row is proven to count the movements above it, as `Number of records, 12`."""
        written = self._amounts(row)
        said = any(word in COUNTS for cell in row.cells for word in re.split(r"\W+", cell.casefold()))
        return said and bool(written) and all(cell == str(self.taken) for cell in written.values())

    def is_total(self, row: SheetRow, balance: Decimal | None) -> bool:
        """Say whether a row is proven to be a total: it says so, and has the sums of those above or their balance."""
        written = self._amounts(row)
        if self._is_part(row, written):
            return True
        if not written or not _says_total(row):
            return False
        # No movement has a credit and a debit: a row with both is none.
        fewest = 0 if len(written) > 1 and self.taken > 1 else 2
        return all(
            self._rows[role] >= fewest and self._is_sum(role, self._cells.number(cell), balance)
            for role, cell in written.items()
        )

    def _is_part(self, row: SheetRow, written: dict[str, str]) -> bool:
        """Say whether a row has no other words than that it totals the money in, the money out, or both, and does."""
        words = plain(" ".join(cell for cell in row.cells if cell not in written.values()))
        sums = ((INTO, self._into), (OUT, exact_sum((self._moved, -self._into))), (NET, self._moved))
        known = next((number for labels, number in sums if words in labels), None)
        numbers = [self._cells.number(cell) for cell in written.values()]
        return (
            known is not None and bool(numbers) and all(one is not None and abs(one) == abs(known) for one in numbers)
        )

    def _is_sum(self, role: str, number: Decimal | None, balance: Decimal | None) -> bool:
        if number is None:
            return False
        return number in (balance, self._moved) or number.copy_abs() == self._sums[role].copy_abs()

    def _amounts(self, row: SheetRow) -> dict[str, str]:
        return {role: cell for role, index in self._columns.items() if (cell := row.cell(index))}


def _says_total(row: SheetRow) -> bool:
    return any(word in TOTALS for cell in row.cells for word in re.split(r"\W+", cell.casefold()))
