"""`arledger reconcile`, told as stories: a ledger, a bank file, and what becomes of each line."""

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.support.bank_files import Row, camt, ofx, table
from tests.support.bankbook import ACCOUNTS, CLIENTS, FEES, Bank, directives, reason, sale
from tests.support.places import ROOT

ACME = sale("Acme", "INV-2026-0001", "1000.00")
BOLT = sale("Bolt", "INV-2026-0002", "500.00")
CORA = sale("Cora", "C-1001", "50.00")
PAID = [
    Row("2026-03-05", "980.00", "INV-2026-0001", "Acme Industrial Ltd", "R1"),
    Row("2026-03-06", "500.00", "payment INV-2026-0002", "Bolt Electric", "R2"),
]
FEE = Row("2026-03-07", "-5.00", "SERVICE FEE", "", "R3")
STRANGER = Row("2026-03-08", "77.00", "thank you", "Somebody Else", "R4")


def test_each_line_ends_in_one_state_and_what_is_certain_is_booked(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT, FEES)
    file = bank.statement([*PAID, FEE, STRANGER])
    assert bank.states(file) == ["matched", "matched", "matched", "unmatched"]
    assert (
        bank.booked(file)
        == """
2026-03-05 * "Acme Industrial Ltd" "Payment of INV-2026-0001" ^INV-2026-0001
  bank-ref: "R1"
  Assets:Bank:Checking      980.00 USD
  Expenses:Discounts         20.00 USD
  Assets:Receivable:Acme  -1000.00 USD

2026-03-06 * "Bolt Electric" "Payment of INV-2026-0002" ^INV-2026-0002
  bank-ref: "R2"
  Assets:Bank:Checking     500.00 USD
  Assets:Receivable:Bolt  -500.00 USD

2026-03-07 * "" "SERVICE FEE"
  bank-ref: "R3"
  Assets:Bank:Checking  -5.00 USD
  Expenses:BankFees      5.00 USD

2026-03-08 custom "ar-bank" Assets:Bank:Checking 2026-03-05 1000.00 USD 2552.00 USD "S"
"""
    )
    assert bank.states(file) == ["booked", "booked", "booked", "unmatched"]


def test_without_write_nothing_is_written_and_the_plan_is_what_write_does(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT, FEES)
    file = bank.statement([*PAID, FEE, STRANGER])
    before = bank.tree(with_state=True)
    shown = bank.run("reconcile", file)
    planned = bank.answer("reconcile", file)
    assert bank.tree(with_state=True) == before
    assert "Nothing is written yet" in shown.stderr
    text = bank.text()
    written = bank.run("reconcile", file, "--auto", write=True)
    assert (written.code, written.stdout) == (0, shown.stdout)
    ((addition),) = planned["plan"]
    assert bank.text() == f"{text}\n" + "\n\n".join(addition["entries"]) + "\n"


