"""Returned items that a bank's table tells in words: the receipt is found, and the bank's charge is booked with it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from tests.support.bankbook import Bank, sale

PAID = """
2026-03-05 * "Acme" "Paid" ^INV-1004
  bank-ref: "R1"
  Assets:Bank:Checking  1080.00 USD
  Assets:Receivable:Acme
"""
LEDGER = sale("Acme", "INV-1004", "1080.00") + sale("Acme", "INV-1005", "1105.00") + PAID
HEAD = "Date,Description,Amount\n"


def table(bank: Bank, *rows: str) -> Path:
    return bank.file("march.csv", HEAD + "".join(f"{row}\n" for row in rows))


def asked(bank: Bank, monkeypatch: pytest.MonkeyPatch, answers: str, file: Path) -> tuple[str, str]:
    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO(answers))
    answer = bank.run("reconcile", file, "--account", "Assets:Bank:Checking", "--interactive", write=True)
    assert answer.code == 0, answer
    return bank.text().removeprefix(before), answer.stderr


@pytest.mark.parametrize("text", ["RETURNED ITEM INV-1004", "NSF INV-1004", "Rücklastschrift INV-1004"])
def test_a_returned_item_takes_its_receipt_back(text: str, tmp_path: Path) -> None:
    bank = Bank(tmp_path, LEDGER)
    (line,) = bank.lines(table(bank, f"2026-03-12,{text},-1080.00"), "--account", "Assets:Bank:Checking")
    assert (line["state"], line["purpose"]) == ("matched", "returned-payment")


def test_the_charge_may_stand_in_the_text(tmp_path: Path) -> None:
    bank = Bank(tmp_path, LEDGER)
    file = table(bank, "2026-03-12,RETURNED ITEM INV-1004 FEE 25.00,-1105.00")
    (line,) = bank.lines(file, "--account", "Assets:Bank:Checking")
    assert (line["state"], line["purpose"]) == ("matched", "returned-payment")


@pytest.mark.parametrize("answer", ["1\n", "r INV-1004\n"])
def test_whose_payment_came_back_is_shown(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, LEDGER)
    file = table(bank, "2026-03-12,RETURNED ITEM INV-1004,-1105.00")
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    shown = bank.run("reconcile", file, "--account", "Assets:Bank:Checking", "--interactive").stdout
    assert re.search(r"^1  2026-03-12 .* Acme +returned-payment ", shown, re.MULTILINE), shown


@pytest.mark.parametrize("answer", ["1\n", "r INV-1004\n"])
def test_a_charge_that_nothing_says_is_for_a_person(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Bank(tmp_path, LEDGER)
    file = table(bank, "2026-03-12,RETURNED ITEM INV-1004,-1105.00")
    (line,) = bank.lines(file, "--account", "Assets:Bank:Checking")
    assert line["state"] == "unmatched"
    assert "25.00 USD that the bank charged" in line["candidates"][0]["reason"]
    added, _ = asked(bank, monkeypatch, answer, file)
    assert "Expenses:BankFees" in added
    assert "25.00 USD" in added
    assert "-1105.00 USD" in added
    assert "#returned-payment" in added
    assert bank.run("check").code == 0
    bank.book()


def test_the_charge_on_the_next_line_is_proposed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, LEDGER)
    file = table(bank, "2026-03-12,RETURNED ITEM INV-1004,-1080.00", "2026-03-12,RETURNED ITEM FEE,-25.00")
    lines = bank.lines(file, "--account", "Assets:Bank:Checking")
    assert sorted(line["state"] for line in lines) == ["matched", "proposed"]
    added, said = asked(bank, monkeypatch, "1\n", file)
    assert "[1] to Expenses:BankFees" in said
    assert "Expenses:BankFees" in added
    assert bank.run("check").code == 0


def test_a_charge_beside_no_return_is_unmatched(tmp_path: Path) -> None:
    bank = Bank(tmp_path, LEDGER)
    file = table(bank, "2026-03-12,RETURNED ITEM FEE,-25.00")
    (line,) = bank.lines(file, "--account", "Assets:Bank:Checking")
    assert line["state"] == "unmatched"
