"""One entry for several lines, several entries for one line, and what else looks like new money and is none."""

from pathlib import Path

import pytest
from tests.support.bank_files import Row, table
from tests.support.bankbook import ACCOUNTS, Bank, sale
from tests.unit.capabilities.bank_reconciliation.test_unseen_entries import FORGE, cheque, forge, receipt

TWO = sale("Acme", "INV-0001", "120.00", "2026-02-01") + sale("BoltForge", "INV-0002", "80.00", "2026-02-01")
TYPED = receipt("Acme", "2026-03-01", "120.00", "INV-0001") + receipt("BoltForge", "2026-03-03", "80.00", "INV-0002")


@pytest.mark.parametrize(
    "text", ["GREENLEAF CONSULTING ORDER 5521", "DEPOSIT J SMITH", "INV-0099", "TAX REFUND 2025"]
)
def test_a_sum_of_clients_receipts_that_the_line_does_not_name_is_asked(tmp_path: Path, text: str) -> None:
    bank = forge(tmp_path, TWO + TYPED)
    file = bank.statement([cheque("2026-03-04", text, "200.00")])
    (line,) = bank.lines(file)
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 2)
    assert "2 receipts in the books" in line["reason"]
    assert "Receivable" not in bank.booked(file, "--park")


@pytest.mark.parametrize(
    "text", ["DEPOSIT 2 CHQS ACME TRADING AND OTHERS", "CHECK DEPOSIT BOLT & FORGE", "2 CHEQUES ACME TRADING"]
)
def test_a_deposit_that_names_one_of_several_payers_is_asked(tmp_path: Path, text: str) -> None:
    bank = forge(tmp_path, TWO + TYPED)
    file = bank.statement([cheque("2026-03-04", text, "200.00")])
    (line,) = bank.lines(file)
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 2)
    assert "Liabilities" not in bank.booked(file, "--park")


def test_a_deposit_that_several_sets_make_up_is_asked(tmp_path: Path) -> None:
    again = sale("Acme", "INV-0003", "120.00", "2026-02-01") + receipt("Acme", "2026-03-01", "120.00", "INV-0003")
    bank = forge(tmp_path, TWO + TYPED + again)
    file = bank.statement([cheque("2026-03-04", "DEPOSIT 2 CHQS", "200.00")])
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert "2 sets of receipts in the books make this amount" in line["reason"]
    assert "Liabilities" not in bank.booked(file, "--park")


