"""Workbooks as a spreadsheet program has them: print setup, totals that follow a filter, links; read by openpyxl."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.support.places import ROOT
from tests.support.program import run_cli

from arledger.model.report import Cell, Column, Imprint, Kind, Report, Role, Row, Table
from arledger.render.xlsx import render

CURRENCY = Column("currency", "Currency")
SUMMARY = (
    Column("client", "Client"),
    Column("name", "Name"),
    CURRENCY,
    Column("open", "Open", Kind.MONEY, sums="open"),
)
DETAIL = (Column("client", "Client"), Column("invoice", "Invoice"), CURRENCY, Column("open", "Open", Kind.MONEY))
TOTALS = (CURRENCY, Column("open", "Open", Kind.MONEY, sums="items.open+unapplied.open"))


def rows(*cells: tuple[Cell, ...], role: Role = Role.BODY) -> tuple[Row, ...]:
    return tuple(Row(each, role) for each in cells)


def two_currencies() -> Report:
    clients = rows(
        ("Acme", "Acme Ltd", "EUR", Decimal("10.10")),
        ("Blue", "Blue Door", "USD", Decimal("5.00")),
        ("Zed", "Zed's", "EUR", Decimal("20.20")),
    )
    sums = rows(("Total", None, "EUR", Decimal("30.30")), ("Total", None, "USD", Decimal("5.00")), role=Role.TOTAL)
    items = rows(
        ("Acme", "1", "EUR", Decimal("4.10")),
        ("Acme", "2", "EUR", Decimal("6.00")),
        ("Blue", "3", "USD", Decimal("5.00")),
        ("Zed", "4", "EUR", Decimal("20.20")),
        ("Acme", "5", "EUR", Decimal("0.00")),
    )
    totals = rows(("EUR", Decimal("30.30")), ("USD", Decimal("5.00")), role=Role.TOTAL)
    tables = (
        Table("aging", SUMMARY, (*clients, *sums)),
        Table("items", DETAIL, items, "Open items"),
        Table("totals", TOTALS, totals, "Totals"),
    )
    facts = (("Ledger", "R&G Books"),)
    return Report(
        "aging", "Aging", date(2026, 3, 31), tables, {}, facts, imprint=Imprint("R&G Ltd", "main", "letter")
    )


def opened(report: Report, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(report)), data_only=values)


def one_currency(total: Decimal) -> Report:
    body = rows(("Acme", "1", "EUR", Decimal("4.10")), ("Zed", "2", "EUR", Decimal("-6.00")))
    columns = (*DETAIL[:3], Column("open", "Open", Kind.MONEY, sums="open"))
    table = Table("items", columns, (*body, Row(("Total", None, "EUR", total), Role.TOTAL)))
    return Report("items", "Items", date(2026, 3, 31), (table,), {})


def test_every_sheet_is_set_up_for_print() -> None:
    for sheet in opened(two_currencies()):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 1
        assert sheet.oddHeader.left.text == "Aging"
        assert sheet.oddHeader.right.text == "As of 2026-03-31"
        assert sheet.oddFooter.left.text.replace("&&", "&") == "R&G Ltd · R&G Books"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        head = next(cell.row for cell in sheet["A"] if cell.value in ("Client", "Currency"))
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.freeze_panes == f"A{head + 1}"


def test_paper_is_a4_where_nothing_else_is_said() -> None:
    (sheet,) = opened(one_currency(Decimal("-1.90")))
    assert sheet.page_setup.paperSize == 9


def test_lists_have_a_filter_and_totals_are_outside_of_it() -> None:
    book = opened(two_currencies())
    assert [sheet.auto_filter.ref for sheet in book] == ["A5:D8", "A6:D11", None]


def test_a_total_in_one_currency_is_a_subtotal() -> None:
    report = one_currency(Decimal("-1.90"))
    assert opened(report)["Items"]["D7"].value == "=SUBTOTAL(109,$D$5:$D$6)"
    assert opened(report, values=True)["Items"]["D7"].value == -1.9


def test_a_total_that_is_not_the_sum_of_what_is_shown_stays_a_value() -> None:
    assert opened(one_currency(Decimal("-1.89")))["Items"]["D7"].value == -1.89


def test_money_without_a_currency_has_no_formula() -> None:
    report = one_currency(Decimal("-1.90"))
    columns = tuple(column for column in report.tables[0].columns if column is not CURRENCY)
    cells = (Row((*row.cells[:2], row.cells[3]), row.role) for row in report.tables[0].rows)
    table = replace(report.tables[0], columns=columns, rows=tuple(cells))
    assert opened(replace(report, tables=(table,)))["Items"]["C7"].value == -1.9


def test_currencies_are_added_up_apart() -> None:
    report = two_currencies()
    summary, totals = opened(report)["Aging"], opened(report)["Totals"]
    shown = "SUBTOTAL(109,OFFSET($D$6,ROW($D$6:$D$8)-ROW($D$6),0))"
    assert summary["D9"].value == f'=SUMPRODUCT({shown}*($C$6:$C$8="EUR"))'
    assert summary["D10"].value == f'=SUMPRODUCT({shown}*($C$6:$C$8="USD"))'
    assert "'Open items'!$D$7:$D$11" in totals["B7"].value
    values = opened(report, values=True)
    assert [values["Aging"]["D9"].value, values["Totals"]["B8"].value] == [30.3, 5]


def test_negative_money_is_red_and_none_is_a_dash() -> None:
    report = one_currency(Decimal("-1.90"))
    assert opened(report)["Items"]["D6"].number_format == '#,##0.00;[Red]-#,##0.00;"–"'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_that_looks_like_a_formula_is_text(name: str) -> None:
    report = one_currency(Decimal("-1.90"))
    table = replace(report.tables[0], rows=(Row((name, name, "EUR", Decimal(1))),))
    for cell in opened(replace(report, tables=(table,)))["Items"][5][:2]:
        assert (cell.data_type, cell.value.endswith(name)) == ("s", True)


def test_a_client_of_the_summary_leads_to_its_rows() -> None:
    sheet = opened(two_currencies())["Aging"]
    assert [sheet[f"A{line}"].hyperlink and sheet[f"A{line}"].hyperlink.location for line in range(6, 10)] == [
        "'Open items'!A7:D8",
        "'Open items'!A9:D9",
        "'Open items'!A10:D10",
        None,
    ]
    assert sheet["A6"].value == "Acme"
    assert not any(cell.hyperlink for row in opened(two_currencies())["Open items"] for cell in row)


def test_properties_name_the_company_and_no_person() -> None:
    report = two_currencies()
    found = opened(report).properties
    assert (found.title, found.subject) == ("Aging", "As of 2026-03-31")
    assert not found.creator
    assert not found.lastModifiedBy
    with zipfile.ZipFile(io.BytesIO(render(report))) as parts:
        assert "<Company>R&amp;G Ltd</Company>" in parts.read("docProps/app.xml").decode()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_keeps_off_the_number_before_it() -> None:
    columns = (Column("open", "Open", Kind.COUNT), Column("bucket", "Bucket"), Column("due", "Due", Kind.DATE))
    table = Table("t", (*columns[:2], columns[0], columns[2]), (Row((1, "1-30", 2, date(2026, 3, 31))),))
    report = replace(one_currency(Decimal("-1.90")), tables=(table,))
    found = [cell.alignment for cell in opened(report)["Items"][5]]
    assert [(each.horizontal, each.indent) for each in found][1::2] == [("left", 1), ("left", 1)]


def test_long_texts_take_several_lines() -> None:
    report = replace(one_currency(Decimal("-1.90")), notes=("word " * 60,))
    sheet = opened(report)["Items"]
    assert sheet["A9"].alignment.wrap_text
    assert sheet.row_dimensions[9].height > 30


ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def without_results(content: bytes) -> bytes:
    """Return a workbook whose formulas have a wrong result at hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as other:
        for part in book.infolist():
            text = book.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(</f><v>)[^<]*", rb"\g<1>999", text)
            other.writestr(part, text)
    return out.getvalue()


