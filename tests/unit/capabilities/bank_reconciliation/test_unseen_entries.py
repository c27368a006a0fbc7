"""A bank line and an entry that was typed by hand before the bank showed it: the same, another, or asked."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row, table
from tests.support.bankbook import ACCOUNTS, FEES, Bank, sale

FORGE = """
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Trading"
2025-01-01 open Assets:Receivable:BoltForge
  name: "Bolt & Forge"
"""


@pytest.fixture(autouse=True)
def _summer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all of these days be past."""
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-06-30")


def receipt(client: str, day: str, amount: str, number: str = "", more: str = "") -> str:
    """Return a receipt as a person types it: without the bank's reference."""
    link = f" ^{number}" if number else ""
    return (
        f'\n{day} * "{client}" "Payment"{link}\n{more}'
        f"  Assets:Bank:Checking  {amount} USD\n  Assets:Receivable:{client}  -{amount} USD\n"
    )


def cheque(day: str, text: str, amount: str = "500.00", ref: str = "B1", who: str = "") -> Row:
    return Row(day, amount, text, who, ref)


ENTERED = sale("BoltForge", "INV-0001", "1000.00", "2026-04-01") + receipt(
    "BoltForge", "2026-04-24", "500.00", "INV-0001"
)


def forge(folder: Path, ledger: str = ENTERED, policy: str = "") -> Bank:
    return Bank(folder, ledger, policy, ACCOUNTS + FORGE)


@pytest.mark.parametrize("day", ["2026-04-30", "2026-05-08", "2026-06-03"])
@pytest.mark.parametrize(
    "text",
    ["DEPOSIT CHQ BOLT & FORGE INV-0001", "DEPOSIT CHQ BOLT & FORGE", "CHEQUE INV-0001"],
)
def test_a_receipt_that_the_bank_shows_weeks_later_is_asked_and_never_booked_again(
    tmp_path: Path, day: str, text: str
) -> None:
    bank = forge(tmp_path, ENTERED + sale("BoltForge", "INV-0002", "500.00", "2026-04-02"))
    file = bank.statement([cheque(day, text)])
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert line["reason"].startswith("the entry of 2026-04-24 at main.beancount:")
    assert line["reason"].endswith(", not yet seen at the bank: is it this line?")
    assert line["possible_entries"] == [line["reason"].split(" at ")[1].split(",")[0]]
    for words in ((), ("--park",)):
        assert "INV" not in bank.booked(file, *words)


@pytest.mark.parametrize("day", ["2026-04-24", "2026-04-29", "2026-04-19"])
@pytest.mark.parametrize("text", ["DEPOSIT CHQ BOLT & FORGE INV-0001", "CHQ BOLT & FORGE", "inv 1 INV0001"])
def test_near_its_day_with_its_number_or_client_it_is_the_same(tmp_path: Path, day: str, text: str) -> None:
    bank = forge(tmp_path)
    assert bank.states(bank.statement([cheque(day, text)])) == ["booked"]


