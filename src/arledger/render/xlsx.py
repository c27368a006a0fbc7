"""Excel workbooks: a sheet for each table, ready for print, with real dates and real numbers that keep their digits.

Text is always written as text: ids keep their leading zeros, and nothing becomes a formula. Totals are formulas
where they are sums (`workbook/totals.py`), and clients of a summary lead to their rows. A number that a spreadsheet
could not hold to its last digit is written as text, right-aligned. Percents are true percents (`12.5%` is 0.125).
The same report gives the same bytes at any time.
"""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import xlsxwriter

from arledger.model.report import Cell, Column, Kind, Report, Role, Row, Table
from arledger.render.cells import NUMBERS, cell_width, exact
from arledger.render.workbook.charts import write_charts
from arledger.render.workbook.links import links_of
from arledger.render.workbook.looks import fits, number_format, text, width_of
from arledger.render.workbook.place import Place
from arledger.render.workbook.print_setup import set_up_print
from arledger.render.workbook.sheet_names import free_name, sheet_names
from arledger.render.workbook.totals import formula_of

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_FIRST_YEAR = 1901  # Excel counts days from 1900 and has one too many in that year
_LINE = 15  # points
_CHARTS = "Charts"
_BLUE, _GREY = "#0563C1", "#EDEDED"

_Look: TypeAlias = Callable[..., Any]
"""Gives a cell format by its properties."""


class _Sheet(NamedTuple):
    """A sheet that is being written; `widths` are those of its columns, in characters."""

    sheet: Any
    look: _Look
    place: Place
    places: tuple[Place, ...]
    widths: tuple[int, ...]
    links: Mapping[str, str]


def render(report: Report, **_: object) -> bytes:
    """Write the workbook; a report without tables is one sheet with its facts and notes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        # xlsxwriter would write each format again.
        look = cache(lambda **properties: workbook.add_format(properties))
        workbook.set_properties(_properties(report))
        tables = report.tables or (Table(name=report.name, columns=(), rows=()),)
        names = sheet_names(report, tables)
        places = tuple(
            Place(name, table, _head_line(report, table)) for name, table in zip(names, tables, strict=True)
        )
        for place in places:
            widths = tuple(width_of(c, at, place.table.rows) for at, c in enumerate(place.table.columns))
            sheet = workbook.add_worksheet(place.sheet)
            _write_sheet(_Sheet(sheet, look, place, places, widths, links_of(places, place)), report)
        if report.charts:
            write_charts(workbook, free_name(_CHARTS, names), report, look)
    return out.getvalue()


def _properties(report: Report) -> dict[str, object]:
    created = datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC)
    return {
        "title": text(report.title),
        "subject": f"As of {report.as_of.isoformat()}",
        "company": text(report.imprint.company),
        "created": created,
    }


def _head_line(report: Report, table: Table) -> int:
    """Return the line of a table's head: below the report's title and day, the facts and the table's title."""
    return 3 + len(report.facts) + (1 if table.title else 0)


def _write_sheet(page: _Sheet, report: Report) -> None:
    sheet, look, table = page.sheet, page.look, page.place.table
    set_up_print(sheet, report, page.place.head if table.columns else None)
    sheet.write_string(0, 0, text(report.title), look(bold=True, font_size=14))
    sheet.write_string(1, 0, f"As of {report.as_of.isoformat()}")
    line = 2
    for label, value in report.facts:
        sheet.write_string(line, 0, text(label), look(valign="top"))
        _write_across(page, line, 1, value)
        line += 1
    if table.title:
        sheet.write_string(page.place.head - 1, 0, text(table.title), look(bold=True))
    line = _write_table(page) if table.columns else page.place.head - 1
    for number, note in enumerate(report.notes, 1):
        _write_across(page, line + number, 0, note)


