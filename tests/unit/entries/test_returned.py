"""Money that goes back: returned payments, refunds; and money that came after all: recoveries."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, on, the_entry
from tests.unit.entries.test_payments import pay

from arledger.entries.items import apply_credit, find_write_off, write_off
from arledger.entries.payments import payment, recovery, refund
from arledger.entries.returned import returned_payment, with_charge
from arledger.model.money import Money
from arledger.model.plan import Plan
from arledger.model.problem import Refused, UserError

ACME = "Assets:Receivable:Acme"
BANK = "Assets:Bank:Checking"
SOLD = """
2026-01-05 * "Acme" "Pumps" ^INV-1
  due: 2026-02-04
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-01-06 * "Acme" "Valves" ^INV-2
  due: 2026-03-20
  Assets:Receivable:Acme  50.00 USD
  Income:Sales
"""
OPEN = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-20", "50.00")]


def take_back(office: Office, number: str = "INV-1", paid_on: str | None = None, day: str = "2026-01-20") -> Plan:
    return returned_payment(office.context(day), number, None, on(paid_on) if paid_on else None, None, "")


@pytest.fixture
def paid(office: Office) -> Office:
    """Return an office where INV-1 was paid on 10 January."""
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "100", "INV-1", number="CHK-1")))
    return office


def test_a_returned_payment_opens_its_item_with_its_due_date(paid: Office) -> None:
    plan = take_back(paid)
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" ^INV-1 #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme   100.00 USD
          Assets:Bank:Checking    -100.00 USD
        """,
    )
    book = paid.write(plan)
    assert (open_lines(book), unapplied(book)) == (OPEN, [])
    assert kinds(book)[-1] == ("returned-payment", "100.00")
    assert open_lines(paid.book("2026-01-19")) == OPEN[1:]


def test_what_the_bank_charged_goes_out_with_it(paid: Office) -> None:
    plan = with_charge(paid.context("2026-01-20"), take_back(paid), Decimal("7.50"), None)
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" ^INV-1 #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme   100.00 USD
          Assets:Bank:Checking    -107.50 USD
          Expenses:BankFees          7.50 USD
        """,
    )
    assert open_lines(paid.write(plan)) == OPEN


@pytest.mark.parametrize(("fee", "said"), [("0", None), ("-5", None), ("5", "EUR")])
def test_a_charge_is_more_than_nothing_and_in_the_receipts_currency(paid: Office, fee: str, said: str | None) -> None:
    with pytest.raises(Refused):
        with_charge(paid.context("2026-01-20"), take_back(paid), Decimal(fee), said)


@pytest.mark.parametrize("number", ["INV-1", "CHK-1"])
def test_it_is_found_by_the_invoice_or_the_receipt_and_only_once(paid: Office, number: str) -> None:
    assert open_lines(paid.write(take_back(paid, number))) == OPEN
    with pytest.raises(Refused):
        take_back(paid, number, day="2026-01-21")
    paid.write(payment(paid.context("2026-02-01"), pay(paid, "100", "INV-1")))
    assert open_lines(paid.write(take_back(paid, "INV-1", day="2026-02-02"))) == OPEN


def test_a_receipt_for_several_invoices_comes_back_whole(office: Office) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "150", "INV-1", "INV-2")))
    plan = take_back(office, "INV-2")
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme   100.00 USD
            invoice: "INV-1"
          Assets:Receivable:Acme    50.00 USD
            invoice: "INV-2"
          Assets:Bank:Checking    -150.00 USD
        """,
    )
    assert open_lines(office.write(plan)) == OPEN


def test_several_receipts_are_told_apart_by_their_dates(office: Office) -> None:
    office.text += SOLD
    for day, amount in (("2026-01-10", "30"), ("2026-01-12", "70")):
        office.write(payment(office.context(day), pay(office, amount, "INV-1")))
    with pytest.raises(Refused, match="several receipts: 2026-01-10, 2026-01-12") as caught:
        take_back(office)
    assert "--paid-on" in caught.value.remedy
    with pytest.raises(Refused, match="no receipt for INV-1"):
        take_back(office, paid_on="2026-01-11")
    book = office.write(take_back(office, paid_on="2026-01-10"))
    assert open_lines(book) == [("INV-1", "2026-02-04", "30.00"), OPEN[1]]


def test_what_never_came_in_cannot_come_back(office: Office) -> None:
    office.text += SOLD
    for number in ("INV-1", "INV-9", "CHK-1"):
        with pytest.raises(Refused, match=f"no receipt for {number} is there to return"):
            take_back(office, number)


def test_money_on_account_comes_back_by_its_own_number(office: Office) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "20", unapplied=True, number="CHK-1")))
    book = office.write(take_back(office, "CHK-1"))
    assert (open_lines(book), unapplied(book)) == (OPEN, [])


@pytest.mark.parametrize("number", ["INV-1", "CHK-1"])
def test_an_overpayment_comes_back_whole(office: Office, number: str) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "130", "INV-1", number="CHK-1")))
    plan = take_back(office, number)
    assert legs_on(plan, BANK) == ["-130.00 USD"]
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == (OPEN, [])


