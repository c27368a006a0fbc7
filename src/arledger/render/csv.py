r"""CSV for spreadsheets and scripts: RFC 4180 quoting, UTF-8, `\n` line ends, column keys as the header.

- Body rows only: a line of totals would be counted twice by whoever imports the file.
- Numbers are plain digits without separators; percents are points (`12.5`); an empty cell is empty.
- One record is one line: breaks inside a cell become a space, control characters U+FFFD.
- Text that a spreadsheet could take for a formula gets a leading apostrophe; numbers never do.
- A report of several tables is one rectangle: a first column `table` with the table's name, then every
  column key in order of first appearance. What a table does not have is empty.
"""

import csv
import io
from datetime import date

from arledger.model.report import Cell, Report, Role, Table
from arledger.render.cells import exact, guarded


def render(report: Report, **_: object) -> bytes:
    """Write the body rows of a report's tables; without a table there is nothing, not even a header."""
    keys = tuple(dict.fromkeys(column.key for table in report.tables for column in table.columns))
    several = len(report.tables) > 1
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if report.tables:
        writer.writerow(("table", *keys) if several else keys)
    for table in report.tables:
        first = (table.name,) if several else ()
        writer.writerows((*first, *record) for record in _records(table, keys))
    return out.getvalue().encode()


def _records(table: Table, keys: tuple[str, ...]) -> list[list[str]]:
    place = {column.key: index for index, column in enumerate(table.columns)}
    order = [place.get(key) for key in keys]
    return [
        ["" if index is None else _text(row.cells[index]) for index in order]
        for row in table.rows
        if row.role is Role.BODY
    ]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    return cell.isoformat() if isinstance(cell, date) else exact(cell)
