"""The charts of a report on a sheet of their own: the numbers as a table, and Excel's own chart beside it."""

from decimal import Decimal
from typing import Any

from arledger.model.report import Chart, ChartKind, Kind, Report
from arledger.render.cells import exact
from arledger.render.workbook.looks import fits, number_format, text
from arledger.render.workbook.print_setup import set_up_print

_TYPES = {ChartKind.BARS: "bar", ChartKind.LINES: "line"}
_WIDE, _LINES, _LABELS, _NUMBERS = 640, 20, 28, 16
_LINE = 20
"""Points of a line of a sheet, as Excel measures pictures."""


def write_charts(workbook: Any, name: str, report: Report, look: Any) -> None:
    """Write a sheet with every chart of a report."""
    sheet = workbook.add_worksheet(name)
    set_up_print(sheet, report, None)
    sheet.write_string(0, 0, text(report.title), look(bold=True, font_size=14))
    sheet.write_string(1, 0, f"As of {report.as_of.isoformat()}")
    widest = max((len(chart.series) for chart in report.charts), default=1)
    sheet.set_column(0, 0, _LABELS)
    sheet.set_column(1, widest, _NUMBERS)
    line, breaks = 3, []
    for chart in report.charts:
        breaks.append(line)
        line = _write_chart(workbook, sheet, name, (chart, line, widest + 2), look)
    sheet.set_h_pagebreaks(breaks[1:])


def _write_chart(workbook: Any, sheet: Any, name: str, at: tuple[Chart, int, int], look: Any) -> int:
    chart, line, beside = at
    sheet.write_string(line, 0, text(chart.title), look(bold=True))
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(line + 1, column, text(series.name), look(bold=True, align="right", bottom=1))
    first = line + 2
    for row, label in enumerate(chart.labels):
        sheet.write_string(first + row, 0, text(label), look())
        for column, series in enumerate(chart.series, 1):
            _write_number(sheet, (first + row, column), series.numbers[row], chart.numbers, look)
    last = first + len(chart.labels) - 1
    drawn = workbook.add_chart({"type": _TYPES[chart.kind]})
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [name, line + 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }
        )
    drawn.set_title({"name": text(chart.title), "name_font": {"size": 11}})
    if chart.kind is ChartKind.BARS:
        # Excel draws bars from below: the first label is to stand on top, as on paper.
        drawn.set_y_axis({"reverse": True})
    if len(chart.series) < 2:
        drawn.set_legend({"none": True})
    height = max(_LINES, len(chart.labels) * max(len(chart.series), 1) + 4)
    drawn.set_size({"width": _WIDE, "height": height * _LINE})
    sheet.insert_chart(line, beside, drawn)
    return line + max(height, len(chart.labels) + 2) + 2


def _write_number(sheet: Any, at: tuple[int, int], number: Decimal | int | None, kind: Kind, look: Any) -> None:
    if number is None:
        return
    if not fits(number):
        sheet.write_string(*at, exact(number), look(align="right"))
        return
    value = Decimal(number).scaleb(-2) if kind is Kind.PERCENT else number
    sheet.write_number(*at, value, look(num_format=number_format(number, kind), align="right"))