def test_the_json_has_what_the_contract_says(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    found = bank.answer("reconcile", bank.statement([*PAID, STRANGER]))
    assert found["account"] == "Assets:Bank:Checking"
    assert found["statement"] == {
        "from": "2026-03-05", "to": "2026-03-08", "opening": "1000.00", "closing": "2557.00",
        "closing_date": "2026-03-08", "currency": "USD",
    }  # fmt: skip
    assert found["counts"] == {"booked": 0, "matched": 2, "proposed": 0, "unmatched": 1, "ignored": 0}
    assert found["difference"] == "0.00"
    first = found["lines"][0]
    assert first["confidence"] >= 85
    assert first["reason"]
    assert {key: first[key] for key in ("bank_ref", "date", "amount", "counterparty", "text", "state")} == {
        "bank_ref": "R1", "date": "2026-03-05", "amount": "980.00", "counterparty": "Acme Industrial Ltd",
        "text": "INV-2026-0001", "state": "matched",
    }  # fmt: skip
    assert first["allocations"] == [{"client": "Acme", "invoice": "INV-2026-0001", "amount": "980.00"}]
    assert first["candidates"] == []
    assert found["written"] is False


def test_the_documented_keys_are_those_of_the_answer(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    section = text.split("## `reconcile`\n")[1]
    example = json.loads(section.split("```json\n")[1].split("```")[0])
    bank = Bank(tmp_path, ACME)
    found = bank.answer("reconcile", bank.statement(PAID[:1]))
    assert {*example, "plan", "documents", "remarks", "written"} <= found.keys()
    assert example["lines"][0].keys() <= found["lines"][0].keys()
    assert list(found["statement"]) == list(example["statement"])
    assert list(found["counts"]) == list(example["counts"])


def test_strict_exits_1_where_a_line_is_left_to_a_person(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    assert bank.states(bank.statement(PAID), "--strict") == ["matched", "matched"]
    assert bank.states(bank.statement([*PAID, STRANGER]), "--strict", code=1)[-1] == "unmatched"
    assert bank.run("reconcile", bank.statement([STRANGER]), "--strict").code == 1
    # What is certain is booked all the same.
    assert bank.run("reconcile", bank.statement([*PAID, STRANGER]), "--strict", write=True).code == 1
    assert bank.text().count("bank-ref") == 2


# Never booked by itself: a tie between clients, and several sums that fit.


def test_a_tie_between_clients_is_proposed_with_each_of_them(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Acme", "A-1001", "120.00") + sale("Bolt", "B-1001", "120.00"))
    (line,) = bank.lines(bank.statement([Row("2026-03-20", "120.00", "payment", "")]))
    assert line["state"] in ("proposed", "unmatched")
    assert {part["client"] for one in line["candidates"] for part in one["allocations"]} == {"Acme", "Bolt"}
    assert not [
        head for head in directives(bank.booked(bank.statement([Row("2026-03-20", "120.00")]))) if "*" in head
    ]


def test_several_sums_that_fit_are_proposed(tmp_path: Path) -> None:
    ledger = "".join(
        sale("Cora", number, amount)
        for number, amount in (("C-1", "60.00"), ("C-2", "40.00"), ("C-3", "70.00"), ("C-4", "30.00"))
    )
    bank = Bank(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([Row("2026-03-20", "100.00", "invoices", "Cora Vintners")]))
    assert line["state"] == "proposed"
    assert len(line["candidates"]) > 1


# What was booked is booked once.


def test_reading_twice_books_nothing_twice(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT, FEES)
    file = bank.statement([*PAID, FEE])
    bank.twice(file)
    before = bank.text()
    again = bank.run("reconcile", file, write=True)
    assert again.code == 0
    assert "nothing new" in again.stderr
    assert bank.text() == before


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    file = bank.statement(PAID)
    found = bank.answer("reconcile", file, file)
    assert (len(found["lines"]), found["repeated"]) == (2, 2)


def test_identical_twins_of_one_day_stay_two(tmp_path: Path) -> None:
    ledger = sale("Cora", "C-1001", "50.00") + sale("Cora", "C-1002", "50.00")
    bank = Bank(tmp_path, ledger)
    twins = [Row("2026-03-05", "50.00", "card 1", "Nobody Known")] * 2
    added = bank.twice(bank.file("a.csv", table(twins, "1000.00")), "--park")
    refs = [line for line in added.splitlines() if "bank-ref" in line]
    assert len(refs) == 2
    assert len(set(refs)) == 1
    assert refs[0].startswith('  bank-ref: "fp-')


def test_a_twin_that_comes_later_is_booked_and_the_first_is_not_again(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    twin = Row("2026-03-05", "50.00", "card 1", "Nobody Known")
    bank.twice(bank.file("noon.csv", table([twin])), "--park")
    added = bank.twice(bank.file("evening.csv", table([twin, twin])), "--park")
    assert added.count("bank-ref") == 1


@pytest.mark.parametrize("form", ["camt", "csv"])
def test_overlapping_statements_book_once_together_or_one_after_the_other(tmp_path: Path, form: str) -> None:
    ledger = "".join(sale("Cora", f"C-100{n}", f"{10 + n}.00") for n in range(5))
    rows = [Row(f"2026-03-0{n + 2}", f"{10 + n}.00", f"C-100{n}", "Cora Vintners", f"Z{n}") for n in range(5)]

    def files(bank: Bank) -> tuple[Path, Path]:
        if form == "camt":
            return bank.statement(rows[:3], "1000.00", "one.xml"), bank.statement(rows[1:], "1010.00", "two.xml")
        return bank.file("one.csv", table(rows[:3], "1000.00")), bank.file("two.csv", table(rows[1:], "1010.00"))

    added = []
    for number, way in enumerate(("both", "forth", "back")):
        bank = Bank(tmp_path / str(number), ledger)
        one, two = files(bank)
        ways: dict[str, list[tuple[Path, ...]]] = {
            "both": [(one, two)], "forth": [(one,), (two,)], "back": [(two,), (one,)],
        }  # fmt: skip
        parts = ways[way]
        text = "".join(bank.booked(*part) for part in parts)
        added.append(sorted(head for head in directives(text) if "*" in head))
        assert text.count("bank-ref") == 5
        assert set(bank.states(one, two)) == {"booked"}
    assert added[0] == added[1] == added[2]


# The same statement in another format: booked where the balances prove it, else left to a person.


def test_the_same_statement_in_another_format_is_booked_where_balances_prove_it(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    bank.twice(bank.file("a.ofx", ofx(PAID, "2480.00")))
    lines = bank.lines(bank.file("a.csv", table(PAID, "1000.00")))
    assert [line["state"] for line in lines] == ["booked", "booked"]
    assert [line["reason"] for line in lines] == [
        "booked on 2026-03-05 under the reference R1", "booked on 2026-03-06 under the reference R2",
    ]  # fmt: skip


def test_without_balances_a_person_is_asked_whether_it_is_the_same(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    bank.twice(bank.file("a.ofx", ofx(PAID, "2480.00")))
    file = bank.file("a.csv", table(PAID))
    for line in bank.lines(file):
        assert line["state"] in ("proposed", "unmatched")
        assert "another reference, R" in line["reason"]
    # Not even --park takes it for new money.
    assert bank.booked(file, "--park") == ""


def test_two_formats_in_one_reading_are_one_statement(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME + BOLT)
    files = [bank.file("a.ofx", ofx(PAID, "2480.00")), bank.file("a.csv", table(PAID, "1000.00"))]
    for given in (files, files[::-1]):
        found = bank.answer("reconcile", *given)
        assert [line["state"] for line in found["lines"]] == ["matched", "matched"]
        assert [line["bank_ref"] for line in found["lines"]] == ["R1", "R2"]
    added = bank.twice(*files)
    assert added.count("bank-ref") == 2


def test_statements_of_one_day_that_follow_each_other_are_not_the_same(tmp_path: Path) -> None:
    # Pages of a day: the second opens with what the first closed with, and has a line of the same amount.
    bank = Bank(tmp_path, sale("Cora", "C-1001", "50.00") + sale("Cora", "C-1002", "50.00"))
    one = bank.statement([Row("2026-03-05", "50.00", "C-1001", "Cora Vintners", "P1")], "1000.00", "one.xml")
    two = bank.statement([Row("2026-03-05", "50.00", "C-1002", "Cora Vintners", "P2")], "1050.00", "two.xml")
    bank.twice(one)
    assert "^C-1002" in bank.twice(two)


def test_pages_of_one_day_have_the_balances_of_the_whole_day(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    one = bank.statement([Row("2026-03-05", "50.00", "a", "", "P1")], "1000.00", "one.xml")
    two = bank.statement([Row("2026-03-05", "-20.00", "b", "", "P2")], "1050.00", "two.xml")
    for files in ((one, two), (two, one)):
        said = bank.answer("reconcile", *files)["statement"]
        assert (said["opening"], said["closing"]) == ("1000.00", "1030.00")


# The order of lines and files has no say.


def test_the_order_of_lines_and_files_changes_nothing(tmp_path: Path) -> None:
    ledger = ACME + BOLT + CORA
    rows = [*PAID, FEE, STRANGER, Row("2026-03-08", "50.00", "", "Cora Vintners", "R5")]
    seen = set()
    for number, order in enumerate(permutations(rows)):
        if number % 24 == 0:
            bank = Bank(tmp_path / str(number), ledger, FEES)
            one, two = bank.statement(order[:2], name="a.xml"), bank.statement(order[2:], name="b.xml")
            both = (one, two) if number % 48 else (two, one)
            seen.add(_outcome(bank.answer("reconcile", *both)))
    assert len(seen) == 1


def _outcome(found: Any) -> str:
    return str([(line["bank_ref"], line["state"], line["reason"], line["allocations"]) for line in found["lines"]])


# Amounts that are not the whole story.


def test_an_early_discount_wrongly_taken_is_a_short_payment(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME)
    file = bank.statement([Row("2026-03-25", "980.00", "INV-2026-0001", "Acme Industrial Ltd", "R1")])
    (line,) = bank.lines(file)
    assert (line["state"], line["short"]) == ("matched", "20.00")
    assert "Discounts" not in bank.twice(file)
    assert [f"{item.open:f}" for item in bank.book().items] == ["20.00"]


def test_a_charge_inside_a_line_is_a_bank_fee(tmp_path: Path) -> None:
    # The bank took 15.00 of the payment: the client has paid everything.
    bank = Bank(tmp_path, BOLT)
    charge = '<Chrgs><Amt Ccy="USD">15.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'
    file = bank.statement([Row("2026-03-06", "485.00", "INV-2026-0002", "Bolt Electric", "R2", extra=charge)])
    added = bank.twice(file)
    assert "Expenses:BankFees 15.00 USD" in " ".join(added.split())
    assert not any(item.open for item in bank.book().items)


def test_two_lines_pay_parts_of_one_invoice(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    rows = [
        Row("2026-03-05", "200.00", "INV-2026-0002 part 1", "Bolt Electric", "D1"),
        Row("2026-03-07", "300.00", "INV-2026-0002 rest", "Bolt Electric", "D2"),
    ]
    bank.twice(bank.statement(rows))
    assert not any(item.open for item in bank.book().items)
    assert not any(credit.open for credit in bank.book().credits)


def test_one_line_pays_several_invoices(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT + sale("Bolt", "INV-2026-0003", "120.00"))
    rows = [Row("2026-03-05", "620.00", "INV-2026-0002 and INV-2026-0003", "Bolt Electric", "D1")]
    added = bank.twice(bank.statement(rows))
    assert '    invoice: "INV-2026-0002"' in added
    assert '    invoice: "INV-2026-0003"' in added


def test_receipts_in_the_books_that_were_banked_together_are_one_deposit(tmp_path: Path) -> None:
    cheques = """
2026-03-04 * "Cora" "Cheque" ^C-1001
  Assets:Bank:Checking    50.00 USD
  Assets:Receivable:Cora -50.00 USD

2026-03-04 * "Bolt" "Cheque" ^INV-2026-0002
  Assets:Bank:Checking    500.00 USD
  Assets:Receivable:Bolt -500.00 USD
"""
    bank = Bank(tmp_path, CORA + BOLT + cheques)
    file = bank.statement([Row("2026-03-05", "550.00", "DEPOSIT", "", "D1")])
    assert bank.states(file) == ["booked"]
    added = bank.twice(file)
    assert added.count('custom "ar-cleared"') == 2
    assert "*" not in added
    # Another format knows it as well.
    other = bank.file("a.csv", table([Row("2026-03-05", "550.00", "DEPOSIT")], "1000.00"))
    assert bank.states(other) == ["booked"]
    assert bank.run("bank", file).code == 0


def test_money_in_another_currency_than_the_invoice_is_left_to_a_person(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    sent = '<AmtDtls><InstdAmt><Amt Ccy="USD">500.00</Amt></InstdAmt></AmtDtls>'
    rows = [Row("2026-03-06", "460.00", "INV-2026-0002", "Bolt Electric", "R2", extra=sent)]
    (line,) = bank.lines(bank.statement(rows, currency="EUR"))
    assert line["state"] in ("proposed", "unmatched")
    assert "500.00 USD" in line["reason"] + str(line["candidates"])
    assert '"*"' not in bank.booked(bank.statement(rows, currency="EUR"))


# Money out: refunds, and payments that came back.


def test_a_refund_of_exactly_the_credit_is_booked(tmp_path: Path) -> None:
    twice = """
2026-03-04 * "Cora Vintners" "Paid twice"
  bank-ref: "D0"
  Assets:Bank:Checking    50.00 USD
  Assets:Receivable:Cora -50.00 USD
"""
    bank = Bank(tmp_path, twice)
    file = bank.statement([Row("2026-03-05", "-50.00", "refund", "Cora Vintners", "D1")], "1050.00")
    added = bank.twice(file)
    assert "#refund" in added
    assert not any(credit.open for credit in bank.book().credits)


def test_a_returned_payment_opens_its_invoice_again(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    bank.twice(bank.statement(PAID[1:], "1000.00", "one.xml"))
    back = Row("2026-03-09", "-500.00", "return of INV-2026-0002", "Bolt Electric", "R9", returned=True)
    added = bank.twice(bank.statement([back], "1500.00", "two.xml"))
    assert "#returned-payment" in added
    assert [f"{item.open:f}" for item in bank.book().items] == ["500.00"]


def test_a_receipt_and_its_return_on_one_statement(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    back = Row("2026-03-09", "-500.00", "return of INV-2026-0002", "Bolt Electric", "R9", returned=True)
    file = bank.statement([PAID[1], back])
    assert [line["purpose"] for line in bank.lines(file)] == ["receipt", "returned-payment"]
    added = bank.twice(file)
    assert (
        added
        == """
2026-03-06 * "Bolt Electric" "Payment of INV-2026-0002" ^INV-2026-0002
  bank-ref: "R2"
  Assets:Bank:Checking     500.00 USD
  Assets:Receivable:Bolt  -500.00 USD

2026-03-09 * "Bolt Electric" "Payment of 2026-03-06 returned" ^INV-2026-0002 #returned-payment
  paid-on: 2026-03-06
  bank-ref: "R9"
  Assets:Bank:Checking    -500.00 USD
  Assets:Receivable:Bolt   500.00 USD

2026-03-09 custom "ar-bank" Assets:Bank:Checking 2026-03-06 1000.00 USD 1000.00 USD "S"
"""
    )
    assert [f"{item.open:f}" for item in bank.book().items] == ["500.00"]


def test_paid_returned_and_paid_again_on_one_statement(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    back = Row("2026-03-09", "-500.00", "return of INV-2026-0002", "Bolt Electric", "R9", returned=True)
    again = Row("2026-03-12", "500.00", "INV-2026-0002", "Bolt Electric", "R10")
    bank.twice(bank.statement([PAID[1], back, again]))
    book = bank.book()
    assert not any(item.open for item in book.items)
    assert not any(credit.open for credit in book.credits)


def test_a_discount_is_of_what_a_credit_memo_left(tmp_path: Path) -> None:
    sold = sale("Cora", "C-1001", "1000.00").replace("^C-1001\n", '^C-1001\n  terms: "2/10 net 30"\n')
    memo = (
        '\n2026-03-02 * "Cora" "Returned" ^CM-1 #credit-memo\n'
        '  Assets:Receivable:Cora  -100.00 USD\n    invoice: "C-1001"\n  Income:Sales\n'
    )
    bank = Bank(tmp_path, sold + memo)
    answer = bank.run(
        "reconcile", bank.statement([Row("2026-03-05", "882.00", "C-1001", "Cora Vintners", "R1")]), write=True
    )
    assert answer.code == 0, answer.stderr
    assert "Expenses:Discounts        18.00 USD" in bank.text()
    assert not [item for item in bank.book().items if item.open]


TAXED = """
2025-01-01 open Liabilities:Tax:Sales
2026-03-01 * "Acme Industrial Ltd" "Goods" ^INV-2026-0001
  Assets:Receivable:Acme  1080.00 USD
  Income:Sales           -1000.00 USD
  Liabilities:Tax:Sales    -80.00 USD
2026-03-01 * "Acme Industrial Ltd" "Goods without tax" ^INV-2026-0002
  Assets:Receivable:Acme   500.00 USD
  Income:Sales            -500.00 USD
"""
RELIEF = "[discounts]\ntax-relief = true\n"


@pytest.mark.parametrize(
    ("policy", "paid", "discount"),
    [
        ("", "1058.40", "Expenses:Discounts 21.60 USD Assets:Receivable:Acme"),
        (RELIEF, "1058.40", "Expenses:Discounts 20.00 USD Liabilities:Tax:Sales 1.60 USD"),
        ("[discounts]\nwith-tax = false\n", "1060.00", "Expenses:Discounts 20.00 USD Assets:Receivable:Acme"),
    ],
)
def test_the_tax_in_a_discount_is_as_the_policy_says(tmp_path: Path, policy: str, paid: str, discount: str) -> None:
    bank = Bank(tmp_path, TAXED, policy)
    added = bank.twice(bank.statement([Row("2026-03-05", paid, "INV-2026-0001", "Acme Industrial Ltd", "R1")]))
    assert discount in " ".join(added.split())
    assert "^INV-2026-0001" in added
    assert [item.number for item in bank.book().items if item.open] == ["INV-2026-0002"]


def test_of_several_invoices_the_tax_is_in_the_discount_of_its_own(tmp_path: Path) -> None:
    bank = Bank(tmp_path, TAXED, RELIEF)
    row = Row("2026-03-05", "1548.40", "INV-2026-0001 INV-2026-0002", "Acme Industrial Ltd", "R1")
    back = Row("2026-03-09", "-1548.40", "return", "Acme Industrial Ltd", "R9", returned=True)
    added = " ".join(bank.twice(bank.statement([row, back])).split())
    assert 'Expenses:Discounts 30.00 USD Liabilities:Tax:Sales 1.60 USD invoice: "INV-2026-0001"' in added
    assert 'Expenses:Discounts -30.00 USD Liabilities:Tax:Sales -1.60 USD invoice: "INV-2026-0001"' in added
    assert [f"{item.open:f}" for item in bank.book().items] == ["1080.00", "500.00"]


def test_a_discount_goes_with_the_payment_that_is_returned_on_the_same_statement(tmp_path: Path) -> None:
    bank = Bank(tmp_path, ACME)
    back = Row("2026-03-09", "-980.00", "return of INV-2026-0001", "Acme Industrial Ltd", "R9", returned=True)
    bank.twice(bank.statement([PAID[0], back]))
    assert [f"{item.open:f}" for item in bank.book().items] == ["1000.00"]


def test_a_return_whose_receipt_is_doubtful_waits_with_it(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    rows = [
        Row("2026-03-06", "33.00", "", "Bolt Electric", "R1"),
        Row("2026-03-09", "-33.00", "return", "Bolt Electric", "R2", returned=True),
    ]
    came, back = bank.lines(bank.statement(rows))
    assert came["state"] in ("proposed", "unmatched")
    assert back["state"] == "proposed"
    assert "the receipt of 2026-03-06 on the same statement: book that one first" in back["reason"]


def test_a_return_of_what_never_came_is_said(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    rows = [Row("2026-03-09", "-33.00", "return", "Bolt Electric", "R2", returned=True)]
    (line,) = bank.lines(bank.statement(rows))
    assert (line["state"], line["reason"]) == (
        "unmatched", "a payment came back, and no receipt in the books or on the statement has this amount",
    )  # fmt: skip


def test_the_fee_for_returning_is_the_bank_s(tmp_path: Path) -> None:
    # 53.00 went out: the 50.00 that came back, and 3.00 for it, in one line.
    bank = Bank(tmp_path, CORA)
    bank.twice(bank.statement([Row("2026-03-05", "50.00", "C-1001", "Cora Vintners", "D1")], name="one.xml"))
    charge = '<Chrgs><Amt Ccy="USD">3.00</Amt></Chrgs>'
    back = Row("2026-03-09", "-53.00", "return of C-1001", "Cora Vintners", "D2", returned=True, extra=charge)
    added = bank.twice(bank.statement([back], "1050.00", "two.xml"))
    assert "Expenses:BankFees         3.00 USD" in added
    assert "Assets:Bank:Checking    -53.00 USD" in added
    assert [f"{item.open:f}" for item in bank.book().items] == ["50.00"]


def test_what_the_bank_kept_of_a_receipt_comes_back_with_it(tmp_path: Path) -> None:
    # 485.00 came of 500.00; the client gets all of it back, so the line is of 500.00.
    bank = Bank(tmp_path, BOLT)
    charge = '<Chrgs><Amt Ccy="USD">15.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'
    came = Row("2026-03-06", "485.00", "INV-2026-0002", "Bolt Electric", "R2", extra=charge)
    back = Row("2026-03-09", "-500.00", "return of INV-2026-0002", "Bolt Electric", "R9", returned=True)
    for number, ways in enumerate(([[came, back]], [[came], [back]])):
        bank = Bank(tmp_path / str(number), BOLT)
        opening = Decimal(1000)
        for place, rows in enumerate(ways):
            bank.twice(bank.statement(rows, f"{opening:f}", f"{place}.xml"))
            opening += sum(Decimal(row.amount) for row in rows)
        assert [f"{item.open:f}" for item in bank.book().items] == ["500.00"]
        assert bank.run("bank", "--balance", f"{opening:f} USD", "--account", "Assets:Bank:Checking").code == 0


def test_a_receipt_that_was_returned_before_is_not_returned_again(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    back = Row("2026-03-09", "-500.00", "return of INV-2026-0002", "Bolt Electric", "R9", returned=True)
    bank.twice(bank.statement([PAID[1], back], name="one.xml"))
    (line,) = bank.lines(bank.statement([back._replace(day="2026-03-10", ref="R10")], name="two.xml"))
    assert line["state"] == "unmatched"


def test_one_line_that_cannot_be_booked_does_not_stop_the_others(tmp_path: Path) -> None:
    # The receipt that comes back was partly refunded since: its return is for a person, the rest is booked.
    paid = """
2026-03-02 * "Cora Vintners" "Too much"
  bank-ref: "D0"
  Assets:Bank:Checking    80.00 USD
  Assets:Receivable:Cora -80.00 USD

2026-03-03 * "Cora Vintners" "Refund" #refund
  bank-ref: "D1"
  Assets:Bank:Checking   -30.00 USD
  Assets:Receivable:Cora  30.00 USD
"""
    bank = Bank(tmp_path, BOLT + paid)
    rows = [PAID[1], Row("2026-03-09", "-80.00", "return", "Cora Vintners", "D2", returned=True)]
    first, second = bank.lines(bank.statement(rows, "1050.00"))
    assert (first["state"], second["state"]) == ("matched", "proposed")
    assert "was refunded on 2026-03-03 since" in second["reason"]
    assert bank.twice(bank.statement(rows, "1050.00")).count("bank-ref") == 1


def test_a_number_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    odd = sale("Acme", "A", "40.00").replace(" ^A\n", '\n  invoice: "RE\\\\17001"\n')
    bank = Bank(tmp_path, BOLT + odd)
    rows = [PAID[1], Row("2026-03-07", "40.00", "RE 17001", "Acme Industrial Ltd", "R7")]
    first, second = bank.lines(bank.statement(rows))
    assert (first["state"], second["state"]) == ("matched", "proposed")
    assert "a text cannot contain a backslash" in second["reason"]


def test_an_invoice_of_nobody_is_not_paid_by_anybody(tmp_path: Path) -> None:
    ledger = """
2025-01-01 open Assets:Receivable

2026-03-01 * "Direct"
  invoice: "X-1001"
  Assets:Receivable  40.00 USD
  Income:Sales      -40.00 USD
"""
    bank = Bank(tmp_path, ledger)
    (line,) = bank.lines(bank.statement([Row("2026-03-05", "40.00", "X-1001", "Who", "D1")]))
    assert (line["state"], line["allocations"]) == ("unmatched", [])


def test_a_missing_account_is_said_with_the_day_on_which_it_must_be_open(tmp_path: Path) -> None:
    accounts = (ACCOUNTS + CLIENTS).replace("2025-01-01 open Expenses:Discounts\n", "")
    bank = Bank(tmp_path, ACME, "", accounts)
    said = bank.refused("reconcile", bank.statement(PAID), code=2)
    assert "`2026-03-05 open Expenses:Discounts`" in said


def test_the_account_for_what_is_parked_must_be_open_on_the_first_day(tmp_path: Path) -> None:
    accounts = (ACCOUNTS + CLIENTS).replace("2025-01-01 open Liabilities:Unidentified\n", "")
    bank = Bank(tmp_path, "", "", accounts)
    file = bank.statement([STRANGER])
    said = bank.refused("reconcile", file, "--park", code=2)
    assert "`2026-03-08 open Liabilities:Unidentified`" in said
    bank.main.write_text(f"{bank.text()}\n2026-03-08 open Liabilities:Unidentified\n")
    assert bank.booked(file, "--park").count("bank-ref") == 1


# Rules of the policy.


def test_rules_explain_fees_interest_and_own_transfers(tmp_path: Path) -> None:
    rules = f"""{FEES}
[[rules]]
name = "interest"
text = "INTEREST*"
account = "Income:Interest"
payee = "The Bank"

[[rules]]
name = "savings"
counterparty = "own savings"
account = "Assets:Bank:Savings"

[[rules]]
name = "card settlement"
text = "CARD TOTAL"
ignore = true
reason = "booked by the till"
"""
    bank = Bank(tmp_path, "", rules)
    rows = [
        FEE,
        Row("2026-03-08", "1.25", "INTEREST MARCH", "", "R4"),
        Row("2026-03-09", "-300.00", "to savings", "OWN SAVINGS", "R5"),
        Row("2026-03-10", "19.00", "CARD TOTAL 9", "", "R6"),
    ]
    file = bank.statement(rows)
    assert bank.states(file) == ["matched", "matched", "matched", "ignored"]
    added = bank.booked(file)
    assert '2026-03-08 * "The Bank" "INTEREST MARCH"' in added
    assert "    bank-ref" in added  # on its leg: the other account's statement has its own
    assert bank.states(file) == ["booked", "booked", "booked", "ignored"]


def test_the_other_side_of_a_transfer_is_booked_once(tmp_path: Path) -> None:
    rules = """
[[rules]]
name = "forth"
text = "own transfer"
bank = "Assets:Bank:Checking"
account = "Assets:Bank:Savings"

[[rules]]
name = "back"
text = "own transfer"
bank = "Assets:Bank:Savings"
account = "Assets:Bank:Checking"
"""
    bank = Bank(tmp_path, "", rules)
    bank.twice(bank.statement([Row("2026-03-09", "-300.00", "own transfer", "", "R5")]))
    other = bank.statement(
        [Row("2026-03-09", "300.00", "own transfer", "", "S5")], "0.00", "savings.xml", number="X99"
    )
    added = bank.twice(other, "--account", "Assets:Bank:Savings")
    assert directives(added)[0].startswith('2026-03-09 custom "ar-cleared" Assets:Bank:Savings 300.00 USD')
    assert "*" not in added


def test_both_sides_of_a_transfer_in_one_reading_are_one_entry(tmp_path: Path) -> None:
    # Without a bank, the rule fits the line on the savings account as well, and posts nothing to itself.
    rules = '\n[[rules]]\nname = "savings"\ntext = "own transfer"\naccount = "Assets:Bank:Savings"\n'
    back = '\n[[rules]]\nname = "back"\ntext = "own transfer"\naccount = "Assets:Bank:Checking"\n'
    accounts = (ACCOUNTS + CLIENTS).replace("Assets:Bank:Savings\n", 'Assets:Bank:Savings\n  number: "X99"\n')
    for number, policy in enumerate((rules, rules + back, back + rules)):
        bank = Bank(tmp_path / str(number), "", policy, accounts)
        one = bank.statement([Row("2026-03-09", "-300.00", "own transfer", "", "R5")])
        two = bank.statement([Row("2026-03-10", "300.00", "own transfer", "", "S5")], "0.00", "two.xml", number="X99")
        added = bank.booked(one, two)
        assert (
            added.split("\n\n")[0]
            == """
2026-03-09 * "" "own transfer"
  Assets:Bank:Checking  -300.00 USD
    bank-ref: "R5"
  Assets:Bank:Savings    300.00 USD
    bank-ref: "S5"\
"""
        )
        assert added.count("*") == 1
        for file in (one, two):
            assert bank.states(file) == ["booked"]
            assert bank.run("bank", file).code == 0
        # And one after the other it is the same money, too.
        bank = Bank(tmp_path / f"{number}b", "", policy, accounts)
        one = bank.statement([Row("2026-03-09", "-300.00", "own transfer", "", "R5")])
        two = bank.statement([Row("2026-03-10", "300.00", "own transfer", "", "S5")], "0.00", "two.xml", number="X99")
        bank.booked(two) if number else bank.booked(one)
        bank.booked(one, two)
        assert bank.text().count('"own transfer"') == 1


def test_an_account_of_a_rule_that_the_ledger_does_not_have_is_said(tmp_path: Path) -> None:
    bank = Bank(tmp_path, "", FEES.replace("Expenses:BankFees", "Expenses:Nowhere"))
    said = bank.refused("reconcile", bank.statement([FEE]), code=2)
    assert "a rule names Expenses:Nowhere, which the ledger does not have" in said


# Parking what nothing explains.


def test_park_books_unapplied_and_unidentified_money(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    rows = [
        STRANGER,
        Row("2026-03-09", "33.00", "", "Bolt Electric", "R5"),
        Row("2026-03-10", "-9.00", "?", "", "R6"),
    ]
    added = bank.twice(bank.statement(rows), "--park")
    assert "Liabilities:Unidentified  -77.00 USD" in added
    assert "Assets:Receivable:Bolt  -33.00 USD" in added
    assert added.count("bank-ref") == 2  # money out is never parked


def test_what_is_parked_is_told_as_such_and_waits_for_nobody(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    rows = [STRANGER, Row("2026-03-09", "33.00", "", "Bolt Electric", "R5")]
    out = Row("2026-03-10", "-9.00", "?", "", "R6")
    file = bank.statement(rows)
    stranger, bolt = bank.lines(file, "--park")
    assert (stranger["state"], bolt["state"]) == ("unmatched", "unmatched")
    assert stranger["reason"].startswith("parked on Liabilities:Unidentified: ")
    assert bolt["reason"].startswith("parked as unapplied credit of Bolt: ")
    assert not any("parked" in line["reason"] for line in bank.lines(file))
    shown = bank.run("reconcile", file, "--park", "--strict")
    assert (shown.code, "for a person" in shown.stdout) == (0, False)
    assert "2 lines wait for a person" in bank.run("reconcile", file).stdout
    more = bank.run("reconcile", bank.statement([*rows, out]), "--park", "--strict")
    assert (more.code, "1 line waits for a person" in more.stdout) == (1, True)


# Strangers' texts.

HOSTILE = {
    "a quote and a comment": '"; 2026-01-01 open Assets:Evil',
    "escaped quotes": 'a\\"b\\',
    "a directive in a line of its own": "x\n2026-01-01 close Assets:Bank",
    "links and tags": "^L-9999 #tag ; comment",
    "right to left": "\u202egnihton\u202c \u200fx",
    "four bytes": "\U0001f600\U0001f468\u200d\U0001f469 \U00020000",
    "terminal escapes": "\x1b[31mred\x1b]0;title\x07 \x9b2J",
    "ten thousand": "z" * 10_000,
    "separators": "a\u2028b\u2029c\x85d\x0ce",
    "odd ones": "\ufeff\ufffe{%x%} %s {0} \x7f",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_one_string_and_no_directive(tmp_path: Path, text: str) -> None:
    bank = Bank(tmp_path, BOLT)
    # What is mostly unprintable is taken for no table; a long and harmless line makes it one.
    rows = [
        Row("2026-03-04", "1.00", "please " * 200, "", "R0"),
        Row("2026-03-05", "10.00", text, text, f"R{text[:40]}"),
        Row("2026-03-06", "500.00", f"{text} x", "Bolt"),
    ]
    file = bank.file("a.csv", table(rows, "1000.00", refs=True))
    shown = bank.run("reconcile", file, "--park")
    assert not [sign for sign in shown.stdout if not (sign.isprintable() or sign == "\n")]
    before = bank.book()
    added = bank.twice(file, "--park")
    assert len([line for line in added.splitlines() if line and not line.startswith("  ")]) == 4
    assert len(max(added.splitlines(), key=len)) < 700
    after = bank.book()
    assert {o.account for o in after.facts.opens} == {o.account for o in before.facts.opens}
    assert len(after.facts.entries) == len(before.facts.entries) + 3
    assert not any(
        link == "L-9999" or tag == "tag" for e in after.facts.entries for link in e.links for tag in e.tags
    )


def test_a_client_s_receipt_keeps_the_payer_and_knows_it_next_time(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT + sale("Bolt", "INV-2026-0003", "120.00"))
    rows = [Row("2026-03-06", "500.00", "INV-2026-0002", "Volt Holding NV", "R1")]
    assert '  payer: "Volt Holding NV"' in bank.twice(bank.statement(rows))
    (line,) = bank.lines(bank.statement([Row("2026-03-16", "120.00", "", "VOLT HOLDING NV", "R2")], name="b.xml"))
    assert (line["client"] or line["candidates"][0]["allocations"][0]["client"]) == "Bolt"


# Clients by payee, without accounts of their own.


def test_clients_by_payee(tmp_path: Path) -> None:
    ledger = """
2025-01-01 open Assets:Receivable

2026-03-01 * "Acme Ltd" "Goods" ^A-1001
  Assets:Receivable  100.00 USD
  Income:Sales      -100.00 USD

2026-03-01 * "Bolt" "Goods" ^B-1001
  Assets:Receivable   70.00 USD
  Income:Sales       -70.00 USD
"""
    bank = Bank(tmp_path, ledger, '\n[items]\nclient-from = "payee"\n', ACCOUNTS)
    rows = [
        Row("2026-03-05", "100.00", "A-1001", "Acme Ltd", "D1"),
        Row("2026-03-06", "70.00", "B-1001", "B. Electric GmbH", "D2"),
        Row("2026-03-07", "30.00", "on account", "Bolt", "D3"),
        Row("2026-03-08", "-70.00", "returned B-1001", "B. Electric GmbH", "D4", returned=True),
    ]
    bank.twice(bank.statement(rows), "--park")
    book = bank.book()
    assert [(item.client, f"{item.open:f}") for item in book.items if item.open] == [("Bolt", "70.00")]
    assert [(credit.client, f"{credit.open:f}") for credit in book.credits if credit.open] == [("Bolt", "30.00")]


# What cannot be answered: one clear message, and nothing half written.


def closed(day: str = "2026-02-28") -> str:
    return f'\n2026-03-06 custom "ar-close" {day}\n'


def test_lines_of_a_closed_period_are_left_to_a_person(tmp_path: Path) -> None:
    bank = Bank(tmp_path, sale("Cora", "C-1001", "50.00", "2026-02-01") + BOLT + closed(), FEES)
    rows = [
        Row("2026-02-27", "50.00", "C-1001", "Cora Vintners", "D1"),
        Row("2026-02-27", "-5.00", "SERVICE FEE", "", "D2"),
        Row("2026-02-27", "7.00", "stranger", "Who", "D3"),
        PAID[1],
    ]
    lines = bank.lines(bank.statement(rows), "--park")
    assert sorted(line["state"] for line in lines) == ["matched", "proposed", "proposed", "unmatched"]
    assert all("2026-02-28 is closed" in line["reason"] for line in lines if line["state"] == "proposed")
    assert bank.twice(bank.statement(rows), "--park").count("bank-ref") == 1


def test_every_line_of_a_closed_period_says_that_it_is_closed(tmp_path: Path) -> None:
    bank = Bank(tmp_path, closed())
    rows = [Row("2026-02-26", "-5.00", "fee", "", "D2"), Row("2026-02-27", "7.00", "stranger", "Who", "D3")]
    file = bank.statement(rows)
    lines = bank.lines(file, "--park")
    assert [line["state"] for line in lines] == ["unmatched", "unmatched"]
    assert all("2026-02-28 is closed" in line["reason"] for line in lines)
    answer = bank.run("reconcile", file, "--park", write=True)
    said = " ".join(answer.stdout.split())
    assert "2 lines wait for a person" in said
    assert "2 lines are of the period up to 2026-02-28, which is closed" in said


def bad_files(bank: Bank) -> Sequence[tuple[Path, int]]:
    whole = camt([FEE])
    return (
        (bank.files / "nowhere.xml", 2),
        (bank.files, 2),
        (bank.file("empty.csv", ""), 1),
        (bank.file("cut.xml", whole[:500]), 1),
        (bank.file("letter.txt", "Dear Sir or Madam"), 1),
        (bank.file("binary.bin", bytes(range(256)) * 20), 1),
        (bank.file("half.csv", table(PAID, "1000.00").replace("980.00", "")), 1),
        (bank.statement([FEE], name="other.xml", number="GB00NOPE"), 2),
    )


def test_files_that_cannot_be_read_say_so_once(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT, FEES)
    good = bank.statement(PAID, name="good.xml")
    for path, code in bad_files(bank):
        said = bank.refused("reconcile", good, path, code=code)
        assert path.name in said
        assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("Assets:Nowhere", "the ledger has no account Assets:Nowhere"),
        ("Assets:Receivable:Bolt", "Assets:Receivable:Bolt is no bank account"),
        ("Income:Sales", "Income:Sales is no bank account"),
        ("Liabilities:Unidentified", "Liabilities:Unidentified is no bank account"),
    ],
)
def test_an_account_that_is_no_bank_is_refused(tmp_path: Path, account: str, said: str) -> None:
    bank = Bank(tmp_path, BOLT)
    assert said in bank.refused("reconcile", bank.statement(PAID), "--account", account, code=2)


def test_a_statement_that_does_not_tie_exits_1_and_says_by_how_much(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    file = bank.statement([PAID[1]], closing="1400.00")
    answer = bank.run("reconcile", file)
    assert answer.code == 1
    # A long path may end its line between two of these words.
    assert "DOES NOT TIE" in " ".join(answer.stdout.split())
    assert "100.00 USD" in reason(answer)
    assert "ar-bank" not in answer.stdout


def test_a_journal_that_changed_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from arledger.capabilities.bank_reconciliation.entries import Bookkeeper

    bank = Bank(tmp_path, BOLT)
    file = bank.statement(PAID)
    plan = Bookkeeper.plan

    def late(self: Bookkeeper, *words: Any, **more: Any) -> Any:
        bank.main.write_text(f"{bank.text()}\n; somebody else\n")
        return plan(self, *words, **more)

    monkeypatch.setattr(Bookkeeper, "plan", late)
    answer = bank.run("reconcile", file, write=True)
    assert answer.code == 3
    assert "changed" in answer.stderr
    assert "bank-ref" not in bank.text()
    assert not bank.left_behind()


def test_a_ledger_that_the_entries_would_break_is_left_alone(tmp_path: Path) -> None:
    # What is asserted of the bank account holds without the entries alone.
    bank = Bank(tmp_path, BOLT + "\n2026-03-31 balance Assets:Bank:Checking  1000.00 USD\n")
    said = bank.refused("reconcile", bank.statement(PAID))
    assert "the ledger would not be in order" in said


@pytest.mark.parametrize("words", [(), ("--park",), ("--write",)])
def test_a_file_in_a_currency_that_the_account_does_not_take_is_refused_at_once(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    bank = Bank(tmp_path, BOLT, accounts=(ACCOUNTS + CLIENTS).replace("Bank:Checking\n", "Bank:Checking  USD\n"))
    file = bank.file("chf.csv", table(PAID, "1000.00").replace("USD", "CHF"))
    before = bank.text()
    answer = bank.run("reconcile", file, "--account", "Assets:Bank:Checking", *words)
    assert (answer.code, answer.stdout) == (3, "")
    assert "chf.csv: the file is in CHF, and Assets:Bank:Checking takes USD alone" in reason(answer)
    assert bank.text() == before


# One line after the other.


def asked(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, answers: str, *words: object, code: int = 0
) -> tuple[str, str]:
    from io import StringIO

    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO(answers))
    answer = bank.run("reconcile", *words, "--interactive", write=True)
    assert answer.code == code, answer
    return bank.text().removeprefix(before), answer.stderr


def test_interactive_takes_candidates_invoices_clients_and_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = Bank(tmp_path, sale("Acme", "A-1001", "120.00") + sale("Bolt", "B-1001", "120.00") + CORA)
    rows = [
        Row("2026-03-20", "120.00", "payment", "", "R1"),
        Row("2026-03-21", "30.00", "?", "Who", "R2"),
        Row("2026-03-22", "7.00", "?", "Who", "R3"),
        Row("2026-03-23", "8.00", "?", "Who", "R4"),
        Row("2026-03-24", "9.00", "?", "Who", "R5"),
    ]
    added, said = asked(bank, monkeypatch, "9\n1\ni C-1001\na Cora\nu\n\n", bank.statement(rows))
    assert "5 to decide" in said
    assert "there is no explanation 9" in said
    assert added.count("bank-ref") == 4
    assert "^C-1001" in added
    assert "Liabilities:Unidentified" in added
    assert bank.run("check").code == 0
    bank.book()


def test_interactive_ends_with_q_and_keeps_what_was_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path)
    rows = [Row("2026-03-21", "30.00", "?", "Who", "R2"), Row("2026-03-22", "7.00", "?", "Who", "R3")]
    added, _ = asked(bank, monkeypatch, "u\nq\n", bank.statement(rows))
    assert added.count("bank-ref") == 1


def test_interactive_without_answers_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path)
    added, said = asked(bank, monkeypatch, "", bank.statement([STRANGER]), code=2)
    assert added == ""
    assert "the answers ended before the lines did" in said


def test_interactive_says_at_once_that_a_period_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, closed())
    rows = [Row("2026-02-21", "30.00", "?", "Who", "R2"), Row("2026-03-22", "7.00", "?", "Who", "R3")]
    added, said = asked(bank, monkeypatch, "u\n\nu\n", bank.statement(rows))
    assert "the period up to 2026-02-28 is closed" in said
    assert added.count("bank-ref") == 1


def test_interactive_books_a_line_to_an_account_of_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = "\n2026-06-01 open Expenses:Later\n2025-01-01 open Expenses:Euro  EUR\n"
    bank = Bank(tmp_path, later)
    file = bank.statement([FEE, Row("2026-03-08", "2.50", "interest", "Bank", "R4")])
    wrong = ("", " Expenses:Nowhere", " Assets:Bank:Checking", " Assets:Receivable:Bolt", " Expenses:Later")
    answers = "".join(f"to{name}\n" for name in (*wrong, " Expenses:Euro", " Expenses:BankFees", " Income:Interest"))
    added, said = asked(bank, monkeypatch, answers, file)
    for refused in (
        "which account is not said",
        "the ledger has no account Expenses:Nowhere",
        "the line is on Assets:Bank:Checking itself",
        "Assets:Receivable:Bolt is a client's account",
        "Expenses:Later is open from 2026-06-01 on",
        "Expenses:Euro takes EUR alone",
    ):
        assert refused in said
    assert "Expenses:BankFees      5.00 USD" in added
    assert "Income:Interest       -2.50 USD" in added
    assert bank.states(file) == ["booked", "booked"]
    bank.book()


def test_interactive_offers_only_the_answers_that_apply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(tmp_path, sale("Acme", "A-1001", "120.00") + sale("Bolt", "B-1001", "120.00"))
    out = Row("2026-03-20", "-5.00", "ACCOUNT FEE", "", "R1")
    _, said = asked(bank, monkeypatch, "u\n1\n\n", bank.statement([out]))
    assert "`to ACCOUNT`" in said
    assert not any(f"`{word}" in said for word in ("i NUMBER", "a [CLIENT]", "u` unidentified", "a number"))
    assert "[[rules]]" in said
    assert "'u' is no answer to this line" in said
    assert "'1' is no answer to this line" in said
    _, said = asked(bank, monkeypatch, "\n", bank.statement([STRANGER]))
    assert "`i NUMBER[=AMOUNT] …`" in said
    assert "a number" not in said
    assert "[[rules]]" not in said
    _, said = asked(bank, monkeypatch, "\n", bank.statement([Row("2026-03-20", "120.00", "payment", "", "R1")]))
    assert "a number takes that explanation" in said


def test_ctrl_c_says_that_nothing_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    bank = Bank(tmp_path)
    before = bank.text()
    file = bank.statement([STRANGER])
    monkeypatch.setattr("sys.stdin", Stopped())
    answer = bank.run("reconcile", file, "--interactive", write=True)
    assert (answer.code, bank.text()) == (130, before)
    assert answer.stderr.endswith("arledger: stopped; nothing was written.\n")


def test_asking_and_not_asking_exclude_each_other(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    answer = bank.run("reconcile", bank.statement([STRANGER]), "--auto", "--interactive")
    assert (answer.code, answer.stdout) == (2, "")
    assert "--auto asks nothing, and --interactive asks" in answer.stderr


def test_money_out_that_nothing_explains_names_the_rules(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    assert "[[rules]] in arledger.toml" in " ".join(bank.run("reconcile", bank.statement([FEE])).stdout.split())
    assert "[[rules]]" not in bank.run("reconcile", bank.statement([STRANGER])).stdout


# Files beside the statement.


def test_a_remittance_list_says_what_a_sum_covers(tmp_path: Path) -> None:
    bank = Bank(tmp_path, "".join(sale("Cora", f"C-100{n}", f"{n}0.00") for n in (1, 2, 3)))
    advice = bank.file("cora.csv", "Invoice,Amount\nC-1001,10.00\nC-1003,30.00\n")
    file = bank.statement([Row("2026-03-05", "40.00", "see advice", "Cora Vintners", "R1")])
    (line,) = bank.lines(file, "--remittance", advice)
    assert line["state"] == "matched"
    assert {part["invoice"] for part in line["allocations"]} == {"C-1001", "C-1003"}


def test_formats_for_reading_carry_the_lines(tmp_path: Path) -> None:
    bank = Bank(tmp_path, BOLT)
    file = bank.statement(PAID)
    answer = bank.run("reconcile", file, "--format", "csv")
    assert answer.code == 0
    assert "INV-2026-0002" in answer.stdout
    assert "--write answers in a terminal" in bank.refused("reconcile", file, "--format", "csv", code=2)
