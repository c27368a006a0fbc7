"""`remind --bank`: nobody is reminded of what they have paid, even where nobody has booked it yet."""

from pathlib import Path

import pytest
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said

LATE = invoice("INV-0001", "2026-03-01") + invoice("INV-0002", "2026-03-01", client="Bolt")
CSV = "Date,Description,Amount,Balance\n"


def statement(folder: Path, *lines: str) -> Path:
    """Write a bank's table."""
    path = folder / "book" / "bank" / "march.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    balance = 1000
    rows = []
    for line in lines:
        day, text, amount = line.split("|")
        balance += int(float(amount))
        rows.append(f"{day},{text},{amount},{balance}.00\n")
    path.write_text(CSV + "".join(rows))
    return path


def test_a_receipt_that_waits_keeps_its_invoice_back(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE)
    bank = statement(tmp_path, "2026-03-18|Acme Ltd INV-0001|100.00", "2026-03-19|card fee|-1.00")
    assert said(plan_of(shop, "2026-03-20")) == {"INV-0001": "level 1", "INV-0002": "level 1"}
    assert said(plan_of(shop, "2026-03-20", "--bank", bank)) == {"INV-0001": "receipt-waiting", "INV-0002": "level 1"}
    assert said(plan_of(shop, "2026-03-17", "--bank", bank))["INV-0001"] == "level 1"


def test_what_is_booked_from_the_statement_waits_no_longer(tmp_path: Path) -> None:
    text = LATE + receipt("2026-03-18", "60.00 USD", "INV-0001")
    bank = statement(tmp_path, "2026-03-18|Acme Ltd INV-0001|60.00")
    plan = plan_of(reminder_shop(tmp_path, text), "2026-03-20", "--bank", bank)
    assert said(plan)["INV-0001"] == "level 1"
    assert plan["messages"][0]["total"] == "40.00"


def test_the_policy_names_the_files_and_the_plan_how_old_they_are(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, LATE, '\n[reminders]\nbank-files = ["bank/*.csv"]\n')
    assert "no file is bank/*.csv" in shop.refused("remind", code=2, write=False)
    statement(tmp_path, "2026-03-18|Acme Ltd INV-0001|100.00")
    assert said(plan_of(shop, "2026-03-20"))["INV-0001"] == "receipt-waiting"
    fresh = shop.run("remind", "--as-of", "2026-03-21").stdout
    assert "Bank:   known up to 2026-03-18\n" in fresh
    old = shop.run("remind", "--as-of", "2026-03-22").stdout
    assert "Bank:   known up to 2026-03-18: 4 days old, reconcile first\n" in old


def test_without_files_the_ledger_says_up_to_when_the_bank_is_known(tmp_path: Path) -> None:
    text = '2026-03-15 custom "ar-bank" Assets:Bank:Checking 2026-03-01 0.00 USD 0.00 USD\n'
    answer = reminder_shop(tmp_path, LATE + text).run("remind", "--as-of", "2026-03-17")
    assert "Bank:   known up to 2026-03-15\n" in answer.stdout


@pytest.mark.parametrize("pattern", ["/etc/passwd", "../../*", ""])
def test_patterns_stay_in_the_folder(tmp_path: Path, pattern: str) -> None:
    shop = reminder_shop(tmp_path, LATE, f'\n[reminders]\nbank-files = ["{pattern}"]\n')
    assert f"{pattern!r} does not stay in the folder" in shop.refused("remind", code=2, write=False)


def test_a_file_that_is_no_statement(tmp_path: Path) -> None:
    other = tmp_path / "x.ofx"
    other.write_text("hello")
    shop = reminder_shop(tmp_path, LATE)
    assert "x.ofx" in shop.refused("remind", "--bank", other, code=1, write=False)