def _write_across(page: _Sheet, line: int, first: int, words: str) -> None:
    """Write a text over all columns from `first` on, in as many lines as it takes."""
    last = len(page.widths) - 1
    safe, look = text(words), page.look(text_wrap=True, valign="top")
    if last <= first:
        page.sheet.write_string(line, first, safe)
        return
    page.sheet.merge_range(line, first, line, last, "", look)
    page.sheet.write_string(line, first, safe, look)
    lines = -(-cell_width(safe) // max(sum(page.widths[first:]) - 2, 1))
    if lines > 1:
        page.sheet.set_row(line, min(lines * _LINE, 400))


def _write_table(page: _Sheet) -> int:
    """Write head and rows; give the line after the last."""
    sheet, place = page.sheet, page.place
    table, head = place.table, place.head
    for index, column in enumerate(table.columns):
        align = "right" if column.kind in NUMBERS else "left"
        looks = page.look(bold=True, bottom=1, bg_color=_GREY, **({"align": align} | _indent(table, index)))
        sheet.write_string(head, index, text(column.title), looks)
        sheet.set_column(index, index, page.widths[index])
    sheet.freeze_panes(head + 1, 0)
    if place.is_list:
        sheet.autofilter(head, 0, head + len(place.body), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for index in range(len(table.columns)):
            _write_cell(page, head + number, index, row)
    return head + len(table.rows) + 1


def _write_cell(page: _Sheet, line: int, index: int, row: Row) -> None:
    cell, column, look = row.cells[index], page.place.table.columns[index], page.look
    also = _also(row, column) | _indent(page.place.table, index)
    if cell is None:
        if row.role is Role.TOTAL:
            page.sheet.write_blank(line, index, None, look(**also))
    elif isinstance(cell, str):
        target = page.links.get(cell) if index == 0 and row.role is Role.BODY else None
        _write_text(page, (line, index), cell, target, also)
    elif isinstance(cell, date):
        _write_date(page, line, index, cell, also)
    elif fits(cell):
        _write_number(page, line, index, row, also)
    else:
        page.sheet.write_string(line, index, exact(cell), look(align="right", **also))


def _also(row: Row, column: Column) -> dict[str, object]:
    """Return the properties of a cell that do not depend on what is in it."""
    total: dict[str, object] = {"bold": True, "top": 1} if row.role is Role.TOTAL else {}
    return total | {"valign": "top"} | ({"text_wrap": True} if column.below else {})


def _indent(table: Table, index: int) -> dict[str, object]:
    """Keep text off the number before it."""
    kinds = [column.kind for column in table.columns[max(index - 1, 0) : index + 1]]
    return (
        {"indent": 1, "align": "left"} if len(kinds) == 2 and kinds[0] in NUMBERS and kinds[1] not in NUMBERS else {}
    )


def _write_text(page: _Sheet, at: tuple[int, int], words: str, target: str | None, also: dict[str, object]) -> None:
    if target:
        page.sheet.write_url(*at, target, page.look(font_color=_BLUE, underline=1, **also), text(words))
    else:
        page.sheet.write_string(*at, text(words), page.look(**also))


def _write_number(page: _Sheet, line: int, index: int, row: Row, also: dict[str, object]) -> None:
    cell: Cell = row.cells[index]
    assert isinstance(cell, Decimal | int)  # noqa: S101 - the caller has looked
    kind = page.place.table.columns[index].kind
    look = page.look(num_format=number_format(cell, kind), align="right", **also)
    number = Decimal(cell).scaleb(-2) if kind is Kind.PERCENT else cell
    formula = formula_of(page.places, page.place, row, index) if row.role is Role.TOTAL else None
    if formula:
        page.sheet.write_formula(line, index, formula, look, number)
    else:
        page.sheet.write_number(line, index, number, look)


def _write_date(page: _Sheet, line: int, index: int, day: date, also: dict[str, object]) -> None:
    if day.year < _FIRST_YEAR:
        page.sheet.write_string(line, index, day.isoformat(), page.look(**also))
    else:
        page.sheet.write_datetime(
            line, index, day, page.look(**(also | {"num_format": "yyyy-mm-dd", "align": "left"}))
        )
