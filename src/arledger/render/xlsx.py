"""Excel workbooks: a sheet for each table, with real dates and real numbers that keep their digits.

Text is always written as text: ids keep their leading zeros, and nothing becomes a formula or a link.
A number that a spreadsheet could not hold to its last digit is written as text, right-aligned. Percents are
true percents (`12.5%` is 0.125). The same report gives the same bytes at any time.
"""

import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import xlsxwriter

from arledger.model.money import decimals
from arledger.model.report import Cell, Column, Kind, Report, Role, Row, Table
from arledger.render.cells import NUMBERS, cell_width, exact, guarded, shown

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_SIGNIFICANT = 15  # digits that a spreadsheet's number can hold
_DECIMALS = 30  # decimals that a number format can show
_LONGEST = 32_767  # characters in a cell
_FIRST_YEAR = 1901  # Excel counts days from 1900 and has one too many in that year
_NARROWEST, _WIDEST = 8, 60

_Look: TypeAlias = Callable[..., Any]
"""Gives a cell format by its properties."""


def render(report: Report, **_: object) -> bytes:
    """Write the workbook; a report without tables is one sheet with its facts and notes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        # xlsxwriter would write each format again.
        look = cache(lambda **properties: workbook.add_format(properties))
        created = datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC)
        workbook.set_properties({"title": _text(report.title), "created": created})
        tables = report.tables or (Table(name=report.name, columns=(), rows=()),)
        for table, name in zip(tables, _sheet_names(table.name for table in tables), strict=True):
            _write_sheet(look, workbook.add_worksheet(name), report, table)
    return out.getvalue()


def _sheet_names(names: Iterable[str]) -> list[str]:
    r"""Make names that Excel accepts: 31 characters without `[]:*?/\`, different without regard to case."""
    taken = {"history"}
    sheets = []
    for name in names:
        wish = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("' ")[:31] or "Sheet"
        sheet, number = wish, 2
        while sheet.lower() in taken:
            sheet = f"{wish[: 30 - len(str(number))]} {number}"
            number += 1
        taken.add(sheet.lower())
        sheets.append(sheet)
    return sheets


def _write_sheet(look: _Look, sheet: Any, report: Report, table: Table) -> None:
    sheet.write_string(0, 0, _text(report.title), look(bold=True, font_size=14))
    sheet.write_string(1, 0, f"As of {report.as_of.isoformat()}")
    line = 2
    for label, value in report.facts:
        sheet.write_string(line, 0, _text(label))
        sheet.write_string(line, 1, _text(value))
        line += 1
    if table.title:
        line += 1
        sheet.write_string(line, 0, _text(table.title), look(bold=True))
    if table.columns:
        line = _write_table(look, sheet, table, line + 1)
    for note in report.notes:
        line += 1
        sheet.write_string(line, 0, _text(note))


def _write_table(look: _Look, sheet: Any, table: Table, header: int) -> int:
    """Write header and rows from the line `header`; give the line after the last."""
    for index, column in enumerate(table.columns):
        align = "right" if column.kind in NUMBERS else "left"
        sheet.write_string(header, index, _text(column.title), look(bold=True, bottom=1, align=align))
        sheet.set_column(index, index, _column_width(column, index, table.rows))
    sheet.freeze_panes(header + 1, 0)
    body = max((number for number, row in enumerate(table.rows, 1) if row.role is Role.BODY), default=0)
    sheet.autofilter(header, 0, header + body, len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for index, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            _write_cell(look, sheet, (header + number, index), cell, column.kind, row.role)
    return header + len(table.rows) + 1


def _column_width(column: Column, index: int, rows: tuple[Row, ...]) -> int:
    longest = max((cell_width(shown(row.cells[index], column.kind)) for row in rows), default=0)
    # Two more for the margin, three for the arrow of the filter.
    return min(max(longest + 2, cell_width(_text(column.title)) + 3, _NARROWEST), _WIDEST)


def _write_cell(look: _Look, sheet: Any, place: tuple[int, int], cell: Cell, kind: Kind, role: Role) -> None:
    also: dict[str, object] = {"bold": True, "top": 1} if role is Role.TOTAL else {}
    if cell is None:
        if also:
            sheet.write_blank(*place, None, look(**also))
    elif isinstance(cell, str):
        sheet.write_string(*place, _text(cell), look(**also))
    elif isinstance(cell, date):
        _write_date(look, sheet, place, cell, also)
    elif _fits(cell):
        number = Decimal(cell).scaleb(-2) if kind is Kind.PERCENT else cell
        sheet.write_number(*place, number, look(num_format=_number_format(cell, kind), **also))
    else:
        sheet.write_string(*place, exact(cell), look(align="right", **also))


def _write_date(look: _Look, sheet: Any, place: tuple[int, int], day: date, also: dict[str, object]) -> None:
    if day.year < _FIRST_YEAR:
        sheet.write_string(*place, day.isoformat(), look(**also))
    else:
        sheet.write_datetime(*place, day, look(num_format="yyyy-mm-dd", align="left", **also))


def _fits(number: Decimal | int) -> bool:
    """Tell whether a spreadsheet's binary number holds every digit."""
    text = exact(number)
    significant = text.replace(".", "").strip("-0")
    return len(significant) <= _SIGNIFICANT and decimals(Decimal(number)) <= _DECIMALS and text[-1:].isdigit()


def _number_format(number: Decimal | int, kind: Kind) -> str:
    """Show the decimals that the number has, with thousands separators."""
    places = decimals(Decimal(number))
    whole = "#,##0" if kind in NUMBERS else "0"
    return whole + ("." + "0" * places if places else "") + ("%" if kind is Kind.PERCENT else "")


def _text(text: str) -> str:
    safe = guarded(text)
    return safe if len(safe) <= _LONGEST else safe[: _LONGEST - 1] + "…"
