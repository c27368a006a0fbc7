"""`arledger unapplied`: money that waits, what it may be for, and the command that puts it there."""

import shlex
from pathlib import Path
from typing import Any

from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

CORA = sale("Cora", "C-1001", "77.00")
STRANGER = Row("2026-03-05", "77.00", "thank you", "Somebody Else", "R1")
OLD = Row("2026-01-06", "5.00", "old", "Who", "R3")


def parked(folder: Path, ledger: str, *rows: Row) -> Bank:
    bank = Bank(folder, ledger)
    bank.twice(bank.statement(rows), "--park")
    return bank


def rows_of(bank: Bank, *words: object) -> list[Any]:
    found = bank.answer("unapplied", *words)["rows"]
    assert isinstance(found, list)
    return found


def test_what_waits_by_age_with_its_bank_reference(tmp_path: Path) -> None:
    bank = parked(tmp_path, CORA, STRANGER, OLD, Row("2026-03-06", "20.00", "", "Bolt Electric", "R2"))
    assert [(row["client"], row["open"], row["days"], row["bucket"], row["bank_ref"]) for row in rows_of(bank)] == [
        (None, "5.00", 84, "61-90", "R3"), (None, "77.00", 26, "1-30", "R1"), ("Bolt", "20.00", 25, "1-30", "R2"),
    ]  # fmt: skip
    (total,) = bank.answer("unapplied")["totals"]
    assert total == {
        "currency": "USD", "unapplied": "20.00", "unidentified": "82.00", "total": "102.00",
        "ledger_unidentified": "82.00", "difference": "0.00",
    }  # fmt: skip


def test_an_amount_that_happens_to_fit_makes_nobody_the_payer(tmp_path: Path) -> None:
    # A stranger pays what Cora owes: parked, it is not Cora's, and Cora's next payer is not that stranger.
    bank = parked(tmp_path, CORA, STRANGER)
    (row,) = rows_of(bank)
    assert row["client"] is None
    assert not row["suggestion"]["certain"]
    assert "payer:" not in bank.text()


def test_a_book_as_of_a_day_knows_what_waited_then(tmp_path: Path) -> None:
    bank = parked(tmp_path, CORA, STRANGER, OLD)
    assert [row["open"] for row in rows_of(bank, "--as-of", "2026-03-04")] == ["5.00"]
    assert rows_of(bank, "--as-of", "2026-01-05") == []


def test_the_command_puts_it_there(tmp_path: Path) -> None:
    bank = parked(tmp_path, CORA, STRANGER)
    bank.main.write_text(
        bank.text().replace('name: "Cora Vintners"', 'name: "Cora Vintners"\n  alias: "Somebody Else"')
    )
    (row,) = rows_of(bank)
    assert row["suggestion"]["certain"]
    program, *words = shlex.split(row["suggestion"]["command"])
    assert program == "arledger"
    before = bank.answer("bank")["accounts"][0]
    answer = bank.run(*words, write=True)
    assert answer.code == 0, answer
    book = bank.book()
    assert not any(item.open for item in book.items)
    assert rows_of(bank) == []
    # It moved from one account of ours to another: the bank has nothing to do with it.
    assert bank.answer("bank")["accounts"][0] == before
    assert set(bank.states(bank.files / "statement.xml")) == {"booked"}


def test_applied_credit_waits_no_more(tmp_path: Path) -> None:
    bank = parked(tmp_path, sale("Bolt", "B-1001", "120.00"), Row("2026-03-06", "20.00", "", "Bolt Electric", "R2"))
    assert [row["client"] for row in rows_of(bank)] == ["Bolt"]
    bank.write("apply", "Bolt", "-i", "B-1001=20.00")
    assert rows_of(bank) == []


def test_one_client_alone(tmp_path: Path) -> None:
    bank = parked(tmp_path, CORA, STRANGER, Row("2026-03-06", "20.00", "", "Bolt Electric", "R2"))
    assert [row["open"] for row in rows_of(bank, "--client", "Bolt")] == ["20.00"]
    assert bank.run("unapplied", "--client", "Nobody").code == 2


def test_part_of_unidentified_money_that_was_put_somewhere(tmp_path: Path) -> None:
    bank = parked(tmp_path, CORA, STRANGER)
    words = ("payment", "Cora", "50.00", "-i", "C-1001=50.00", "--account", "Liabilities:Unidentified")
    assert bank.run(*words, write=True).code == 0
    assert [row["open"] for row in rows_of(bank)] == ["27.00"]


def test_nothing_waits(tmp_path: Path) -> None:
    bank = Bank(tmp_path, CORA)
    answer = bank.run("unapplied")
    assert answer.code == 0
    assert rows_of(bank) == []


def test_hostile_text_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    bank = parked(
        tmp_path, "", Row("2026-03-05", "7.00", "\u202e^x #y ; z " + "please " * 99, "\u202eWho\u200f", "R1")
    )
    shown = bank.run("unapplied")
    assert not [sign for sign in shown.stdout if not (sign.isprintable() or sign == "\n")]
