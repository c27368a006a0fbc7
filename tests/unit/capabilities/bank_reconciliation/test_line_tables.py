"""How `reconcile` lists the lines: brief in a terminal, whole in files."""

import csv
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

LONG = "TRANSFER OF 14 MARCH FOR GOODS THAT WERE DELIVERED TO THE WAREHOUSE IN BASEL LAST WEEK"
PAID = Row("2026-03-10", "120.00", "A-1001", "ACME INDUSTRIAL LTD", "R1")
ODD = Row("2026-03-20", "75.25", LONG, "J SMITH", "R2")


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path, sale("Acme", "A-1001", "120.00"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_line_is_a_row_and_its_reason_stands_below(bank: Bank, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = bank.run("reconcile", bank.statement([PAID, ODD])).stdout.partition("\n--- ")[0]
    lines = shown.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("1  2026-03-10"))
    assert "120.00  matched" in lines[at]
    assert "Acme" in lines[at]
    below = "\n".join(lines[at + 1 : next(n for n, line in enumerate(lines) if line.startswith("2  2026-03-20"))])
    assert "A-1001 · " in below
    assert max(map(len, lines[at:])) <= width


def test_lines_that_were_booked_before_are_one(bank: Bank) -> None:
    file = bank.statement([PAID, ODD])
    bank.booked(file)
    shown = bank.run("reconcile", file).stdout
    assert "2026-03-10  " not in shown
    assert "1 line is in the books already; --all lists it" in shown
    assert "2026-03-20   75.25  unmatched" in shown
    every = bank.run("reconcile", file, "--all").stdout
    assert "2026-03-10  120.00  booked" in every
    assert "in the books already" not in every


@pytest.mark.parametrize("name", ["csv", "md", "html"])
def test_files_have_every_line_and_the_banks_whole_text(bank: Bank, name: str) -> None:
    file = bank.statement([PAID, ODD])
    bank.booked(file)
    said = bank.run("reconcile", file, "--format", name).stdout
    assert LONG in said
    if name == "csv":
        rows = list(csv.DictReader(said.splitlines()))
        assert [row["state"] for row in rows if row["table"] == "lines"] == ["booked", "unmatched"]


def test_a_terminal_has_currencies_in_their_column_where_there_are_several(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    dollars = bank.statement([PAID])
    euros = bank.statement([ODD], name="euro.xml", currency="EUR")
    shown = bank.run("reconcile", dollars, euros).stdout
    assert "120.00  USD" in shown
    assert "75.25  EUR" in shown


@pytest.mark.parametrize("width", [60, 64, 80])
def test_the_number_and_how_sure_stay_where_there_is_room_for_little(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    bank = Bank(tmp_path, sale("Cora", "A-1001", "1234567.00"))
    shown = bank.run("reconcile", bank.statement([Row("2026-03-10", "1234567.00", "A-1001", "Cora Vintners", "R1")]))
    title = next(line for line in shown.stdout.splitlines() if line.startswith("#"))
    assert "Sure" in title
    assert "99.9" in shown.stdout
    assert "Left out to fit the width" not in shown.stdout or "Sure" not in shown.stdout.partition("Left out")[2]
