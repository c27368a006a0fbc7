"""Returned payments that had been put on their invoices by an application, as money on account is."""

from decimal import Decimal

import pytest
from tests.support.books import open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, on
from tests.unit.entries.test_payments import pay
from tests.unit.entries.test_returned import BANK, OPEN, SOLD, take_back

from arledger.entries.items import apply_credit
from arledger.entries.payments import Target, payment, refund
from arledger.model.problem import Refused


def put(office: Office, *numbers: str, day: str = "2026-01-12") -> None:
    """Apply the client's credit to `INV-1` or `INV-1=5.00`, and write it."""
    pairs = [text.split("=") for text in numbers]
    targets = tuple(Target(n, Decimal(rest[0]) if rest else None) for n, *rest in pairs)
    office.write(apply_credit(office.context(day), office.client("Acme"), targets, oldest_first=False, note=""))


def on_account(office: Office, amount: str, number: str, day: str = "2026-01-10") -> None:
    """Write a receipt that names no invoice."""
    office.write(payment(office.context(day), pay(office, amount, unapplied=True, number=number)))


@pytest.mark.parametrize("number", ["INV-1", "CHK-1"])
def test_a_receipt_that_was_applied_later_opens_its_item_again(office: Office, number: str) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    put(office, "INV-1")
    plan = take_back(office, number)
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" ^INV-1 #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme   100.00 USD
          Assets:Bank:Checking    -100.00 USD
        """,
    )
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == (OPEN, [])
    assert open_lines(office.book("2026-01-19")) == OPEN[1:]
    with pytest.raises(Refused, match=f"no receipt for {number} is there to return"):
        take_back(office, number, day="2026-01-21")


@pytest.mark.parametrize("number", ["INV-1", "CHK-1"])
def test_what_is_still_unapplied_leaves_the_credit(office: Office, number: str) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    put(office, "INV-1=60")
    plan = take_back(office, number)
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme    60.00 USD
            invoice: "INV-1"
          Assets:Receivable:Acme    40.00 USD
            number: "CHK-1"
          Assets:Bank:Checking    -100.00 USD
        """,
    )
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == (OPEN, [])


def test_it_opens_what_it_settled_itself_and_what_was_applied(office: Office) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "120", "INV-1=60", number="CHK-1")))
    put(office, "INV-1=10", "INV-2=20")
    assert unapplied(office.book()) == [("receipt", "30.00")]
    book = office.write(take_back(office, "CHK-1"))
    assert (open_lines(book), unapplied(book)) == (OPEN, [])


@pytest.mark.parametrize("first", ["CHK-1", "CHK-2"])
def test_of_two_receipts_in_one_application_only_the_one_that_bounced_opens(office: Office, first: str) -> None:
    office.text += SOLD
    on_account(office, "70", "CHK-1")
    on_account(office, "80", "CHK-2", "2026-01-11")
    put(office, "INV-1", "INV-2")
    second = "CHK-2" if first == "CHK-1" else "CHK-1"
    book = office.write(take_back(office, first))
    amount = "70.00" if first == "CHK-1" else "80.00"
    assert sum(item.open for item in book.items) == Decimal(amount)
    assert unapplied(book) == []
    assert legs_on(take_back(office, second, day="2026-01-21"), BANK) == [f"-{150 - Decimal(amount):.2f} USD"]
    book = office.write(take_back(office, second, day="2026-01-21"))
    assert (open_lines(book), unapplied(book)) == (OPEN, [])


def test_of_two_applications_the_one_of_the_receipt_is_undone(office: Office) -> None:
    """
    2026-01-05 * "Acme" "Lathe" ^INV-7
      Assets:Receivable:Acme  50.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme  50.00 USD
        due: 2026-03-01
      Income:Sales
    """
    for at, day in (("1", "2026-01-10"), ("2", "2026-01-12")):
        on_account(office, "50", f"CHK-{at}", day)
        put(office, "INV-7=50", day=day)
    with pytest.raises(Refused, match="several receipts: 2026-01-10, 2026-01-12"):
        take_back(office, "INV-7")
    book = office.write(take_back(office, "INV-7", paid_on="2026-01-10"))
    assert open_lines(book) == [("INV-7", "2026-02-01", "50.00")]


def test_it_does_not_come_back_before_it_was_applied(office: Office) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    put(office, "INV-1", day="2026-01-25")
    with pytest.raises(Refused, match="the receipt of 2026-01-10 was applied on 2026-01-25, after 2026-01-20"):
        take_back(office, "CHK-1")


def test_what_was_refunded_since_is_said_and_left_to_people(office: Office) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    put(office, "INV-1=60")
    office.write(refund(office.context("2026-01-15"), office.client("Acme"), Decimal(40), None, None, ""))
    with pytest.raises(
        Refused, match=r"40\.00 USD of the receipt of 2026-01-10 was refunded on 2026-01-15 since"
    ) as no:
        take_back(office, "CHK-1")
    assert "by hand" in no.value.remedy
    office.text += """
2026-01-20 * "Acme" "Payment of 10 January returned, of which 40.00 had been refunded" #returned-payment
  paid-on: 2026-01-10
  Assets:Receivable:Acme    60.00 USD
    invoice: "INV-1"
  Assets:Receivable:Acme    40.00 USD
    invoice: "DM-1"
  Assets:Bank:Checking    -100.00 USD
"""
    book = office.book("2026-01-20")
    assert open_lines(book) == [("DM-1", "2026-01-20", "40.00"), *OPEN]
    assert unapplied(book) == []


def test_paid_again_after_it_came_back(office: Office) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    put(office, "INV-1")
    office.write(take_back(office, "CHK-1"))
    office.write(payment(office.context("2026-02-01"), pay(office, "100", "INV-1")))
    assert open_lines(office.book()) == OPEN[1:]
    assert open_lines(office.write(take_back(office, "INV-1", day="2026-02-02"))) == OPEN


def test_by_hand_the_number_of_the_receipt_is_enough(office: Office) -> None:
    office.text += SOLD
    on_account(office, "100", "CHK-1")
    on_account(office, "100", "CHK-2", "2026-01-11")
    put(office, "INV-1")
    office.text += """
2026-01-20 * "Acme" "Cheque 1 came back"
  Assets:Receivable:Acme   100.00 USD
    number: "CHK-1"
  Assets:Bank:Checking    -100.00 USD
"""
    book = office.book()
    assert (open_lines(book), unapplied(book)) == (OPEN, [("receipt", "100.00")])
    assert on("2026-01-10") not in {credit.date for credit in book.credits if credit.open}


def test_receipts_of_one_day_in_one_application_come_back_one_by_one(office: Office) -> None:
    office.text += SOLD
    on_account(office, "50", "CHK-1")
    on_account(office, "90", "CHK-2")
    put(office, "INV-2", "INV-1=75")
    office.write(take_back(office, "CHK-1"))
    book = office.write(take_back(office, "CHK-2", day="2026-01-21"))
    assert (open_lines(book), unapplied(book)) == (OPEN, [])
