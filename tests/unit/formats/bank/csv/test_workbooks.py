"""Statements in workbooks are read as CSV is: days are days, numbers are read to the last digit."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
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


APRIL: list[list[Any]] = [HEAD, [date(2026, 4, 2), "Bolt INV-0008", 50, 1399.9]]


def test_each_sheet_of_the_same_columns_is_a_statement(tmp_path: Path) -> None:
    sheets = {"About": [["Statement of", "Test Tools"]], "March": ROWS, "April": APRIL, "Empty": []}
    path = workbook(tmp_path, sheets)
    march, april = read_bank_file(path, (), ("EUR",))
    assert [len(one.lines) for one in (march, april)] == [2, 1]
    assert (march.file, april.file) == (f"{path} [March]", f"{path} [April]")
    assert str(april.lines[0].source) == f"{path} [April]:2"
    assert march.warnings[0] == 'the sheets "March", "April" were read, each a statement, and no other ("About")'
    assert not april.warnings


def test_the_only_sheet_with_a_table_is_read_and_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"About": [["Statement of", "Test Tools"]], "March": ROWS})
    (statement,) = read_bank_file(path, (), ("EUR",))
    assert statement.warnings == ('the sheet "March" was read, and no other ("About")',)
    assert statement.file == str(path)


def test_a_second_list_of_movements_in_other_columns_is_refused(tmp_path: Path) -> None:
    summary: list[list[Any]] = [["Date", "Amount"], [date(2026, 3, 31), 1249.8]]
    with pytest.raises(UserError, match=r"march.xlsx \[Summary\]: the sheet has movements in other columns") as error:
        read_bank_file(workbook(tmp_path, {"March": ROWS, "Summary": summary}), (), ("EUR",))
    assert error.value.exit_code == 1


def test_a_sheet_of_what_is_not_booked_is_left_out_with_a_word(tmp_path: Path) -> None:
    (statement,) = read_bank_file(workbook(tmp_path, {"March": ROWS, "Pending": APRIL}), (), ("EUR",))
    assert len(statement.lines) == 2
    assert 'the sheet "Pending" was left out: what is in it is not booked' in statement.warnings


def test_an_amount_with_an_error_is_none_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "march.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("March")
        sheet.write_row(1, 1, HEAD[:3])
        sheet.write_row(2, 1, ["2026-03-02", "Acme"])
        sheet.write_formula(2, 3, "=A1/0", None, "#REF!")
    with pytest.raises(UserError, match=r"march.xlsx \[March\]:3: .*#REF!") as error:
        read_bank_file(path, (), ("EUR",))
    assert error.value.exit_code == 1


def test_a_time_of_day_beside_a_day_is_no_other_day(tmp_path: Path) -> None:
    path = tmp_path / "march.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, HEAD[:3])
        sheet.write_datetime(1, 0, datetime(2026, 3, 2, 10, 15), day)  # noqa: DTZ001 - a workbook knows no zone
        sheet.write_row(1, 1, ["Acme", 5])
    (statement,) = read_bank_file(path, (), ("EUR",))
    assert str(statement.lines[0].date) == "2026-03-02"


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
