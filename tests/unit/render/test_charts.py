"""Charts in pages and workbooks: where bars and points stand, what is cut, and that text stays text."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from arledger.model.report import Chart, ChartKind, Column, Kind, Report, Role, Series, Table, chart_of, table_of
from arledger.render import render
from arledger.render.pictures.draw import is_drawn, picture
from arledger.render.pictures.scale import scale_of

HOSTILE = '"><script>alert(1)</script>=1+1'


def chart(*numbers: str | None, kind: ChartKind = ChartKind.BARS, title: str = "Open") -> Chart:
    found = tuple(None if number is None else Decimal(number) for number in numbers)
    return Chart(title, kind, tuple(f"label {at}" for at in range(len(found))), (Series("USD", found),))


def report(*charts: Chart) -> Report:
    tables = (table_of("t", (Column("a", "A"),), [{"a": "b"}]),)
    return Report("charts", "Charts", date(2026, 3, 31), tables, {}, charts=charts)


def test_a_table_is_drawn_without_its_totals_and_without_what_it_leaves_out() -> None:
    columns = (Column("bucket", "Bucket"), Column("closing", "Closing", Kind.MONEY))
    table = table_of(
        "t", columns, [{"bucket": "current", "closing": Decimal("5.00")}, {"bucket": "1-30", "closing": None}]
    )
    total = table_of("t", columns, [{"bucket": "Total", "closing": Decimal("5.00")}], role=Role.TOTAL)
    whole = Table("t", columns, (*table.rows, *total.rows))
    drawn = chart_of("Movement", ChartKind.BARS, whole, ("bucket", "opening", "closing"))
    assert drawn.labels == ("current", "1-30")
    assert drawn.series == (Series("Closing", (Decimal("5.00"), None)),)
    assert drawn.numbers is Kind.MONEY


def page(*charts: Chart) -> str:
    return render(report(*charts), "html", width=None, color=False).decode()


@pytest.mark.parametrize(
    ("numbers", "low", "high", "step"),
    [
        (("62000.00", "1200.50"), "0", "80000", "20000"),
        (("-300", "900"), "-500", "1000", "500"),
        (("0.03",), "0", "0.03", "0.01"),
        (("-5", "-1"), "-5", "0", "1"),
        (("0",), "0", "1", "0.2"),
        (("1E+30",), "0", "1E+30", "2E+29"),
    ],
)
def test_a_scale_has_round_steps_and_nothing_on_it(numbers: tuple[str, ...], low: str, high: str, step: str) -> None:
    scale = scale_of([Decimal(number) for number in numbers], 100)
    assert (scale.low, scale.high, scale.step) == (Decimal(low), Decimal(high), Decimal(step))
    assert scale.at(scale.low) == 0
    assert scale.at(scale.high) == 100
    assert Decimal(0) in scale.marks()


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = picture(chart("100", "50", "-50", None, "0"))
    widths = [width for _, _, width, _, _ in drawn.bars]
    assert widths[0] == 2 * widths[1] == 2 * widths[2]
    assert widths[3] == 1
    assert len(widths) == 4
    lefts = [x for x, *_ in drawn.bars]
    assert lefts[2] + widths[2] == lefts[0]


def test_a_line_has_a_gap_where_there_is_no_number() -> None:
    drawn = picture(chart("1", "2", None, "3", kind=ChartKind.LINES))
    assert [line.count(",") for line, _ in drawn.lines] == [2, 1]
    assert len(drawn.dots) == 3


def test_many_labels_of_a_line_are_not_all_written() -> None:
    drawn = picture(chart(*map(str, range(60)), kind=ChartKind.LINES))
    written = [words for _, _, look, words in drawn.words if look == "middle"]
    assert 1 < len(written) < 12


def test_all_that_is_drawn_stays_within_the_picture() -> None:
    for kind in ChartKind:
        drawn = picture(chart("123456789.12", "-5", "0.01", "7", kind=kind))
        assert all(x >= 0 and x + width <= drawn.width for x, _, width, _, _ in drawn.bars)
        assert all(0 <= y <= drawn.height for _, y, *_ in drawn.words)
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y, _ in drawn.dots)


def test_nothing_is_drawn_of_nothing() -> None:
    assert not is_drawn(chart(None, None))
    assert not is_drawn(chart())
    assert "<svg" not in page(chart(None))


def test_a_page_has_the_picture_and_no_style_of_its_own() -> None:
    text = page(chart("1", "2"), chart("3", "4", kind=ChartKind.LINES))
    assert text.count("<svg") == 2
    assert "style=" not in text
    assert "<script" not in text


def test_text_of_strangers_stays_text() -> None:
    bad = Chart(HOSTILE, ChartKind.BARS, (HOSTILE, "=cmd"), (Series(HOSTILE, (1, 2)), Series("b", (3, None))))
    text = page(bad)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    with zipfile.ZipFile(io.BytesIO(render(report(bad), "xlsx", width=None, color=False))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert not any(re.search(r"<f>", sheet) for sheet in sheets)
    assert "'=cmd" in strings


def test_a_workbook_has_the_numbers_beside_each_chart_and_the_same_bytes_twice() -> None:
    charts = (chart("1.50", None, title="One"), chart("12.5", kind=ChartKind.LINES, title="Two"))
    first, again = (render(report(*charts), "xlsx", width=None, color=False) for _ in range(2))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert [name for name in book.namelist() if "charts/chart" in name] == [
            "xl/charts/chart1.xml",
            "xl/charts/chart2.xml",
        ]
        workbook = book.read("xl/workbook.xml").decode()
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert 'name="Charts 2"' in workbook or 'name="Charts"' in workbook
    assert "<v>1.50</v>" in sheet


def test_formats_without_pictures_say_nothing_of_them() -> None:
    for name in ("table", "csv", "md", "json"):
        with_, without = (render(each, name, width=None, color=False) for each in (report(chart("1")), report()))
        assert with_ == without


def test_percents_are_percents() -> None:
    shares = Chart("Share", ChartKind.BARS, ("a",), (Series("s", (Decimal("12.5"),)),), Kind.PERCENT)
    assert "12.5%" in page(shares)
