"""A bank balance is of its own day, whatever period the file was asked for."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row, camt, ofx, table
from tests.support.bankbook import Bank, directives, reason

ROWS = [Row("2026-03-10", "50.00", "takings", "", "R1")]
TILL = """
2026-03-01 balance Assets:Bank:Checking 1000.00 USD

2026-03-10 * "Till" "Takings"
  bank-ref: "R1"
  Assets:Bank:Checking   50.00 USD
  Income:Sales          -50.00 USD
"""
MARCH = ("2026-03-01", "2026-03-31")


def statements(added: str) -> list[str]:
    """Return the `ar-bank` directives among what was written."""
    return [line for line in directives(added) if "ar-bank" in line]


def made_later(text: str, last: str, day: str) -> str:
    """Date the closing balance of an OFX file by another day than the period's last."""
    return text.replace(f"<DTASOF>{last.replace('-', '')}", f"<DTASOF>{day.replace('-', '')}")


def of_year(closing: str = "2026-03-31", last: str = "2026-12-31") -> str:
    """Return a statement for a year whose closing balance is of March."""
    text = camt(ROWS, "1000.00", days=("2026-01-01", last))
    begin, end = text.split("CLBD")
    return f"{begin}CLBD{end.replace(f'<Dt><Dt>{last}', f'<Dt><Dt>{closing}', 1)}"


