"""A month that was read from the bank's CSV and again from its workbook is booked once, and the other way round."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.support.bank_files import NUMBER
from tests.support.bankbook import ACCOUNTS, CLIENTS, FEES, Bank, directives, sale

ACME = sale("Acme", "INV-2026-0001", "1000.10")
BOLT = sale("Bolt", "INV-2026-0002", "500.00")
ONE_BANK = (
    ACCOUNTS.replace(f'  iban: "{NUMBER}"\n', "").replace("2025-01-01 open Assets:Bank:Savings\n", "") + CLIENTS
)
HEAD = ["Booking date", "Value date", "Description", "Payer", "Amount", "Balance"]
LINES: list[tuple[date, date, str, str, str, str]] = [
    (date(2026, 3, 5), date(2026, 3, 6), "INV-2026-0001  Acme", "Acme Industrial Ltd", "1000.10", "2000.10"),
    (date(2026, 3, 6), date(2026, 3, 6), "payment INV-2026-0002", "Bolt Electric", "500.00", "2500.10"),
    (date(2026, 3, 16), date(2026, 3, 16), "SERVICE FEE", "", "-0.30", "2499.80"),
    (date(2026, 3, 16), date(2026, 3, 16), "SERVICE FEE", "", "-0.30", "2499.50"),
]


def text(bank: Bank, name: str, day: str, mark: str) -> Path:
    """Write the month as CSV, with the dates and decimals that a bank may write."""
    rows = [";".join(HEAD)]
    for booked, valued, said, who, amount, balance in LINES:
        figures = (amount.replace(".", mark), balance.replace(".", mark))
        rows.append(";".join((f"{booked:{day}}", f"{valued:{day}}", said, who, *figures)))
    return bank.file(name, "\n".join(rows) + "\n")


def workbook(bank: Bank, name: str, *, typed: bool) -> Path:
    """Write the month as a workbook, with days and numbers or with the texts of them."""
    path = bank.files / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("März 2026"), book.add_format({"num_format": "dd/mm/yy"})
        sheet.write_row(0, 0, ["Account statement"])
        sheet.write_row(2, 0, HEAD)
        for at, line in enumerate(LINES, start=3):
            _row(sheet, at, line, day if typed else None)
    return path


def _row(sheet: Any, at: int, line: Sequence[Any], day: Any) -> None:
    for column, cell in enumerate(line):
        if isinstance(cell, date):
            sheet.write(at, column, cell if day else f"{cell:%d.%m.%Y}", *([day] if day else []))
        elif column > 3:
            sheet.write(at, column, float(cell) if day else cell)
        else:
            sheet.write_string(at, column, cell)


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path, ACME + BOLT, FEES, ONE_BANK)


def test_the_same_month_in_four_files_is_booked_once(bank: Bank) -> None:
    files = [
        text(bank, "iso.csv", "%Y-%m-%d", "."),
        text(bank, "german.csv", "%d.%m.%Y", ","),
        workbook(bank, "typed.xlsx", typed=True),
        workbook(bank, "texts.xlsx", typed=False),
    ]
    refs = [[line["bank_ref"] for line in bank.lines(file)] for file in files]
    assert refs[0] == refs[1] == refs[2] == refs[3]
    assert len(directives(bank.booked(files[2]))) == 5
    before = bank.text()
    for file in files:
        assert set(bank.states(file, write=True)) == {"booked"}
    assert bank.text() == before


@pytest.mark.parametrize("turn", list(permutations(range(3)))[:4])
def test_files_of_one_month_named_together_are_booked_once(bank: Bank, turn: tuple[int, ...]) -> None:
    files = [
        text(bank, "iso.csv", "%Y-%m-%d", "."),
        workbook(bank, "typed.xlsx", typed=True),
        workbook(bank, "texts.xlsx", typed=False),
    ]
    added = bank.booked(*(files[at] for at in turn))
    assert added.count("SERVICE FEE") == 2
    assert added.count("Assets:Receivable:Acme") == 1


def test_months_on_sheets_are_booked_as_files_are(bank: Bank) -> None:
    path = bank.files / "quarter.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, lines in (("Early March", LINES[:2]), ("Late March", LINES[2:])):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, HEAD)
            for at, line in enumerate(lines, start=1):
                _row(sheet, at, line, day)
    assert bank.booked(path).count("SERVICE FEE") == 2
    assert set(bank.states(text(bank, "iso.csv", "%Y-%m-%d", "."))) == {"booked"}


def test_a_journal_is_not_read_for_the_bank_because_of_its_accounts(bank: Bank) -> None:
    file = bank.file(
        "journal.csv",
        "Date,Account,Description,Debit,Credit\n2026-03-05,1200,Acme,7000.00,\n2026-03-05,4000,Acme,,7000.00\n",
    )
    answer = bank.run("reconcile", file, write=True)
    assert answer.code == 2
    assert "of several accounts" in answer.stderr