@pytest.mark.parametrize(
    ("paid", "change", "account"),
    [("98", {"take_discount": True}, "Expenses:Discounts"), ("99.50", {"tolerance": True}, "Expenses:BadDebt")],
)
def test_only_money_comes_back_as_money(office: Office, paid: str, change: dict[str, Any], account: str) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, paid, "INV-1", **change)))
    plan = take_back(office)
    rest = Decimal("100.00") - Decimal(paid)
    assert [Decimal(leg.split()[0]) for leg in legs_on(plan, BANK)] == [-Decimal(paid)]
    assert [Decimal(leg.split()[0]) for leg in legs_on(plan, account)] == [-rest]
    assert open_lines(office.write(plan)) == OPEN


def test_foreign_money_comes_back_as_it_came(office: Office) -> None:
    office.text += SOLD
    request = pay(office, "100", "INV-1", received=Money(Decimal("92.00"), "EUR"))
    office.write(payment(office.context("2026-01-10"), request))
    plan = take_back(office)
    assert legs_on(plan, "Assets:Bank:Euro") == ["-92.00 EUR"]
    assert open_lines(office.write(plan)) == OPEN


def test_foreign_money_less_a_fee_comes_back(office: Office) -> None:
    office.text += SOLD
    request = pay(office, "100", "INV-1", received=Money(Decimal("92.00"), "EUR"), fee=Decimal("1.00"))
    office.write(payment(office.context("2026-01-10"), request))
    plan = take_back(office)
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 returned" ^INV-1 #returned-payment
          paid-on: 2026-01-10
          Assets:Receivable:Acme  100.00 USD
          Assets:Bank:Euro        -92.93 EUR @@ 100.00 USD
        """,
    )
    assert open_lines(office.write(plan)) == OPEN


@pytest.mark.parametrize(
    ("money", "fee", "back"),
    [
        ("91.00 EUR @@ 98.91 USD", "1.00 EUR @@ 1.09 USD", "-92.00 EUR"),
        ("99.00 USD", "1.00 USD", "-100.00 USD"),
        ("99.00 USD", "0.92 EUR @@ 1.00 USD", "-100.00 USD"),
    ],
)
def test_a_fee_as_people_write_it_comes_back(office: Office, money: str, fee: str, back: str) -> None:
    bank = "Assets:Bank:Euro" if "EUR @@ 98" in money else BANK
    office.text += f"""{SOLD}
2026-01-10 * "Acme" "Paid" ^INV-1
  {bank}  {money}
  Expenses:BankFees  {fee}
  Assets:Receivable:Acme  -100.00 USD
"""
    plan = take_back(office)
    assert legs_on(plan, bank) == [back]
    assert open_lines(office.write(plan)) == OPEN


def test_a_fee_that_has_no_rate_is_left_to_people(office: Office) -> None:
    office.text += f"""{SOLD}
2026-01-10 * "Acme" "Paid, and the bank billed its fee in euro"
  {BANK}  100.00 USD
  Assets:Receivable:Acme  -100.00 USD
    invoice: "INV-1"
  Expenses:BankFees  1.00 EUR
  Assets:Bank:Euro  -1.00 EUR
