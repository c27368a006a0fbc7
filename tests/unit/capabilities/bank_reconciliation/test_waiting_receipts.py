"""Cheques that wait to be taken to the bank: the deposit moves them there, and they are never booked a second time."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import ACCOUNTS, CLIENTS, Bank, sale

WAITS = "2025-01-01 open Assets:Undeposited\n"


def cheque(client: str, number: str, amount: str, day: str = "2026-03-04") -> str:
    return sale(client, number, amount) + (
        f'\n{day} * "{client}" "Cheque" ^{number}\n  Assets:Undeposited  {amount} USD\n'
        f"  Assets:Receivable:{client}  -{amount} USD\n"
    )


THREE = (
    cheque("Acme", "INV-0001", "500.00") + cheque("Bolt", "INV-0002", "450.00") + cheque("Cora", "INV-0003", "300.00")
)


def shop(folder: Path, ledger: str) -> Bank:
    return Bank(folder, ledger, "", ACCOUNTS + CLIENTS + WAITS)


def deposit(text: str, amount: str = "1250.00") -> Row:
    return Row("2026-03-06", amount, text, "", "D1")


def test_a_deposit_of_cheques_that_add_up_is_proposed_and_moves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = shop(tmp_path, THREE)
    file = bank.statement([deposit("DEPOSIT 3 CHQS")])
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert "3 receipts of 2026-03-04 wait on Assets:Undeposited" in line["reason"]
    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO("1\n"))
    assert bank.run("reconcile", file, "--interactive", write=True).code == 0
    added = bank.text().removeprefix(before)
    assert "Assets:Undeposited" in added
    assert "-1250.00 USD" in added
    assert "Receivable" not in added
    bank.book()
    (line,) = bank.lines(file)
    assert line["state"] == "booked"


@pytest.mark.parametrize("text", ["DEPOSIT 3 CHQS ACME INDUSTRIAL AND OTHERS", "CHECK DEPOSIT ACME INDUSTRIAL"])
def test_a_deposit_that_names_one_of_several_payers_is_proposed(text: str, tmp_path: Path) -> None:
    bank = shop(tmp_path, THREE)
    file = bank.statement([deposit(text)])
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert "3 receipts of 2026-03-04 wait on Assets:Undeposited" in line["reason"]
    assert "Liabilities" not in bank.booked(file, "--park")


@pytest.mark.parametrize(
    "text", ["DEPOSIT INV-0001 INV-0002 INV-0003", "ACME INDUSTRIAL INV-0001, BOLT ELECTRIC INV-0002, INV-0003"]
)
def test_a_deposit_that_names_all_is_certain(text: str, tmp_path: Path) -> None:
    bank = shop(tmp_path, THREE)
    (line,) = bank.lines(bank.statement([deposit(text)]))
    assert (line["state"], line["account"]) == ("matched", "Assets:Undeposited")


def test_another_count_is_another_deposit(tmp_path: Path) -> None:
    bank = shop(tmp_path, THREE)
    (line,) = bank.lines(bank.statement([deposit("DEPOSIT 2 CHQS")]))
    assert line["state"] == "unmatched"


def test_what_was_taken_to_the_bank_waits_no_more(tmp_path: Path) -> None:
    gone = (
        '\n2026-03-05 * "Deposit"\n  bank-ref: "D0"\n  Assets:Bank:Checking  1250.00 USD\n'
        "  Assets:Undeposited  -1250.00 USD\n"
    )
    more = cheque("Acme", "INV-0004", "500.00", "2026-03-05") + cheque("Bolt", "INV-0005", "750.00", "2026-03-05")
    bank = shop(tmp_path, THREE + gone + more)
    (line,) = bank.lines(bank.statement([deposit("DEPOSIT")], "2250.00"))
    assert line["state"] == "proposed"
    assert "2 receipts of 2026-03-05" in line["reason"]


def test_several_sets_are_for_a_person(tmp_path: Path) -> None:
    bank = shop(tmp_path, THREE + cheque("Acme", "INV-0004", "300.00") + sale("Bolt", "INV-0009", "800.00"))
    (line,) = bank.lines(bank.statement([deposit("DEPOSIT", "800.00")]))
    assert line["state"] == "proposed"
    assert "2 sets of receipts that wait on Assets:Undeposited make this amount" in line["reason"]


def test_a_payment_of_another_client_is_no_deposit(tmp_path: Path) -> None:
    bank = shop(tmp_path, THREE + sale("Bolt", "INV-0009", "800.00"))
    (line,) = bank.lines(bank.statement([deposit("BOLT ELECTRIC INV-0009", "800.00")]))
    assert (line["state"], [each["invoice"] for each in line["allocations"]]) == ("matched", ["INV-0009"])