def test_near_its_day_without_a_name_it_is_asked(tmp_path: Path) -> None:
    bank = forge(tmp_path)
    (line,) = bank.lines(bank.statement([cheque("2026-04-27", "COUNTER DEPOSIT")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)


def test_weeks_later_without_a_name_it_is_asked_too(tmp_path: Path) -> None:
    bank = forge(tmp_path)
    (line,) = bank.lines(bank.statement([cheque("2026-05-07", "COUNTER DEPOSIT")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)
    # What is certain by itself is not held up by it.
    bank = forge(tmp_path / "certain", ENTERED + sale("Acme", "INV-0002", "500.00", "2026-04-02"))
    assert bank.states(bank.statement([cheque("2026-05-07", "INV-0002", who="Acme Trading")])) == ["matched"]


def test_what_the_line_names_beats_amount_and_day(tmp_path: Path) -> None:
    ledger = (
        sale("Acme", "INV-0001", "80.00", "2026-02-01")
        + sale("Acme", "INV-0002", "80.00", "2026-02-02")
        + receipt("Acme", "2026-03-01", "80.00", "INV-0001")
    )
    bank = forge(tmp_path, ledger)
    file = bank.statement([cheque("2026-03-04", "ACME TRADING INV-0002", "80.00")])
    assert "^INV-0002" in bank.twice(file)


@pytest.mark.parametrize("number", ["2002", "R-2", "2026/000017", "20260417"])
def test_a_number_in_any_form_beats_amount_and_day(tmp_path: Path, number: str) -> None:
    ledger = (
        sale("Acme", "INV-0001", "80.00", "2026-02-01")
        + sale("Acme", "other", "80.00", "2026-02-02").replace(" ^other", f'\n  invoice: "{number}"')
        + receipt("Acme", "2026-03-01", "80.00", "INV-0001")
    )
    bank = forge(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([cheque("2026-03-04", f"Acme Trading invoice {number}", "80.00")]))
    assert line["state"] != "booked"


PAID_BY_HOLDING = (
    sale("Acme", "INV-0001", "70.00", "2026-02-01")
    + receipt("Acme", "2026-03-01", "70.00", "INV-0001", '  bank-ref: "A0"\n  payer: "Zenith Holding"\n')
    + sale("Acme", "INV-0002", "500.00", "2026-04-02")
    + ENTERED
)


@pytest.mark.parametrize("day", ["2026-04-24", "2026-04-28"])
def test_who_has_paid_for_one_client_may_pay_for_another(tmp_path: Path, day: str) -> None:
    bank = forge(tmp_path, PAID_BY_HOLDING)
    (line,) = bank.lines(bank.statement([cheque(day, "TRANSFER", who="Zenith Holding")]))
    assert line["state"] == "proposed"
    assert line["reason"].startswith("the entry of 2026-04-24 at main.beancount:")


@pytest.mark.parametrize(
    ("day", "text"), [("2026-05-20", "TRANSFER"), ("2026-04-24", "INV-0002"), ("2026-04-24", "ACME TRADING INV-0002")]
)
def test_a_known_payer_pays_for_its_client_where_nothing_near_by_says_otherwise(
    tmp_path: Path, day: str, text: str
) -> None:
    bank = forge(tmp_path, PAID_BY_HOLDING)
    assert "^INV-0002" in bank.twice(bank.statement([cheque(day, text, who="Zenith Holding")]))


def test_another_clients_money_of_the_same_amount_and_day_is_not_the_entry(tmp_path: Path) -> None:
    ledger = ENTERED + sale("Acme", "INV-0002", "500.00", "2026-04-02")
    bank = forge(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([cheque("2026-04-25", "transfer", who="Acme Trading")]))
    assert (line["state"], [each["invoice"] for each in line["allocations"]]) == ("matched", ["INV-0002"])


def test_a_line_that_names_more_than_the_entry_is_asked(tmp_path: Path) -> None:
    ledger = ENTERED + sale("BoltForge", "INV-0002", "300.00", "2026-04-02")
    bank = forge(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([cheque("2026-04-25", "BOLT & FORGE INV-0001, INV-0002")]))
    assert line["state"] == "proposed"


def test_each_line_has_an_entry_of_its_own_where_that_can_be(tmp_path: Path) -> None:
    ledger = (
        sale("Acme", "INV-0001", "160.00", "2026-02-01")
        + receipt("Acme", "2026-03-01", "80.00", "INV-0001")
        + receipt("Acme", "2026-03-04", "80.00", "INV-0001")
    )
    bank = forge(tmp_path, ledger)
    # The nearest entry of the first line is the only one of the second.
    rows = [cheque("2026-03-05", "Acme Trading", "80.00"), cheque("2026-03-09", "Acme Trading", "80.00", "B2")]
    assert bank.states(bank.statement(rows)) == ["booked", "booked"]


def test_a_number_chooses_before_a_day_does(tmp_path: Path) -> None:
    ledger = (
        sale("Acme", "INV-0001", "80.00", "2026-02-01")
        + sale("Acme", "INV-0002", "80.00", "2026-02-01")
        + receipt("Acme", "2026-03-04", "80.00", "INV-0001")
        + receipt("Acme", "2026-03-02", "80.00", "INV-0002")
    )
    bank = forge(tmp_path, ledger)
    rows = [cheque("2026-03-04", "Acme Trading", "80.00"), cheque("2026-03-05", "INV-0001", "80.00", "B2")]
    added = bank.twice(bank.statement(rows))
    assert '2026-03-05 custom "ar-cleared" Assets:Bank:Checking 80.00 USD 2026-03-04 "B2"' in added
    assert '2026-03-04 custom "ar-cleared" Assets:Bank:Checking 80.00 USD 2026-03-02 "B1"' in added


def test_what_books_and_bank_had_in_common_before_is_not_asked_about(tmp_path: Path) -> None:
    # The account was checked before the first statement: the receipt of 04-24 was shown by then.
    checked = "\n2026-05-01 balance Assets:Bank:Checking 1500.00 USD\n"
    bank = forge(tmp_path, ENTERED + sale("BoltForge", "INV-0002", "500.00", "2026-04-02") + checked)
    file = bank.statement([cheque("2026-05-08", "BOLT & FORGE INV-0002")], "1500.00")
    assert bank.states(file) == ["matched"]


def test_money_that_was_entered_before_its_client_was_known_stops_a_second_booking(tmp_path: Path) -> None:
    unknown = (
        '\n2026-04-24 * "" "Paid in, from whom?"\n'
        "  Assets:Bank:Checking  500.00 USD\n  Liabilities:Unidentified  -500.00 USD\n"
    )
    bank = forge(tmp_path, sale("BoltForge", "INV-0001", "500.00", "2026-04-01") + unknown)
    (line,) = bank.lines(bank.statement([cheque("2026-04-25", "BOLT & FORGE INV-0001")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)
    assert line["candidates"][0]["allocations"][0]["invoice"] == "INV-0001"


def test_fees_and_rent_that_name_nobody_are_still_ticked_off(tmp_path: Path) -> None:
    rent = '\n2026-04-24 * "Rent"\n  Assets:Bank:Checking  -700.00 USD\n  Expenses:BankFees  700.00 USD\n'
    bank = forge(tmp_path, rent)
    assert bank.states(bank.statement([cheque("2026-04-26", "STANDING ORDER 4711", "-700.00")])) == ["booked"]
    # Two that are named, and not alike, are for a person.
    bank = forge(tmp_path / "named", rent.replace('"Rent"', '"City Properties" "Rent"'))
    (line,) = bank.lines(bank.statement([cheque("2026-04-26", "power", "-700.00", who="Northern Electric")]))
    assert (line["state"], len(line["possible_entries"])) == ("proposed", 1)


def interactive(bank: Bank, file: Path, answers: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Answer what is asked; return what was added and what was said."""
    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO(answers))
    answer = bank.run("reconcile", file, "--interactive", write=True)
    assert answer.code == 0, answer
    bank.book()
    return bank.text().removeprefix(before), answer.stderr


@pytest.mark.parametrize("said", ["e\n", "1\n", "e 1\n"])
def test_interactive_can_say_that_it_is_that_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    bank = forge(tmp_path)
    file = bank.statement([cheque("2026-04-30", "DEPOSIT CHQ BOLT & FORGE INV-0001")])
    added, shown = interactive(bank, file, said, monkeypatch)
    assert added.startswith('\n2026-04-30 custom "ar-cleared" Assets:Bank:Checking 500.00 USD 2026-04-24 "B1"\n')
    assert "[1] it is the entry of 2026-04-24 at main.beancount:" in shown
    assert bank.states(file) == ["booked"]


def test_interactive_can_say_that_it_is_another_payment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = forge(tmp_path)
    file = bank.statement([cheque("2026-04-30", "DEPOSIT CHQ BOLT & FORGE INV-0001")])
    added, shown = interactive(bank, file, "2\n", monkeypatch)
    assert "[2] BoltForge INV-0001 500.00 USD" in shown
    assert '* "Bolt & Forge" "Payment of INV-0001" ^INV-0001' in added


def test_interactive_gives_an_entry_to_one_line_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = forge(tmp_path)
    rows = [cheque("2026-04-30", "BOLT & FORGE"), cheque("2026-05-04", "BOLT & FORGE", ref="B2")]
    added, shown = interactive(bank, bank.statement(rows), "e\ne\n\n", monkeypatch)
    assert added.count("ar-cleared") == 1
    assert "is another line's already" in " ".join(shown.split())


# References that banks use again.


@pytest.mark.parametrize("apart", [1, 3, 6, 27])
def test_a_reference_used_again_for_another_invoice_is_another_movement(tmp_path: Path, apart: int) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-0001", "80.00") + sale("Acme", "INV-0002", "80.00"))
    bank.booked(bank.statement([Row("2026-03-03", "80.00", "Acme Industrial INV-0001", "", "1")]))
    day = f"2026-03-{3 + apart:02}"
    file = bank.statement([Row(day, "80.00", "Acme Industrial INV-0002", "", "1")], "1080.00", "two.xml")
    assert "^INV-0002" in bank.twice(file)


@pytest.mark.parametrize("apart", [1, 3, 6])
def test_a_reference_used_again_on_another_day_is_asked_where_the_text_does_not_tell(
    tmp_path: Path, apart: int
) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-0001", "80.00") + sale("Acme", "INV-0002", "80.00"))
    bank.booked(bank.statement([Row("2026-03-03", "80.00", "INV-0001", "Acme Industrial Ltd", "1")]))
    day = f"2026-03-{3 + apart:02}"
    file = bank.statement([Row(day, "80.00", "transfer", "Acme Industrial Ltd", "1")], "1080.00", "two.xml")
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert "has this reference: is it this line?" in line["reason"]


def test_a_reference_of_the_same_day_for_another_client_is_asked(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Acme", "INV-0001", "80.00") + sale("Bolt", "INV-0002", "80.00"))
    bank.booked(bank.statement([Row("2026-03-03", "80.00", "INV-0001", "Acme Industrial Ltd", "DEPOSIT")]))
    file = bank.statement([Row("2026-03-03", "80.00", "INV-0002", "Bolt Electric", "DEPOSIT")], "7000.00", "two.xml")
    (line,) = bank.lines(file)
    assert line["state"] == "proposed"
    assert "the line names another: is it this line?" in line["reason"]


def test_the_same_line_in_two_files_and_two_formats_stays_one(tmp_path: Path) -> None:
    rows = [Row("2026-03-05", "80.00", "INV-0001", "Acme Industrial Ltd", "1")]
    bank = Bank(tmp_path, sale("Acme", "INV-0001", "80.00"), FEES)
    files = [bank.statement(rows), bank.statement(rows, name="again.xml"), bank.file("a.csv", table(rows, "1000.00"))]
    assert bank.states(*files) == ["matched"]
    bank.booked(*files)
    for file in files:
        assert bank.states(file) == ["booked"]


# What else a text names.


@pytest.mark.parametrize(
    "text", ["INV-0017, INV-0018", "INV-0017/0018", "invoices INV-0018 and INV-0017", "INV-0018 INV-0017 thanks"]
)
def test_a_settled_invoice_beside_an_open_one_is_for_a_person(tmp_path: Path, text: str) -> None:
    ledger = (
        sale("Acme", "INV-0017", "2430.00")
        + sale("Acme", "INV-0018", "1744.20")
        + sale("Acme", "INV-0019", "99.00")
        + receipt("Acme", "2026-03-03", "2430.00", "INV-0017", '  bank-ref: "R0"\n')
    )
    bank = Bank(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([Row("2026-03-20", "4174.20", text, "Acme Industrial Ltd", "R1")]))
    assert line["state"] == "proposed"
    assert "INV-0017" in line["reason"]
