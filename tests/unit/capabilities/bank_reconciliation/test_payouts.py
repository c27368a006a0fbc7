"""Payouts of processors: one line on the bank account, and the payments, fees and disputes behind it."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

HEADER = (
    "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,reporting_category,"
    "gross,fee,net,currency,description\n"
)
INVOICES = sale("Bolt", "INV-2026-0002", "500.00") + sale("Cora", "INV-2026-0003", "50.00", day="2026-02-01")
PAID = """
2026-02-10 * "Cora Vintners" "Paid" ^INV-2026-0003
  Assets:Bank:Checking  50.00 USD
  Assets:Receivable:Cora
"""


def stripe(*rows: str) -> str:
    """Return a report of one payout, its lines as kind, gross, fee, net and description."""
    lines = []
    for number, row in enumerate(rows):
        kind, gross, fee, net, text = row.split("|")
        first = f"po_1Abc,2026-03-10 00:00:00,txn_{number},2026-03-08 10:00:00"
        lines.append(f"{first},{kind},{gross},{fee},{net},usd,{text}\n")
    return HEADER + "".join(lines)


def test_one_line_settles_several_invoices_and_books_the_fee(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-2026-0001", "1000.00", day="2026-01-01") + INVOICES)
    report = bank.file(
        "stripe.csv",
        stripe(
            "charge|1000.00|29.30|970.70|INV-2026-0001",
            "charge|500.00|14.80|485.20|Invoice INV-2026-0002",
        ),
    )
    file = bank.statement([Row("2026-03-11", "1455.90", "STRIPE PAYOUT", "Stripe", "R1")])
    added = bank.twice(file, "--payouts", report)
    assert added.split("\n\n")[0].strip("\n") == (
        '2026-03-11 * "Stripe" "Stripe payout po_1Abc: 2 payments, 1,500.00 USD less 44.10 USD of fees"\n'
        '  bank-ref: "R1"\n'
        "  Assets:Bank:Checking     1455.90 USD\n"
        "  Expenses:BankFees          44.10 USD\n"
        "  Assets:Receivable:Acme  -1000.00 USD\n"
        '    invoice: "INV-2026-0001"\n'
        "  Assets:Receivable:Bolt   -500.00 USD\n"
        '    invoice: "INV-2026-0002"'
    )
    left = bank.answer("items", "--as-of", "2026-03-31")["items"]
    assert [item["invoice"] for item in left] == ["INV-2026-0003"]


def test_a_dispute_opens_its_item_again_with_its_own_due_date(tmp_path: Path) -> None:
    bank = Bank(tmp_path, INVOICES + PAID)
    report = bank.file(
        "stripe.csv",
        stripe(
            "charge|500.00|14.80|485.20|Invoice INV-2026-0002",
            "dispute|-50.00|15.00|-65.00|Chargeback INV-2026-0003",
        ),
    )
    file = bank.statement([Row("2026-03-11", "420.20", "STRIPE PAYOUT", "Stripe", "R1")])
    bank.twice(file, "--payouts", report)
    (item,) = bank.answer("items", "--as-of", "2026-03-31")["items"]
    assert (item["invoice"], item["date"], item["open"]) == ("INV-2026-0003", "2026-02-01", "50.00")


def unclear(bank: Bank) -> tuple[Path, Path]:
    """Write a payout with a payment that names nobody."""
    report = bank.file(
        "stripe.csv",
        stripe(
            "charge|500.00|14.80|485.20|Invoice INV-2026-0002",
            "charge|33.00|1.00|32.00|Gift card",
            "dispute|-50.00|15.00|-65.00|Chargeback INV-2026-0003",
        ),
    )
    return report, bank.statement([Row("2026-03-11", "452.20", "STRIPE PAYOUT", "Stripe", "R1")])


def test_a_payout_that_is_not_certain_as_a_whole_is_left_to_a_person(tmp_path: Path) -> None:
    bank = Bank(tmp_path, INVOICES + PAID)
    report, file = unclear(bank)
    (line,) = bank.lines(file, "--payouts", report)
    assert line["state"] == "proposed"
    assert "33.00 USD of Gift card" in line["reason"]


def test_such_a_payout_can_be_left_unidentified_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, INVOICES + PAID)
    report, file = unclear(bank)
    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO("u\n"))
    assert bank.run("reconcile", file, "--payouts", report, "--interactive", write=True).code == 0
    added = bank.text().removeprefix(before)
    assert added.count("bank-ref:") == 1
    assert "Liabilities:Unidentified  -452.20 USD" in added
    assert bank.states(file, "--payouts", report) == ["booked"]