def test_a_balance_taken_after_the_period_is_not_the_periods(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.ofx", made_later(ofx(ROWS, "1050.00", days=MARCH), MARCH[1], "2026-04-05"))
    answer = bank.run("reconcile", file, write=True)
    assert answer.code == 0
    assert statements(bank.text()) == []
    assert "1,050.00 USD is of 2026-04-05 and the file covers 2026-03-01 to 2026-03-31" in reason(answer)
    (found,) = bank.answer("bank", file, "--as-of", "2026-04-30")["accounts"]
    assert (found["day"], found["bank"], found["difference"]) == ("2026-04-05", "1050.00", "0.00")
    asked = bank.run("bank", file, "--as-of", "2026-03-31")
    assert asked.code == 2
    assert "its balance is of 2026-04-05" in reason(asked)
    assert bank.answer("reconcile", file)["statement"] | {"opening": None} == {
        "from": "2026-03-01", "to": "2026-03-31", "opening": None, "closing": "1050.00",
        "closing_date": "2026-04-05", "currency": "USD",
    }  # fmt: skip


def test_what_moved_in_the_missing_days_is_not_taken_for_marchs(tmp_path: Path) -> None:
    april = TILL[TILL.index("2026-03-10") :].replace("03-10", "04-02").replace("R1", "R2")
    bank = Bank(tmp_path, TILL + april)
    file = bank.file("a.ofx", made_later(ofx(ROWS, "1100.00", days=MARCH), MARCH[1], "2026-04-05"))
    (found,) = bank.answer("bank", file, "--as-of", "2026-04-30")["accounts"]
    assert (found["day"], found["books"], found["difference"]) == ("2026-04-05", "1100.00", "0.00")
    assert "balance Assets:Bank:Checking" not in bank.run("bank", file, "--as-of", "2026-03-31").stdout


@pytest.mark.parametrize("day", ["2026-03-31", "2026-03-20", "2026-03-10"])
def test_a_balance_within_the_period_is_of_its_day(day: str, tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.ofx", made_later(ofx(ROWS, "1050.00", days=MARCH), MARCH[1], day))
    assert statements(bank.twice(file)) == [
        f'{day} custom "ar-bank" Assets:Bank:Checking 2026-03-01 1000.00 USD 1050.00 USD'
    ]


def test_lines_after_the_balance_are_not_in_it(tmp_path: Path) -> None:
    later = TILL[TILL.index("2026-03-10") :].replace("03-10", "03-25").replace("R1", "R2")
    bank = Bank(tmp_path, TILL + later)
    rows = [*ROWS, Row("2026-03-25", "50.00", "takings", "", "R2")]
    file = bank.file("a.ofx", made_later(ofx(rows, "1050.00", days=MARCH), MARCH[1], "2026-03-20"))
    assert statements(bank.booked(file)) == [
        '2026-03-20 custom "ar-bank" Assets:Bank:Checking 2026-03-01 1000.00 USD 1050.00 USD'
    ]
    (found,) = bank.answer("bank", file)["accounts"]
    assert (found["day"], found["bank"], found["books"]) == ("2026-03-20", "1050.00", "1050.00")


def test_a_balance_without_a_day_is_none(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.ofx", ofx(ROWS, "1050.00", days=MARCH).replace("<DTASOF>20260331", ""))
    answer = bank.run("reconcile", file, write=True)
    assert "1,050.00 USD has no day (DTASOF) and is left out" in reason(answer)
    assert statements(bank.text()) == []


def test_a_period_that_ends_after_the_balance_is_cut_there(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.xml", of_year())
    assert statements(bank.twice(file)) == [
        '2026-03-31 custom "ar-bank" Assets:Bank:Checking 2026-01-01 1000.00 USD 1050.00 USD "S"'
    ]
    (found,) = bank.answer("bank", file, "--as-of", "2026-12-31")["accounts"]
    assert (found["day"], found["bank"]) == ("2026-03-31", "1050.00")


def test_the_next_statement_goes_on_from_it(tmp_path: Path) -> None:
    """Without references, lines of April that are like those of March are no repetition of them."""
    rows = [Row("2026-03-31", "50.00", "takings")]
    march = camt(rows, "1000.00", days=("2026-01-01", "2026-12-31"))
    begin, end = march.split("CLBD")
    bank = Bank(tmp_path)
    first = bank.file("a.xml", f"{begin}CLBD{end.replace('<Dt><Dt>2026-12-31', '<Dt><Dt>2026-03-31', 1)}")
    second = bank.statement(
        [Row("2026-04-02", "50.00", "takings")], "1050.00", "b.xml", days=("2026-04-01", "2026-04-30")
    )
    assert len(bank.lines(first, second)) == 2


def test_a_proven_balance_of_a_later_day_keeps_it(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.xml", of_year("2026-04-02", "2026-03-31"))
    assert statements(bank.twice(file)) == [
        '2026-04-02 custom "ar-bank" Assets:Bank:Checking 2026-01-01 1000.00 USD 1050.00 USD "S"'
    ]


def test_an_entry_without_a_date_is_of_the_balances_day(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    text = of_year().replace("<BookgDt><Dt>2026-03-10</Dt></BookgDt>", "")
    (line,) = bank.lines(bank.file("a.xml", text))
    assert line["date"] == "2026-03-31"


@pytest.mark.parametrize("label", ["Kontostand;05.04.2026;;1.050,00", "Kontostand;;;1.050,00"])
def test_a_balance_beside_a_table_is_of_the_day_that_stands_with_it(label: str, tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    profiles = bank.folder / "bank-profiles"
    profiles.mkdir()
    (profiles / "own.toml").write_text(
        'header = ["Tag"]\ndelimiter = ";"\n[columns]\ndate = "Tag"\ntext = ["Text"]\nbank_ref = ["Ref"]\n'
        'amount = "Betrag"\n[dates]\nformat = "DD.MM.YYYY"\n[numbers]\ndecimal = ","\nthousands = "."\n'
        '[rows]\nfooter = ["Kontostand"]\n[statement]\ncurrency = "USD"\nclosing_label = "Kontostand"\n'
    )
    file = bank.file("a.csv", f"Tag;Text;Ref;Betrag\n10.03.2026;takings;R1;50,00\n{label}\n")
    answer = bank.run("reconcile", file, write=True)
    assert statements(bank.text()) == []
    assert ("2026-04-05" in reason(answer)) == ("05.04" in label)
    assert "1,050.00 USD" in reason(answer)


def test_a_running_balance_is_of_the_last_row(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL)
    file = bank.file("a.csv", table(ROWS, "1000.00", refs=True))
    assert statements(bank.twice(file)) == [
        '2026-03-10 custom "ar-bank" Assets:Bank:Checking 2026-03-10 1000.00 USD 1050.00 USD'
    ]


def test_mt940_has_the_day_in_the_balance(tmp_path: Path) -> None:
    text = ":20:T\n:25:37040044/0532013000\n:28C:1\n:60F:C260228USD1000,00\n:61:2603100310C50,NTRFREF//R1\n:62F:C260331USD1050,00\n-\n"
    bank = Bank(tmp_path, TILL)
    assert statements(bank.twice(bank.file("a.sta", text))) == [
        '2026-03-31 custom "ar-bank" Assets:Bank:Checking 2026-03-01 1000.00 USD 1050.00 USD "1"'
    ]


def test_lines_of_later_days_in_a_balance_are_questioned(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TILL.replace("03-10", "04-01"))
    rows = [Row("2026-04-01", "50.00", "takings", "", "R1")]
    text = camt(rows, "1000.00", days=MARCH)
    answer = bank.run("reconcile", bank.file("a.xml", text), write=True)
    assert statements(bank.text()) == []
    assert "1,050.00 USD is of 2026-03-31 and has lines of later days in it" in reason(answer)
