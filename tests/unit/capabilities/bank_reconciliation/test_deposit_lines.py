"""Bank lines about deposits: refunds that were approved, refunds that come back, and deposits that come in."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

DEPOSIT = """
2025-01-01 open Liabilities:Deposits:Acme  USD
2026-01-01 * "Opening balance" "Booking deposit" ^DEP-0001
  secures: "INV-0001"
  Equity:Opening                 250.00 USD
  Liabilities:Deposits:Acme     -250.00 USD
"""
PAID = """
2026-03-02 * "Acme" "Paid in cash" ^INV-0001
  Equity:Opening             500.00 USD
  Assets:Receivable:Acme    -500.00 USD
"""
ASKED = '\n2026-03-03 custom "ar-refund" "DEP-0001" "requested" "dana"\n'
APPROVED = '2026-03-04 custom "ar-refund" "DEP-0001" "approved" "helen"\n'
BOOK = DEPOSIT + sale("Acme", "INV-0001", "500.00") + PAID
OUT = Row("2026-03-10", "-250.00", "Refund of your deposit", "Acme Industrial Ltd", "R1")


def _bank(folder: Path, ledger: str = BOOK + ASKED + APPROVED, policy: str = "") -> Bank:
    # Money through the opening account is no receipt: here it stands for a till that the bank does not see.
    return Bank(folder, ledger, '[accounts]\ncash = ["Assets:Bank", "Equity:Opening"]\n' + policy)


def _lines(bank: Bank, *rows: Row, write: bool = False) -> list[dict[str, object]]:
    answer = bank.answer("reconcile", bank.statement(rows), write=write, code=0)
    return list(answer["lines"])


def _state(bank: Bank, day: str) -> tuple[str, str]:
    (row,) = [d for d in bank.answer("deposits", "--as-of", day)["deposits"] if d["deposit"] == "DEP-0001"]
    return row["state"], row["held"]


def test_the_transfer_of_an_approved_refund_is_booked_with_its_proof(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    (line,) = _lines(bank, OUT, write=True)
    assert (line["state"], line["client"]) == ("matched", "Acme")
    assert line["reason"] == "the refund of DEP-0001, approved by helen: to Acme, of its amount"
    (row,) = bank.answer("deposits", "--as-of", "2026-03-31")["deposits"]
    assert (row["state"], row["held"], row["proof"]) == ("refunded", "0.00", "R1")
    assert bank.run("check").code == 0


def test_a_refund_that_nobody_has_approved_is_not_booked(tmp_path: Path) -> None:
    (line,) = _lines(_bank(tmp_path, BOOK + ASKED), OUT)
    assert line["state"] == "unmatched"


def test_another_amount_is_not_the_refund_unless_the_text_names_the_deposit(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    part = Row("2026-03-10", "-100.00", "Refund", "Acme Industrial Ltd", "R1")
    assert [line["state"] for line in _lines(bank, part)] == ["unmatched"]
    named = part._replace(text="Refund DEP-0001, first part")
    assert [line["state"] for line in _lines(bank, named, write=True)] == ["matched"]
    assert _state(bank, "2026-03-31") == ("approved", "150.00")


def test_more_than_is_approved_is_never_the_refund(tmp_path: Path) -> None:
    more = Row("2026-03-10", "-250.01", "Refund DEP-0001", "Acme Industrial Ltd", "R1")
    assert [line["state"] for line in _lines(_bank(tmp_path), more)] == ["unmatched"]


def test_one_refund_is_one_line(tmp_path: Path) -> None:
    again = OUT._replace(ref="R2", day="2026-03-11")
    assert [line["state"] for line in _lines(_bank(tmp_path), OUT, again)] == ["matched", "unmatched"]


def test_a_refund_before_its_approval_waits(tmp_path: Path) -> None:
    early = OUT._replace(day="2026-03-03")
    assert [line["state"] for line in _lines(_bank(tmp_path), early)] == ["unmatched"]


def test_credit_of_the_same_amount_makes_it_a_question(tmp_path: Path) -> None:
    credit = """
2026-03-02 * "Acme" "On account"
  Equity:Opening             250.00 USD
  Assets:Receivable:Acme    -250.00 USD
