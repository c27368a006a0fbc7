"""Payments less a credit: clients take off what they have on account, and say so or do not."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

TERMLESS = sale("Bolt", "INV-2026-0002", "500.00")
LESS = Row("2026-03-10", "380.00", "INV-2026-0002 less credit", "Bolt Electric", "R1")


def credit(amount: str, number: str = "CM-0001", day: str = "2026-03-05") -> str:
    """Return the text of a credit memo that names no invoice."""
    return (
        f'\n{day} * "Bolt" "Returned goods"\n  number: "{number}"\n'
        f"  Assets:Receivable:Bolt  -{amount} USD\n  Income:Sales  {amount} USD\n"
    )


def test_a_credit_that_was_taken_off_is_applied(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TERMLESS + credit("120.00"))
    file = bank.statement([LESS])
    assert (
        bank.booked(file)
        == """
2026-03-10 * "Bolt Electric" "Payment of INV-2026-0002" ^INV-2026-0002
  bank-ref: "R1"
  Assets:Bank:Checking     380.00 USD
  Assets:Receivable:Bolt  -380.00 USD

2026-03-10 * "Bolt Electric" "Credit applied to INV-2026-0002"
  Assets:Receivable:Bolt   120.00 USD
  Assets:Receivable:Bolt  -120.00 USD
    invoice: "INV-2026-0002"

2026-03-10 custom "ar-bank" Assets:Bank:Checking 2026-03-10 1000.00 USD 1380.00 USD "S"
"""
    )
    assert bank.states(file) == ["booked"]
    assert bank.run("check").code == 0


def test_all_that_is_unapplied_may_be_meant(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TERMLESS + credit("100.00") + credit("20.00", "CM-0002"))
    assert lines(bank) == [[{"client": "Bolt", "invoice": "INV-2026-0002", "amount": "120.00"}]]


@pytest.mark.parametrize(
    "ledger",
    [
        pytest.param(credit("120.00") + credit("120.00", "CM-0002"), id="two of the amount"),
        pytest.param(credit("120.01"), id="another amount"),
        pytest.param(credit("120.00", day="2026-03-11"), id="a credit that is dated later"),
        pytest.param(credit("120.00").replace("Bolt", "Cora"), id="the credit of another client"),
    ],
)
def test_what_is_not_certain_stays_open(tmp_path: Path, ledger: str) -> None:
    assert lines(Bank(tmp_path, TERMLESS + ledger)) == [[]]


def test_a_credit_is_used_once(tmp_path: Path) -> None:
    ledger = TERMLESS + sale("Bolt", "INV-2026-0003", "500.00") + credit("120.00")
    bank = Bank(tmp_path, ledger)
    file = bank.statement([LESS, LESS._replace(text="INV-2026-0003 less credit", ref="R2", day="2026-03-11")])
    applied = [line["applied"] for line in bank.answer("reconcile", file)["lines"]]
    assert applied == [[{"client": "Bolt", "invoice": "INV-2026-0002", "amount": "120.00"}], []]


def lines(bank: Bank) -> list[object]:
    """Return what each line applies of its client's own credit."""
    return [line["applied"] for line in bank.answer("reconcile", bank.statement([LESS]))["lines"]]


def test_an_advice_may_take_a_credit_off(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TERMLESS + sale("Bolt", "INV-2026-0003", "80.00") + credit("120.00"))
    advice = bank.file("bolt.csv", "Invoice,Amount\nINV-2026-0002,500.00\nINV-2026-0003,80.00\nCM-0001,-120.00\n")
    file = bank.statement([LESS._replace(amount="460.00", text="see advice")])
    (line,) = bank.answer("reconcile", file, "--remittance", advice)["lines"]
    assert (line["state"], line["allocations"], line["applied"]) == (
        "matched",
        [
            {"client": "Bolt", "invoice": "INV-2026-0002", "amount": "380.00"},
            {"client": "Bolt", "invoice": "INV-2026-0003", "amount": "80.00"},
        ],
        [{"client": "Bolt", "invoice": "INV-2026-0002", "amount": "120.00"}],
    )
    assert "less 120.00 USD of the client's own credit" in line["reason"]
    bank.booked(file, "--remittance", advice)
    assert bank.run("aging").code == 0
    assert bank.states(file) == ["booked"]


def test_an_advice_with_a_credit_that_is_not_there_explains_nothing(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TERMLESS + credit("100.00"))
    advice = bank.file("bolt.csv", "Invoice,Amount\nINV-2026-0002,500.00\nCM-0001,-120.00\n")
    (line,) = bank.answer("reconcile", bank.statement([LESS]), "--remittance", advice)["lines"]
    assert line["applied"] == []
    assert "remittance" not in line["reason"]