"""
    with pytest.raises(Refused, match="the bank kept a fee in EUR of a receipt in USD"):
        take_back(office)


def test_money_goes_back_from_where_it_came_in(office: Office) -> None:
    """
    2025-01-01 open Assets:Cash  USD
    """
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "100", "INV-1", account="Assets:Cash")))
    assert legs_on(take_back(office), "Assets:Cash") == ["-100.00 USD"]


def test_a_receipt_that_was_applied_later_comes_back_whole_or_not_at_all(office: Office) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "130", "INV-1")))
    office.write(apply_credit(office.context("2026-01-12"), office.client("Acme"), (), oldest_first=True, note=""))
    try:
        plan = take_back(office)
    except Refused:
        return
    assert legs_on(plan, BANK) == ["-130.00 USD"]


def test_the_receipt_that_is_named_is_the_one_that_is_undone(office: Office) -> None:
    """
    2026-01-05 * "Acme" "Lathe" ^INV-7
      Assets:Receivable:Acme  50.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme  50.00 USD
        due: 2026-03-01
      Income:Sales
    """
    for day in ("2026-01-10", "2026-01-12"):
        office.write(payment(office.context(day), pay(office, "50", "INV-7")))
    book = office.write(take_back(office, "INV-7", paid_on="2026-01-10"))
    assert open_lines(book) == [("INV-7", "2026-02-01", "50.00")]


def test_nothing_comes_back_before_it_came_in(paid: Office) -> None:
    with pytest.raises(Refused):
        take_back(paid, day="2026-01-09")


def give_back(office: Office, amount: str, day: str = "2026-01-20", currency: str | None = None) -> Plan:
    return refund(office.context(day), office.client("Acme"), Decimal(amount), currency, None, "")


@pytest.mark.parametrize(("amount", "left"), [("150", []), ("149.99", ["0.01"]), ("0.01", ["149.99"])])
def test_a_refund_uses_up_credit(office: Office, amount: str, left: list[str]) -> None:
    office.text += SOLD
    office.write(payment(office.context("2026-01-10"), pay(office, "150", unapplied=True)))
    book = office.write(give_back(office, amount))
    assert (open_lines(book), unapplied(book)) == (OPEN, [("receipt", rest) for rest in left])
    assert kinds(book)[-1] == ("refund", f"{Decimal(amount):.2f}")


def test_a_refund_says_who_prepared_it(office: Office) -> None:
    office.write(payment(office.context("2026-01-10"), pay(office, "150", unapplied=True)))
    assert_entries(
        give_back(office, "150"),
        """
        2026-01-20 * "Acme Ltd" "Refund of credit" #refund
          by: "dana"
          Assets:Receivable:Acme   150.00 USD
          Assets:Bank:Checking    -150.00 USD
        """,
    )


def test_a_refund_beyond_the_credit_is_refused(office: Office) -> None:
    office.write(payment(office.context("2026-01-10"), pay(office, "150", unapplied=True)))
    with pytest.raises(Refused, match=r"150\.01 USD is more than Acme has in unapplied credit, 150\.00 USD"):
        give_back(office, "150.01")
    with pytest.raises(Refused, match=r"1\.00 EUR is more than Acme has in unapplied credit, 0\.00 EUR"):
        give_back(office, "1", currency="EUR")
    office.write(give_back(office, "150"))
    with pytest.raises(Refused, match=r"0\.01 USD is more than"):
        give_back(office, "0.01")
    for amount in ("0", "-1", "0.001"):
        with pytest.raises(UserError) as caught:
            give_back(office, amount)
        assert caught.value.exit_code == 3


def test_a_refund_needs_the_credit_on_its_day(office: Office) -> None:
    office.write(payment(office.context("2026-01-10"), pay(office, "150", unapplied=True)))
    with pytest.raises(Refused, match="more than Acme has"):
        give_back(office, "150", day="2026-01-09")


@pytest.fixture
def written_off(office: Office) -> Office:
    """Return an office where INV-1 was written off on 10 January."""
    office.text += SOLD
    office.write(write_off(office.context("2026-01-10"), find_write_off(office.context(), "INV-1", None, None), ""))
    return office


def recover(office: Office, amount: str, number: str = "INV-1", day: str = "2026-01-20") -> Plan:
    return recovery(office.context(day), number, None, Decimal(amount), None, "")


def test_a_recovery_leaves_the_item_and_its_write_off_as_they_are(written_off: Office) -> None:
    plan = recover(written_off, "60")
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Recovery of INV-1" ^INV-1
          due: 2026-01-20
          Assets:Bank:Checking     60.00 USD
          Expenses:BadDebt        -60.00 USD
          Assets:Receivable:Acme   60.00 USD
          Assets:Receivable:Acme  -60.00 USD
        """,
    )
    book = written_off.write(plan)
    assert (open_lines(book), unapplied(book)) == (OPEN[1:], [])
    assert sorted(kinds(book)[-2:]) == [("receipt", "-60.00"), ("recovery", "60.00")]
    item = next(i for i in book.items if i.number == "INV-1" and i.date == date(2026, 1, 5))
    assert item.settled == item.amount == Decimal("100.00")


def test_never_more_is_recovered_than_was_written_off(written_off: Office) -> None:
    with pytest.raises(Refused, match=r"100\.01 USD is more than was written off on INV-1, 100\.00 USD"):
        recover(written_off, "100.01")
    written_off.write(recover(written_off, "60"))
    with pytest.raises(Refused, match=r"40\.01 USD is more than was written off on INV-1, 40\.00 USD"):
        recover(written_off, "40.01", day="2026-01-21")
    written_off.write(recover(written_off, "40", day="2026-01-21"))
    with pytest.raises(Refused, match="nothing is written off on INV-1"):
        recover(written_off, "0.01", day="2026-01-22")
    with pytest.raises(Refused, match="nothing is written off on INV-2"):
        recover(written_off, "1", "INV-2")
    for amount in ("0", "-1", "0.001"):
        with pytest.raises(UserError):
            recover(written_off, amount, "INV-1")


def test_a_recovery_does_not_pay_what_is_still_open(office: Office) -> None:
    office.text += SOLD
    found = find_write_off(office.context("2026-01-10"), "INV-1", None, Decimal(40))
    office.write(write_off(office.context("2026-01-10"), found, ""))
    book = office.write(recover(office, "30", day="2026-03-01"))
    assert open_lines(book) == [("INV-1", "2026-02-04", "60.00"), OPEN[1]]


def test_a_recovery_that_bounces_leaves_the_item_written_off(written_off: Office) -> None:
    written_off.write(recover(written_off, "60"))
    book = written_off.write(take_back(written_off, day="2026-01-25"))
    assert open_lines(book) == [("INV-1", "2026-01-20", "60.00"), OPEN[1]]


def test_a_note_replaces_the_text(written_off: Office) -> None:
    context = written_off.context("2026-01-20")
    plan = recovery(context, "INV-1", written_off.client("Acme"), Decimal(1), BANK, "Liquidator, 1st dividend")
    assert the_entry(plan).narration == "Liquidator, 1st dividend"