"""
    (line,) = _lines(_bank(tmp_path, BOOK + ASKED + APPROVED + credit), OUT)
    assert line["state"] == "proposed"


def test_a_refund_that_was_entered_by_hand_is_that_entry(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    assert bank.run("deposits", "refund", "DEP-0001", "--date", "2026-03-09", "--account", "Assets:Bank:Checking",
                    "--reason", "by transfer", "--by", "dana", write=True).code == 0  # fmt: skip
    assert [line["state"] for line in _lines(bank, OUT, write=True)] == ["booked"]
    assert _state(bank, "2026-03-31") == ("refunded", "0.00")


@pytest.mark.parametrize("together", [True, False], ids=["on one statement", "on the next"])
def test_a_refund_that_the_bank_sends_back_is_approved_again(tmp_path: Path, *, together: bool) -> None:
    bank = _bank(tmp_path)
    back = Row("2026-03-12", "250.00", "RETURNED, ACCOUNT CLOSED, DEP-0001", "Acme Industrial Ltd", "R2")
    if not together:
        _lines(bank, OUT, write=True)
    lines = _lines(bank, OUT, back, write=True)
    assert lines[-1]["reason"] == "the bank sent the refund of DEP-0001 back"
    assert _state(bank, "2026-03-11") == ("refunded", "0.00")
    assert _state(bank, "2026-03-12") == ("approved", "250.00")
    paid = Row("2026-03-15", "-250.00", "Refund, other account", "Acme Industrial Ltd", "R3")
    assert [line["state"] for line in _lines(bank, OUT, back, paid, write=True)] == ["booked", "booked", "matched"]
    assert _state(bank, "2026-03-15") == ("refunded", "0.00")


def test_a_text_that_speaks_of_a_deposit_is_proposed_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = _bank(tmp_path)
    came = Row("2026-03-10", "300.00", "Booking deposit for the new press", "Bolt Electric", "R1")
    (line,) = _lines(bank, came)
    assert line["state"] == "proposed"
    monkeypatch.setattr("sys.stdin", StringIO("1\n"))
    answer = bank.run("reconcile", bank.statement([came]), "--interactive", write=True)
    assert answer.code == 0
    (row,) = bank.answer("deposits", "--client", "Bolt", "--as-of", "2026-03-31")["deposits"]
    assert (row["deposit"], row["held"], row["state"]) == ("DEP-0002", "300.00", "held")
    assert "2026-03-10 open Liabilities:Deposits:Bolt" in bank.main.read_text(encoding="utf-8")


def test_what_names_its_invoice_is_a_payment_whatever_it_is_called(tmp_path: Path) -> None:
    bank = _bank(tmp_path, BOOK + sale("Bolt", "INV-0007", "300.00"))
    came = Row("2026-03-10", "300.00", "Deposit, invoice INV-0007", "Bolt Electric", "R1")
    assert [line["state"] for line in _lines(bank, came)] == ["matched"]


def test_an_amount_that_happens_to_be_open_is_asked_about_where_the_text_says_deposit(tmp_path: Path) -> None:
    bank = _bank(tmp_path, BOOK + sale("Bolt", "INV-0007", "300.00"))
    came = Row("2026-03-10", "300.00", "Booking deposit", "Bolt Electric", "R1")
    (line,) = _lines(bank, came)
    assert line["state"] == "proposed"
    assert "speaks of a deposit" in str(line["reason"])


def test_a_rule_books_deposits_of_known_clients(tmp_path: Path) -> None:
    rule = '[[rules]]\nname = "deposits"\ntext = "RESERVATION"\ndirection = "in"\ndeposit = true\n'
    bank = _bank(tmp_path, policy=rule)
    first = Row("2026-03-10", "300.00", "Reservation 17", "Bolt Electric", "R1")
    second = Row("2026-03-11", "200.00", "Reservation 18", "Bolt Electric", "R2")
    unknown = Row("2026-03-12", "100.00", "Reservation 19", "A stranger", "R3")
    lines = _lines(bank, first, second, unknown, write=True)
    assert [line["state"] for line in lines] == ["matched", "matched", "unmatched"]
    rows = bank.answer("deposits", "--client", "Bolt", "--as-of", "2026-03-31")["deposits"]
    assert [(row["deposit"], row["held"]) for row in rows] == [("DEP-0002", "300.00"), ("DEP-0003", "200.00")]
    assert bank.run("reconcile", bank.statement([first, second, unknown]), write=True).code == 0
    assert len(bank.answer("deposits", "--client", "Bolt", "--as-of", "2026-03-31")["deposits"]) == 2


def test_a_rule_says_one_thing(tmp_path: Path) -> None:
    rule = '[[rules]]\nname = "x"\ntext = "RESERVATION"\ndeposit = true\naccount = "Income:Sales"\n'
    answer = _bank(tmp_path, policy=rule).run("aging")
    assert answer.code == 2
    assert "needs an account to post to, or ignore = true, or deposit = true" in answer.stderr


def test_a_rule_does_not_post_to_a_deposit_account_itself(tmp_path: Path) -> None:
    rule = '[[rules]]\nname = "x"\ntext = "RESERVATION"\naccount = "Liabilities:Deposits:Acme"\n'
    bank = _bank(tmp_path, policy=rule)
    statement = bank.statement([Row("2026-03-10", "300.00", "Reservation 17", "Acme Industrial Ltd", "R1")])
    for write in (False, True):
        answer = bank.run("reconcile", statement, write=write)
        assert answer.code == 2
        assert (
            "a rule posts to Liabilities:Deposits:Acme, where each deposit needs a link of its own" in answer.stderr
        )
        assert "Write deposit = true" in answer.stderr
    assert bank.run("check").code == 0