def test_a_sum_of_receipts_weeks_ago_is_asked(tmp_path: Path) -> None:
    bank = forge(tmp_path, TWO + TYPED)
    (line,) = bank.lines(bank.statement([cheque("2026-03-12", "2 CHEQUES INV-0001 INV-0002", "200.00")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 2)


DEPOSIT = """
2026-03-02 * "deposit" "two cheques"
  Assets:Bank:Checking  500.00 USD
  Assets:Receivable:Acme  -300.00 USD
    invoice: "INV-0001"
  Assets:Receivable:BoltForge  -200.00 USD
    invoice: "INV-0002"
"""


def test_one_entry_that_the_bank_shows_as_two_lines_is_asked(tmp_path: Path) -> None:
    sales = "".join(
        sale(client, number, amount, "2026-02-01")
        for client, number, amount in (
            ("Acme", "INV-0001", "300.00"), ("Acme", "INV-0004", "300.00"), ("BoltForge", "INV-0002", "200.00"),
        )
    )  # fmt: skip
    bank = forge(tmp_path, sales + DEPOSIT)
    rows = [
        cheque("2026-03-03", "ACME TRADING", "300.00"),
        cheque("2026-03-03", "BOLT & FORGE INV-0002", "200.00", "B2"),
    ]
    file = bank.statement(rows)
    for line in bank.lines(file):
        assert line["state"] == "proposed"
        assert "500.00 USD" in line["reason"]
    assert "Receivable" not in bank.booked(file, "--park")


def test_a_typed_receipt_less_its_fee_is_asked_where_the_bank_shows_both(tmp_path: Path) -> None:
    typed = """
2026-03-02 * "Acme" "less fee" ^INV-0001
  Assets:Bank:Checking  985.00 USD
  Expenses:BankFees  15.00 USD
  Assets:Receivable:Acme  -1000.00 USD
"""
    sales = sale("Acme", "INV-0001", "1000.00", "2026-02-01") + sale("Acme", "INV-0002", "1000.00", "2026-02-01")
    bank = forge(tmp_path, sales + typed)
    rows = [
        cheque("2026-03-02", "ACME TRADING", "1000.00"),
        cheque("2026-03-02", "INCOMING WIRE FEE", "-15.00", "B2"),
    ]
    line = bank.lines(bank.statement(rows))[-1]
    assert (line["amount"], line["state"]) == ("1000.00", "proposed")
    assert "985.00 USD" in line["reason"]


RULE = '\n[[rules]]\nname = "c"\ntext = ["SERVICE CHARGE", "DEPOSIT"]\naccount = "Expenses:BankFees"\n'


def test_a_rule_gives_way_to_the_entry_that_is_there(tmp_path: Path) -> None:
    fee = '\n2026-03-01 * "Fee" "fee"\n  Assets:Bank:Checking  -12.00 USD\n  Expenses:BankFees  12.00 USD\n'
    bank = forge(tmp_path, fee, RULE)
    assert bank.states(bank.statement([cheque("2026-03-03", "SERVICE CHARGE", "-12.00", who="SERVICE CHARGE")])) == [
        "booked"
    ]
    bank = forge(
        tmp_path / "client", sale("Acme", "INV-0001", "33.00") + receipt("Acme", "2026-03-01", "33.00"), RULE
    )
    (line,) = bank.lines(bank.statement([cheque("2026-03-03", "DEPOSIT", "33.00")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-30"])
def test_a_line_that_names_nobody_is_asked_weeks_later_as_well(tmp_path: Path, day: str) -> None:
    bank = forge(tmp_path, TWO + TYPED)
    file = bank.statement([cheque(day, "DEPOSIT CHQ 1001", "120.00")])
    (line,) = bank.lines(file)
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)
    assert "Unidentified" not in bank.booked(file, "--park")


def test_a_cash_sale_is_no_payment_of_an_invoice(tmp_path: Path) -> None:
    cash = '\n2026-03-02 * "Acme" "cash sale"\n  Assets:Bank:Checking  120.00 USD\n  Income:Sales  -120.00 USD\n'
    bank = forge(tmp_path, TWO + cash)
    (line,) = bank.lines(bank.statement([cheque("2026-03-05", "ACME TRADING INV-0001", "120.00")]))
    assert (line["state"], [each["invoice"] for each in line["allocations"]]) == ("matched", ["INV-0001"])


def test_a_receipt_that_waits_to_be_deposited_is_asked(tmp_path: Path) -> None:
    undeposited = receipt("Acme", "2026-03-02", "120.00", "INV-0001").replace("Bank:Checking", "Undeposited")
    accounts = ACCOUNTS + FORGE + "2025-01-01 open Assets:Undeposited\n"
    bank = Bank(tmp_path, TWO + sale("Acme", "INV-0004", "120.00", "2026-02-01") + undeposited, "", accounts)
    (line,) = bank.lines(bank.statement([cheque("2026-03-03", "ACME TRADING", "120.00")]))
    assert line["state"] == "proposed"
    assert "Assets:Undeposited" in line["reason"]


def test_the_rest_of_a_day_has_movements_of_its_own_whatever_they_are_called(tmp_path: Path) -> None:
    sales = sale("Acme", "INV-0001", "80.00", "2026-02-01") + sale("Acme", "INV-0002", "80.00", "2026-02-01")
    bank = forge(tmp_path, sales)
    one = bank.statement([Row("2026-03-03", "80.00", "ACME TRADING INV-0001", "", "1")])
    two = bank.statement([Row("2026-03-03", "80.00", "DEPOSIT", "", "1")], "1080.00", "two.xml")
    assert len(bank.lines(one, two)) == 2
    bank.booked(one)
    (line,) = bank.lines(two)
    assert line["state"] != "booked"


def test_the_bank_has_said_what_the_last_statement_of_the_day_closed_with(tmp_path: Path) -> None:
    sales = sale("Acme", "INV-0001", "80.00", "2026-02-01") + sale("Acme", "INV-0002", "80.00", "2026-02-01")
    bank = forge(tmp_path, sales)
    bank.booked(bank.statement([Row("2026-03-03", "80.00", "ACME TRADING INV-0001", "", "1")]))
    bank.booked(bank.statement([Row("2026-03-03", "80.00", "ACME TRADING INV-0002", "", "2")], "1080.00", "two.xml"))
    (found,) = bank.answer("bank", "--as-of", "2026-03-31")["accounts"]
    assert (found["bank"], found["difference"]) == ("1160.00", "0.00")


def test_one_statement_in_two_formats_whose_days_differ_is_one(tmp_path: Path) -> None:
    bank = forge(tmp_path, TWO)
    rows = [
        Row("2026-03-03", "80.00", "BOLT & FORGE INV-0002", "", "C1"),
        Row("2026-03-04", "55.00", "J SMITH", "", "C2"),
    ]
    later = [
        Row("2026-03-04", "80.00", "BOLT & FORGE INV-0002", "", ""),
        Row("2026-03-05", "55.00", "J SMITH", "", ""),
    ]
    one, two = bank.statement(rows), bank.statement(later, name="two.xml")
    assert len(bank.lines(one, two)) == 2
    bank.booked(one, "--park")
    for line in bank.lines(two):
        assert line["state"] in ("booked", "proposed")
    assert "Receivable" not in bank.booked(two, "--park")


def test_a_link_to_an_entry_that_is_not_there_is_named(tmp_path: Path) -> None:
    bank = forge(tmp_path, TWO + receipt("Acme", "2026-03-02", "120.00", "INV-0001"))
    file = bank.statement([cheque("2026-03-03", "ACME TRADING INV-0001", "120.00")])
    bank.booked(file)
    text = bank.main.read_text(encoding="utf-8").replace("Checking  120.00 USD", "Checking  110.00 USD")
    bank.main.write_text(text.replace("Acme  -120.00 USD", "Acme  -110.00 USD"), encoding="utf-8")
    checked = bank.run("check")
    assert checked.code == 1
    assert "ar-cleared" in checked.stdout
    (line,) = bank.lines(file)
    assert line["state"] in ("proposed", "unmatched")
    assert "ar-cleared" in line["reason"]


PART = sale("BoltForge", "INV-2026-0100", "100.00", "2026-02-01")


@pytest.mark.parametrize("proven", [True, False])
def test_a_payment_that_another_format_dates_a_day_later_is_booked_once(tmp_path: Path, proven: bool) -> None:
    around = [Row("2026-03-02", "7.00", "till", "", "T1"), Row("2026-03-25", "9.00", "till", "", "T2")]
    one = [around[0], Row("2026-03-11", "50.00", "INV-2026-0100", "Bolt & Forge", "R0"), around[1]]
    two = [around[0], Row("2026-03-12", "50.00", "INV-2026-0100", "Bolt & Forge", ""), around[1]]
    bank = forge(tmp_path, PART)
    first = bank.statement(one)
    other = bank.file("b.csv", table(two, "1000.00" if proven else None))
    assert [line["state"] for line in bank.lines(first, other)].count("matched") == 1
    for files in ((first, other), (other, first)):
        bank = forge(tmp_path / str(len(files[0].name)), PART)
        for file in files:
            bank.booked(file, "--account", "Assets:Bank:Checking")
        assert bank.text().count("Payment of INV-2026-0100") == 1
        assert [line["state"] for line in bank.lines(*files, "--account", "Assets:Bank:Checking")].count(
            "matched"
        ) == 0
