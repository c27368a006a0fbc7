"""Excel workbooks, read back by python-calamine."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import unescape

import pytest
from python_calamine import CalamineWorkbook

from arledger.model.report import Cell, Column, Kind, Report, Role, Row, Table
from arledger.render.cells import guarded
from arledger.render.xlsx import render


def _sheets(report: Report) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(report, width=20, color=True)))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def _part(report: Report, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render(report, width=None, color=False))) as book:
        return book.read(name).decode()


def _one(cell: Cell, kind: Kind, role: Role = Role.BODY) -> Report:
    table = Table("t", (Column("c", "C", kind),), (Row((cell,), role),))
    return Report("r", "R", date(2026, 3, 31), (table,), {})


def test_a_whole_report(report: Report) -> None:
    blank = [""] * 5
    assert _sheets(report) == {
        "Open items USD": [
            ["Open items", *blank],
            ["As of 2026-03-31", *blank],
            ["Ledger", "main.beancount", "", "", "", ""],
            ["", *blank],
            ["USD", *blank],
            ["Client", "Invoice", "Due", "Days past due", "Total", "Share"],
            ["Acme Industrial Ltd", "0007", date(2026, 1, 31), 59.0, 1234.5, 0.125],
            ["Blue Door", "0008", "", 0.0, -250.125, 0.07],
            ["Zed", "", date(2026, 4, 1), "", 0.0, ""],
            ["Total", "", "", "", 984.375, ""],
            ["", *blank],
            ["Ties with the ledger.", *blank],
        ]
    }


def test_header_is_frozen_and_the_filter_leaves_the_total_alone(report: Report) -> None:
    sheet = _part(report, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="6" topLeftCell="A7" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A6:F9"/>' in sheet


def test_two_runs_give_the_same_bytes(report: Report) -> None:
    assert render(report, width=None, color=False) == render(report, width=80, color=True)
    assert "2026-03-31T00:00:00Z</dcterms:created>" in _part(report, "docProps/core.xml")


@pytest.mark.parametrize(
    ("cell", "kind", "value", "number_format"),
    [
        (Decimal("1234.50"), Kind.MONEY, "1234.50", '#,##0.00;[Red]-#,##0.00;"–"'),
        (Decimal("1E+4"), Kind.MONEY, "1E+4", '#,##0;[Red]-#,##0;"–"'),
        (Decimal("0.1"), Kind.MONEY, "0.1", '#,##0.0;[Red]-#,##0.0;"–"'),
        (Decimal("12345678901234.5"), Kind.MONEY, "12345678901234.5", '#,##0.0;[Red]-#,##0.0;"–"'),
        (Decimal("12345678901234500.00"), Kind.MONEY, "1.234567890123450E+16", '#,##0.00;[Red]-#,##0.00;"–"'),
        (1234, Kind.COUNT, "1234", "#,##0"),
        (Decimal("12.5"), Kind.PERCENT, "0.125", "#,##0.0%"),
        (7, Kind.PERCENT, "0.07", "#,##0%"),
    ],
)
def test_numbers_keep_their_digits(cell: Decimal | int, kind: Kind, value: str, number_format: str) -> None:
    report = _one(cell, kind)
    found = re.search(r'<c r="A5"[^>]*><v>([^<]*)</v>', _part(report, "xl/worksheets/sheet1.xml"))
    assert found
    assert Decimal(found[1]) == Decimal(value)
    styles = unescape(_part(report, "xl/styles.xml"), {"&quot;": '"'})
    assert f'formatCode="{number_format}"' in styles or number_format in {"#,##0", "#,##0.00"}


@pytest.mark.parametrize("number", ["12345678901234.56", "-1234567890123456", "0.1234567890123456", "NaN", "1E-31"])
def test_a_number_that_would_lose_a_digit_is_text(number: str) -> None:
    assert _sheets(_one(Decimal(number), Kind.MONEY))["R"][-1] == [f"{Decimal(number):f}"]


def test_a_day_before_excels_calendar_is_text() -> None:
    assert _sheets(_one(date(1899, 12, 31), Kind.DATE))["R"][-1] == ["1899-12-31"]


def test_total_rows_are_bold(report: Report) -> None:
    total = _part(_one("Total", Kind.TEXT, Role.TOTAL), "xl/styles.xml")
    body = _part(_one("Total", Kind.TEXT), "xl/styles.xml")
    assert total.count("<top style=") == body.count("<top style=") + 1
    assert report.tables[0].rows[-1].role is Role.TOTAL


def test_sheet_names_are_what_excel_accepts(report: Report) -> None:
    names = ("a/b:c*?[d]\\", "x" * 40, "x" * 35, "X" * 31, "", "'")
    tables = tuple(replace(report.tables[0], title="", name=name) for name in names)
    found = list(_sheets(replace(report, title="", tables=tables)))
    assert found == ["A b c d", "X" + "x" * 30, "X" + "x" * 28 + " 2", "X" * 29 + " 3", "Sheet", "Sheet 2"]


def test_sheet_names_are_what_an_accountant_chooses(report: Report) -> None:
    eur, usd = (Column("amount", "Amount", Kind.MONEY, currency=currency) for currency in ("EUR", "USD"))
    tables = (
        Table("rows", (eur,), ()),
        Table("items", (eur,), (), "Open items"),
        Table("history", (eur,), (), "EUR"),
        Table("history", (usd,), ()),
        Table("history", (), ()),
        Table("bank_eur", (eur,), (), "Assets:Bank:Checking"),
        Table("bank_usd", (usd,), (), "Assets:Bank:Checking"),
        Table("x", (), (), "Notes, documents and other decisions"),
    )
    found = list(_sheets(replace(report, title="Unapplied and unidentified money", tables=tables)))
    assert found == [
        "Unapplied and unidentified",
        "Open items",
        "History EUR",
        "History USD",
        "Unapplied and history",
        "Assets Bank Checking",
        "Assets Bank Checking USD",
        "Notes, documents and other",
    ]


def test_without_tables_there_is_one_sheet(report: Report) -> None:
    assert _sheets(replace(report, tables=()))["Open items"][-1] == ["Ties with the ledger.", ""]


def test_an_empty_table_is_its_header(empty: Report) -> None:
    assert _sheets(empty)["Open items"][-1] == ["Client", "Total"]


def test_any_name_is_text(hostile: Report, hostile_name: str) -> None:
    rows = next(iter(_sheets(hostile).values()))
    row = next(row for row in rows if 59.0 in row)
    assert row[0] == row[1] == guarded(hostile_name)
    assert next(row for row in rows if -250.0 in row)[0] == "007"
    sheet = _part(hostile, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_text_longer_than_a_cell_ends_in_an_ellipsis() -> None:
    text = _sheets(_one("x" * 40_000, Kind.TEXT))["R"][-1][0]
    assert text == "x" * 32_766 + "…"
