"""Statements in workbooks are read as CSV is: days are days, numbers are read to the last digit."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from arledger.formats.bank import propose_profile, read_bank_file
from arledger.model.problem import UserError

HEAD = ["Date", "Description", "Amount", "Balance"]


def workbook(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "march.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "#,##0.00"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write_number(at, column, cell, money)
    return path


ROWS: list[list[Any]] = [
    HEAD,
    [date(2026, 3, 2), "Acme INV-0007", 1250.1, 1350.2],
    [date(2026, 3, 31), "SERVICE FEE", -0.3, 1349.9],
    [None, "Total", 1249.8],
]


def test_days_and_numbers_are_what_the_cells_show(tmp_path: Path) -> None:
    (statement,) = read_bank_file(workbook(tmp_path, {"March": ROWS}), (), ("EUR",))
    assert [(str(line.date), str(line.amount), line.text) for line in statement.lines] == [
        ("2026-03-02", "1250.1", "Acme INV-0007"),
        ("2026-03-31", "-0.3", "SERVICE FEE"),
    ]
    assert (statement.format, str(statement.opening), str(statement.difference)) == ("xlsx", "100.1", "0.0")
    assert not statement.warnings


@pytest.mark.parametrize("number", ["0.1", "999999999999.99", "1234567890123.45", "70.3", "-8.29", "1e15"])
def test_no_digit_is_lost(number: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, {"A": [HEAD[:3], [date(2026, 3, 2), "a", float(number)]]})
    if number == "1e15":
        with pytest.raises(UserError, match="no amount that can be read to the digit"):
            read_bank_file(path, (), ("EUR",))
        return
    (statement,) = read_bank_file(path, (), ("EUR",))
    assert str(statement.lines[0].amount) == number


def test_words_are_read_as_in_a_csv_file(tmp_path: Path) -> None:
    rows = [
        ["Account", "DE89 3704 0044 0532 0130 00"],
        [],
        ["Buchungstag", "Verwendungszweck", "Betrag"],
        ["02.03.2026", "a", "1.355,90 €"],
    ]
    (statement,) = read_bank_file(workbook(tmp_path, {"A": rows}))
    assert (str(statement.lines[0].amount), statement.currency) == ("1355.90", "EUR")
    assert statement.lines[0].source is not None
    assert statement.lines[0].source.line == 4


def test_the_first_sheet_with_a_table_is_read_and_named(tmp_path: Path) -> None:
    sheets = {"About": [["Statement of", "Test Tools"]], "March": ROWS, "April": ROWS, "Empty": []}
    (statement,) = read_bank_file(workbook(tmp_path, sheets), (), ("EUR",))
    assert len(statement.lines) == 2
    assert statement.warnings == ('the sheet "March" was read, and no other ("About", "April")',)


def test_a_profile_of_the_banks_csv_reads_its_workbook(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(
        'delimiter = ";"\n[columns]\ndate = "Date"\namount = "Amount"\n[dates]\nformat = "DD/MM/YYYY"\n'
        '[numbers]\ndecimal = ","\nthousands = "."\n[statement]\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    (statement,) = read_bank_file(workbook(tmp_path, {"March": ROWS}), [profile])
    assert [str(line.amount) for line in statement.lines] == ["1250.1", "-0.3"]


def test_a_proposal_reads_the_workbook_that_it_was_made_for(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"About": [["Statement of", "Test Tools"]], "March": ROWS})
    profile = tmp_path / "own.toml"
    profile.write_text(propose_profile(path), encoding="utf-8")
    (statement,) = read_bank_file(path, [profile], ("EUR",))
    assert [str(line.amount) for line in statement.lines] == ["1250.1", "-0.3"]


def test_a_workbook_within_an_archive_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"March": ROWS})
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(path, "march.xlsx")
    (statement,) = read_bank_file(tmp_path / "all.zip", (), ("EUR",))
    assert len(statement.lines) == 2


@pytest.mark.parametrize("corner", ["XFD1048576", "A9999999"])
def test_a_cell_in_a_far_corner_is_refused(corner: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, {"March": ROWS})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b'r="D3"', f'r="{corner}"'.encode())
            bad.writestr(entry.filename, content)
    with pytest.raises(UserError) as caught:
        read_bank_file(bomb, (), ("EUR",))
    assert caught.value.exit_code == 1


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path, {"March": ROWS}).read_bytes()
    for part in (40, 400, len(content) // 2, len(content) - 30):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(content[:part])
        with pytest.raises(UserError):
            read_bank_file(path, (), ("EUR",))


def test_a_hidden_sheet_is_left_out_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "march.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for title, figure in (("Draft", 999), ("March", 100)):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, ["2026-03-02", "Acme", figure, figure])
            sheet.write_row(2, 0, ["2026-03-03", "Acme", figure, figure * 2])
        book.worksheets()[0].hide()
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
    (found,) = read_bank_file(path, currencies=["EUR"])
    assert [line.amount for line in found.lines] == [100, 100]
    assert 'the hidden sheet "Draft" was left out' in found.warnings