def recalculated(report: Report, folder: Path) -> Iterator[tuple[object, object]]:
    """Yield each number as it is written and as LibreOffice reckons it."""
    (folder / "book.xlsx").write_bytes(without_results(render(report)))
    profile, again = folder / "profile", folder / "again"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    words = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*words, "--outdir", again, folder / "book.xlsx"], check=True, capture_output=True, timeout=300)
    reckoned = openpyxl.load_workbook(again / "book.xlsx", data_only=True)
    for sheet in opened(report, values=True):
        for row in sheet:
            for cell in row:
                if isinstance(cell.value, int | float):
                    yield cell.value, reckoned[sheet.title][cell.coordinate].value


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice recalculates workbooks")
def test_libreoffice_comes_to_the_same_totals(tmp_path: Path) -> None:
    report = two_currencies()
    found = list(recalculated(report, tmp_path))
    assert len(found) == 3 + 2 + 5 + 2
    for written, reckoned in found:
        assert isinstance(reckoned, int | float)
        assert round(Decimal(str(written)), 6) == round(Decimal(str(reckoned)), 6)


def test_the_demo_book_adds_up_by_formulas(tmp_path: Path) -> None:
    book = ROOT / "ledgers" / "demo" / "main.beancount"
    done = run_cli("aging", "--detail", "--ledger", book, "--as-of", "2026-03-31", "-o", tmp_path / "a.xlsx")
    assert done.code == 0, done
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Aging"]
    totals = [row for row in sheet.iter_rows() if row[0].value == "Total"]
    assert len(totals) == 3
    assert all(str(cell.value).startswith("=SUMPRODUCT(SUBTOTAL(") for row in totals for cell in row[3:])
