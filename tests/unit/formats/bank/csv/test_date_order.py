"""Dates of figures alone: one that can only be read one way says the order of all dates of the file."""

from datetime import date
from pathlib import Path

import pytest

from arledger.formats.bank import read_bank_file
from arledger.model.problem import UserError


def days_of(folder: Path, *rows: str, head: str = "Date,Description,Amount") -> list[date]:
    path = folder / "file.csv"
    path.write_text("\n".join([head, *rows, ""]))
    return [line.date for statement in read_bank_file(path) for line in statement.lines]


def test_an_american_file_is_read_without_a_profile(tmp_path: Path) -> None:
    rows = ("04/02/2026,ACME INV-0001,$400.00", "04/20/2026,FEE,-$30.00")
    assert days_of(tmp_path, *rows) == [date(2026, 4, 2), date(2026, 4, 20)]


def test_a_french_file_is_read_without_a_profile(tmp_path: Path) -> None:
    rows = ('02/04/2026,VIR ACME,"1\u202f400,00 €"', '20/04/2026,FRAIS,"-30,00 €"')
    assert days_of(tmp_path, *rows, head="Date,Libellé,Montant") == [date(2026, 4, 2), date(2026, 4, 20)]


def test_hyphens_and_single_figures_do_as_well(tmp_path: Path) -> None:
    assert days_of(tmp_path, "2-4-2026,A,$1.00", "20-4-2026,B,$2.00") == [date(2026, 4, 2), date(2026, 4, 20)]


def test_the_value_date_tells_the_order_too(tmp_path: Path) -> None:
    head = "Transaction Date,Posting Date,Description,Amount"
    assert days_of(tmp_path, "03/31/2026,04/02/2026,A,$1.00", head=head) == [date(2026, 4, 2)]


def test_a_credit_and_a_debit_column_change_nothing(tmp_path: Path) -> None:
    rows = ("04/02/2026,A,$1.00,", "04/20/2026,B,,$2.00")
    assert days_of(tmp_path, *rows, head="Date,Description,Credit,Debit") == [date(2026, 4, 2), date(2026, 4, 20)]


def test_day_and_month_that_are_the_same_need_no_order(tmp_path: Path) -> None:
    assert days_of(tmp_path, "04/04/2026,A,$1.00") == [date(2026, 4, 4)]


def test_dates_that_can_be_read_either_way_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        days_of(tmp_path, "04/04/2026,A,$1.00", "04/05/2026,B,$2.00")
    assert "file.csv:3: day and month of" in caught.value.message
    assert "04/05/2026" in caught.value.message
    assert "arledger bank profile FILE" in caught.value.remedy
    assert caught.value.exit_code == 1


def test_dates_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        days_of(tmp_path, "04/20/2026,A,$1.00", "20/04/2026,B,$2.00")
    assert "is not written" in caught.value.message


@pytest.mark.parametrize("written", ["04/20/26", "20/04/26", "26/04/20"])
def test_two_figures_of_a_year_are_for_a_person(tmp_path: Path, written: str) -> None:
    with pytest.raises(UserError):
        days_of(tmp_path, f"{written},A,$1.00")


@pytest.mark.parametrize("written", ["13 Apr 2026", "13-Apr-2026", '"Apr 13, 2026"', "13 avril 2026"])
def test_the_name_of_a_month_says_it_all(tmp_path: Path, written: str) -> None:
    assert days_of(tmp_path, f"{written},A,$1.00") == [date(2026, 4, 13)]
