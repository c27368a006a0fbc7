"""Rows of a CSV file that are no movements must prove it, and no row with an amount is dropped without a word."""

from pathlib import Path

import pytest

from arledger.formats.bank import read_bank_file
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError

PROFILE = """
header = ["Day"]
[columns]
date = "Day"
text = ["What"]
{columns}
[dates]
format = "YYYY-MM-DD"
[rows]
{rows}
[statement]
currency = "USD"
"""


def table(
    folder: Path, text: str, rows: str = 'undated = "continue"', columns: str = 'amount = "Amount"'
) -> tuple[BankStatement, ...]:
    profile = folder / "own.toml"
    profile.write_text(PROFILE.format(rows=rows, columns=columns), encoding="utf-8")
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return read_bank_file(path, [profile])


def refused(folder: Path, text: str, rows: str = 'undated = "continue"', columns: str = 'amount = "Amount"') -> str:
    with pytest.raises(UserError) as caught:
        table(folder, text, rows, columns)
    assert caught.value.exit_code == 1
    assert caught.value.remedy
    return caught.value.message


ROWS = "Day,What,Amount\n2026-03-10,First receipt,50.00\n"


@pytest.mark.parametrize("rows", ['undated = "continue"', 'undated = "note"'])
@pytest.mark.parametrize("amount", ["50.00", "20.00", "-20.00", "x"])
@pytest.mark.parametrize("more", ["", "2026-03-11,Third,1.00\n", "\n"])
def test_an_undated_row_with_an_amount_is_refused(rows: str, amount: str, more: str, tmp_path: Path) -> None:
    found = refused(tmp_path, f"{ROWS}{more}\n,Second receipt,{amount}\n2026-03-12,Fourth,2.00\n", rows)
    assert ": the row has an amount and no date" in found
    assert found.split("a.csv:")[1].split(":")[0] == str(3 + more.count("\n") + 1)


def test_an_undated_row_with_a_debit_is_refused(tmp_path: Path) -> None:
    columns = 'credit = "In"\ndebit = "Out"'
    text = "Day,What,In,Out\n2026-03-10,First receipt,50.00,\n,Fee,,3.00\n"
    assert ":3: the row has an amount and no date" in refused(tmp_path, text, columns=columns)
    text = "Day,What,In,Out\n2026-03-10,First receipt,50.00,\n2026-03-10,Second receipt,,\n"
    assert ":3: the row has a date and no amount" in refused(tmp_path, text, columns=columns)


def test_text_goes_on_as_before(tmp_path: Path) -> None:
    (statement,) = table(tmp_path, f"{ROWS},and INV-2,\n\n,and INV-3,\n")
    assert [line.text for line in statement.lines] == ["First receipt and INV-2 and INV-3"]


@pytest.mark.parametrize("total", [",Total,70.00", "Total,,70.00", "Summe:,,70.00", ",TOTAL AMOUNT,70.00"])
@pytest.mark.parametrize("rows", ['undated = "continue"', 'undated = "note"'])
def test_a_total_that_is_one_is_no_movement(total: str, rows: str, tmp_path: Path) -> None:
    (statement,) = table(tmp_path, f"{ROWS}2026-03-11,Second receipt,20.00\n{total}\n", rows)
    assert [line.text for line in statement.lines] == ["First receipt", "Second receipt"]


@pytest.mark.parametrize("total", [",Total,70.01", ",Third receipt,70.00", ",,70.00", "Total,,50.00"])
def test_a_total_that_is_not_proven_is_refused(total: str, tmp_path: Path) -> None:
    assert "the row has an amount and" in refused(tmp_path, f"{ROWS}2026-03-11,Second receipt,20.00\n{total}\n")
    assert "the row has an amount and" in refused(tmp_path, f"{ROWS},Total,50.00\n")


def test_totals_of_two_columns_and_balances_are_none(tmp_path: Path) -> None:
    columns = 'credit = "In"\ndebit = "Out"\nbalance = "Left"'
    text = "Day,What,In,Out,Left\n2026-03-10,a,50.00,,50.00\n2026-03-11,b,20.00,,70.00\n"
    text += "2026-03-11,c,,3.00,67.00\n2026-03-11,d,,4.00,63.00\n,Total,70.00,7.00,\n,Balance,63.00,,\n"
    (statement,) = table(tmp_path, text, columns=columns)
    assert len(statement.lines) == 4
    assert str(statement.closing) == "63.00"


def test_a_text_that_begins_like_a_footer_is_no_footer(tmp_path: Path) -> None:
    columns = 'amount = "Amount"'
    text = "What,Day,Amount\nSummer sale,2026-03-10,50.00\nSumme,2026-03-31,50.00\nSumme:,,50.00\n"
    (statement,) = table(tmp_path, text, 'footer = ["Summe"]', columns)
    assert [line.text for line in statement.lines] == ["Summer sale"]
    assert (
        statement.warnings[0] == "1 row begins like a footer of the profile with a date and an amount: no line here"
    )


@pytest.mark.parametrize("rows", ['undated = "continue"', 'undated = "note"'])
def test_a_second_table_is_not_dropped_without_a_word(rows: str, tmp_path: Path) -> None:
    wide = "Day,What,Amount,More,Else\n2026-03-10,First receipt,50.00,,\n"
    again = refused(tmp_path, f"{wide}Day,What,Amount,More,Else\n2026-03-10,Second receipt,20.00,,\n", rows)
    assert ":3: the row has an amount and the date" in again
    (statement,) = table(tmp_path, f"{wide}\nWho,,,When,Money\nAcme,,,2026-03-11,20.00\n", rows)
    (warning,) = statement.warnings
    assert warning.endswith("outside of the table: no line here (line 5)")


def test_a_table_before_the_one_that_is_read_is_not_dropped_without_a_word(tmp_path: Path) -> None:
    text = "Who,When,Money,\nAcme,2026-03-11,20.00,\nOpening balance,2026-03-01,1.00,\n\nDay,What,Amount,\n2026-03-10,a,50.00,\n"
    (statement,) = table(tmp_path, text)
    (warning,) = statement.warnings
    assert warning == "1 row has a date and an amount outside of the table: no line here (line 2)"
