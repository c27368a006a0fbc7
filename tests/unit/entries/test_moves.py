"""A receipt on the wrong client or invoice is moved: the old items open again, and the bank's side stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, the_entry
from tests.unit.entries.test_payments import pay
from tests.unit.entries.test_returned_applied import put

from arledger.capabilities.payment_advice.find import find_moved
from arledger.capabilities.payment_advice.rules import advise
from arledger.checks import run_checks
from arledger.checks.context import Context
from arledger.entries.moves import MoveRequest, holders_of, move
from arledger.entries.payments import payment, refund
from arledger.entries.returned import returned_payment
from arledger.model.documents import MONEY_IN
from arledger.model.money import Money
from arledger.model.plan import Plan
from arledger.model.problem import Refused
from arledger.policy.settings import ItemSettings, Policy

ACME, BOLT = "Assets:Receivable:Acme", "Assets:Receivable:Bolt"
SOLD = """
2026-01-05 * "Acme" "Pumps" ^INV-1
  due: 2026-02-04
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-01-06 * "Acme" "Valves" ^INV-2
  due: 2026-03-20
  Assets:Receivable:Acme  50.00 USD
  Income:Sales
2026-01-07 * "Bolt" "Anvil" ^INV-7
  due: 2026-02-20
  Assets:Receivable:Bolt  100.00 USD
  Income:Sales
"""
OF_ACME = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-20", "50.00")]
OF_BOLT = [("INV-7", "2026-02-20", "100.00")]


@pytest.fixture
def sold(office: Office) -> Office:
    """Return an office with two invoices to Acme and one to Bolt."""
    office.text += SOLD
    return office


@pytest.fixture
def paid(sold: Office) -> Office:
    """Return an office where INV-1 was paid on 10 January, with the bank's reference."""
    sold.text += """
2026-01-10 * "Acme Ltd" "Payment of INV-1" ^INV-1
  bank-ref: "REF-9"
  Assets:Bank:Checking     100.00 USD
  Assets:Receivable:Acme  -100.00 USD
"""
    return sold


def moved(
    office: Office, ref: str, to: str, number: str = "", amount: str | None = None, *, day: str = "2026-01-20",
    whose: str = "", **more: str,
) -> Plan:  # fmt: skip
    """Propose to move a receipt that can only be one."""
    context = office.context(day)
    receipts = [document for document in find_moved(context.book, ref) if document.kind in MONEY_IN]
    held = [(receipt, holder) for receipt, holder in holders_of(context, receipts) if whose in ("", holder.id)]
    ((receipt, holder),) = held
    wanted = Decimal(amount) if amount else None
    return move(context, MoveRequest(receipt, holder, office.client(to), number, wanted, **more))


def state(office: Office, as_of: str | date = date.max) -> tuple[list[Any], ...]:
    """Return what is open and unapplied of both clients."""
    book = office.book(as_of)
    return (open_lines(book, "Acme"), unapplied(book, "Acme"), open_lines(book, "Bolt"), unapplied(book, "Bolt"))


def place_of(office: Office, words: str) -> str:
    """Return file and line of the entry that has these words."""
    (line,) = [at for at, text in enumerate(office.text.splitlines(), start=1) if words in text]
    return f"main.beancount:{line}"


def found(office: Office) -> list[str]:
    """Return the findings of the checks."""
    book = office.book()
    return [problem.code for problem in run_checks(Context(book, book, office.policy, bool))]


def test_a_receipt_goes_to_the_right_client_and_its_invoice_opens_with_its_due_date(paid: Office) -> None:
    before = state(paid, "2026-01-19")
    plan = moved(paid, "REF-9", "Bolt", "INV-7")
    assert_entries(
        plan,
        """
        2026-01-20 * "Acme Ltd" "Payment of 2026-01-10 moved from INV-1 to Bolt, INV-7" #moved-receipt
          moved-receipt: "REF-9"
          paid-on: 2026-01-10
          by: "dana"
          Assets:Receivable:Acme   100.00 USD
            invoice: "INV-1"
          Assets:Receivable:Bolt  -100.00 USD
            invoice: "INV-7"
        """,
    )
    paid.write(plan)
    assert state(paid) == (OF_ACME, [], [], [])
    assert state(paid, "2026-01-19") == before
    assert kinds(paid.book())[-2:] == [("moved-receipt", "100.00"), ("moved-receipt", "-100.00")]
    assert found(paid) == []


@pytest.mark.parametrize("ref", ["REF-9", "INV-1", "acme", "FILE:LINE"])
def test_it_is_found_as_an_advice_finds_it(paid: Office, ref: str) -> None:
    plan = moved(paid, place_of(paid, "Payment of INV-1") if ":" in ref else ref, "Bolt")
    assert legs_on(plan, BOLT) == ["-100.00 USD"]
    paid.write(plan)
    assert state(paid) == (OF_ACME, [], OF_BOLT, [("moved-receipt", "100.00")])


def test_within_a_client_from_one_invoice_to_another(paid: Office) -> None:
    plan = moved(paid, "REF-9", "Acme", "INV-2")
    assert plan.remarks == ("50.00 USD stays unapplied.",)
    paid.write(plan)
    assert state(paid)[:2] == (OF_ACME[:1], [("moved-receipt", "50.00")])
    assert found(paid) == []
    with pytest.raises(Refused, match="settles nothing of INV-1"):
        moved(paid, "REF-9", "Bolt", day="2026-01-21", source="INV-1")


def test_off_an_invoice_and_on_no_other(paid: Office) -> None:
    paid.write(moved(paid, "REF-9", "Acme"))
    assert state(paid)[:2] == (OF_ACME, [("moved-receipt", "100.00")])
    with pytest.raises(Refused, match="is on the account of Acme already"):
        moved(paid, "REF-9", "Acme", day="2026-01-21")


def test_it_is_moved_on_from_where_it_is_and_never_twice(paid: Office) -> None:
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7"))
    plan = moved(paid, "REF-9", "Acme", "INV-2", day="2026-01-21")
    assert legs_on(plan, BOLT) == ["100.00 USD"]
    assert legs_on(plan, ACME) == ["-50.00 USD", "-50.00 USD"]
    assert dict(the_entry(plan).meta)["paid-on"] == date(2026, 1, 10)
    paid.write(plan)
    assert state(paid) == (OF_ACME[:1], [("moved-receipt", "50.00")], OF_BOLT, [])
    plan = moved(paid, "REF-9", "Acme", "INV-1", day="2026-01-21")
    assert sorted(legs_on(plan, ACME)) == ["-100.00 USD", "50.00 USD", "50.00 USD"]
    paid.write(plan)
    assert state(paid) == (OF_ACME[1:], [], OF_BOLT, [])
    assert found(paid) == []


def test_a_part_and_then_the_rest(paid: Office) -> None:
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7", "40.00"))
    assert state(paid) == ([("INV-1", "2026-02-04", "40.00"), OF_ACME[1]], [], [("INV-7", "2026-02-20", "60.00")], [])
    with pytest.raises(Refused, match="60.01 USD is more than there is to move, 60.00 USD"):
        moved(paid, "REF-9", "Bolt", "INV-7", "60.01", whose="Acme")
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7", whose="Acme", day="2026-01-21"))
    assert state(paid) == (OF_ACME, [], [], [])
    assert found(paid) == []


def test_one_of_several_invoices_opens_again_and_nobody_guesses_which(sold: Office) -> None:
    sold.write(payment(sold.context("2026-01-10"), pay(sold, "120", "INV-1=80", "INV-2=40", number="CHK-1")))
    with pytest.raises(Refused, match="on INV-1 and INV-2") as refused:
        moved(sold, "CHK-1", "Bolt", amount="30.00")
    assert "--from" in refused.value.remedy
    sold.write(moved(sold, "CHK-1", "Bolt", amount="30.00", source="INV-1"))
    lines = [("INV-1", "2026-02-04", "50.00"), ("INV-2", "2026-03-20", "10.00")]
    assert state(sold) == (lines, [], OF_BOLT, [("moved-receipt", "30.00")])
    sold.write(moved(sold, "CHK-1", "Bolt", "INV-7", whose="Acme"))
    assert state(sold) == (
        OF_ACME,
        [],
        [("INV-7", "2026-02-20", "10.00")],
        [("moved-receipt", "30.00")],
    )


def test_one_credit_for_two_links_opens_the_invoice_that_is_named(sold: Office) -> None:
    """
    2026-01-10 * "Acme" "Both" ^INV-1 ^INV-2
      bank-ref: "REF-9"
      Assets:Bank:Checking     150.00 USD
      Assets:Receivable:Acme  -150.00 USD
    """
    sold.write(moved(sold, "REF-9", "Bolt", amount="70.00", source="INV-1"))
    assert state(sold)[0] == [("INV-1", "2026-02-04", "70.00")]


def test_a_discount_is_undone_with_the_whole_and_the_fee_stays_paid(sold: Office) -> None:
    """
    2026-01-10 * "Acme" "Less 2 %" ^INV-1
      bank-ref: "REF-9"
      Assets:Bank:Checking      93.00 USD
      Expenses:BankFees          5.00 USD
      Expenses:Discounts         2.00 USD
      Assets:Receivable:Acme  -100.00 USD
    """
    part = moved(sold, "REF-9", "Bolt", "INV-7", "50.00")
    assert legs_on(part, "Expenses:Discounts") == []
    assert "2.00 USD" in part.remarks[0]
    sold.write(part)
    assert state(sold)[0][0] == ("INV-1", "2026-02-04", "50.00")
    rest = moved(sold, "REF-9", "Bolt", "INV-7", whose="Acme")
    assert legs_on(rest, "Expenses:Discounts") == ["-2.00 USD"]
    assert legs_on(rest, "Expenses:BankFees") == legs_on(rest, "Assets:Bank:Checking") == []
    sold.write(rest)
    assert state(sold) == (OF_ACME, [], [("INV-7", "2026-02-20", "2.00")], [])
    # And the bank takes all of it back from where it is, without the discount that is undone.
    back = returned_payment(sold.context("2026-01-25"), "INV-7", None, None, None, "")
    assert legs_on(back, "Assets:Bank:Checking") == ["-98.00 USD"]
    sold.write(back)
    assert state(sold) == (OF_ACME, [], OF_BOLT, [])


SPREAD = """
2026-01-10 * "Acme" "Two invoices, one less 2 %"
  bank-ref: "REF-9"
  Assets:Bank:Checking     148.00 USD
  Expenses:Discounts         2.00 USD{}
  Assets:Receivable:Acme  -100.00 USD
    invoice: "INV-1"
  Assets:Receivable:Acme   -50.00 USD
    invoice: "INV-2"
"""


def test_of_several_invoices_a_discount_goes_with_the_one_that_it_names(sold: Office) -> None:
    sold.text += SPREAD.format('\n    invoice: "INV-1"')
    other = moved(sold, "REF-9", "Bolt", source="INV-2")
    assert (legs_on(other, BOLT), legs_on(other, "Expenses:Discounts")) == (["-50.00 USD"], [])
    plan = moved(sold, "REF-9", "Bolt", source="INV-1")
    assert (legs_on(plan, BOLT), legs_on(plan, "Expenses:Discounts")) == (["-98.00 USD"], ["-2.00 USD"])
    sold.write(plan)
    sold.write(moved(sold, "REF-9", "Bolt", whose="Acme", day="2026-01-21"))
    assert state(sold) == (OF_ACME, [], OF_BOLT, [("moved-receipt", "98.00"), ("moved-receipt", "50.00")])


def test_where_nobody_can_tell_the_money_is_asked_for(sold: Office) -> None:
    sold.text += SPREAD.format("")
    with pytest.raises(Refused, match="is not known") as refused:
        moved(sold, "REF-9", "Bolt", source="INV-1")
    assert "--amount" in refused.value.remedy
    assert legs_on(moved(sold, "REF-9", "Bolt", source="INV-1", amount="98.00"), BOLT) == ["-98.00 USD"]
    assert legs_on(moved(sold, "REF-9", "Bolt"), "Expenses:Discounts") == ["-2.00 USD"]


@pytest.mark.parametrize("ref", ["INV-7", "INV-1", "REF-9"])
def test_the_bank_takes_back_what_was_moved_in_parts(paid: Office, ref: str) -> None:
    paid.text = paid.text.replace('bank-ref: "REF-9"', 'number: "REF-9"')
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7", "40.00"))
    plan = returned_payment(paid.context("2026-01-25"), ref, None, None, None, "")
    assert legs_on(plan, "Assets:Bank:Checking") == ["-100.00 USD"]
    paid.write(plan)
    assert state(paid) == (OF_ACME, [], OF_BOLT, [])
    with pytest.raises(ValueError, match="not enough values"):
        moved(paid, "REF-9", "Bolt", day="2026-01-26")


def test_what_was_applied_later_opens_again(sold: Office) -> None:
    sold.write(payment(sold.context("2026-01-10"), pay(sold, "80", unapplied=True, number="CHK-1")))
    put(sold, "INV-1=60")
    with pytest.raises(Refused, match="applied on 2026-01-12, after 2026-01-11"):
        moved(sold, "CHK-1", "Bolt", "INV-7", day="2026-01-11")
    sold.write(moved(sold, "CHK-1", "Bolt", "INV-7"))
    assert state(sold) == (OF_ACME, [], [("INV-7", "2026-02-20", "20.00")], [])
    assert found(sold) == []


def test_what_was_refunded_stays(sold: Office) -> None:
    sold.write(payment(sold.context("2026-01-10"), pay(sold, "80", unapplied=True, number="CHK-1")))
    sold.write(refund(sold.context("2026-01-11"), sold.client("Acme"), Decimal(30), None, None, ""))
    plan = moved(sold, "CHK-1", "Bolt", "INV-7")
    assert legs_on(plan, BOLT) == ["-50.00 USD"]
    sold.write(plan)
    assert state(sold) == (OF_ACME, [], [("INV-7", "2026-02-20", "50.00")], [])


def test_of_a_receipt_for_two_clients_only_the_share_of_one(sold: Office) -> None:
    """
    2026-01-10 * "Group" "Both"
      bank-ref: "REF-9"
      Assets:Bank:Checking     150.00 USD
      Assets:Receivable:Acme  -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Bolt   -50.00 USD
        invoice: "INV-7"
    """
    sold.write(moved(sold, "REF-9", "Bolt", "INV-7", whose="Acme"))
    assert state(sold) == (OF_ACME, [], [], [("moved-receipt", "50.00")])


def test_money_of_another_currency_moves_in_the_currency_of_the_account(sold: Office) -> None:
    """
    2026-01-10 * "Acme" "EUR" ^INV-1
      Assets:Bank:Euro           92.00 EUR @@ 100.00 USD
      Assets:Receivable:Acme  -100.00 USD
    """
    plan = moved(sold, "INV-1", "Bolt", "INV-7")
    assert dict(the_entry(plan).meta)["moved-receipt"] == Money(Decimal("100.00"), "USD")
    sold.write(plan)
    assert state(sold) == (OF_ACME, [], [], [])


def test_two_receipts_of_one_day_without_reference_are_told_apart_by_their_amount(sold: Office) -> None:
    """
    2026-01-10 * "Acme" "One"
      Assets:Bank:Checking      30.00 USD
      Assets:Receivable:Acme   -30.00 USD
    2026-01-10 * "Acme" "Two"
      Assets:Bank:Checking      40.00 USD
      Assets:Receivable:Acme   -40.00 USD
    """
    sold.write(moved(sold, place_of(sold, '"One"'), "Bolt", "INV-7", "10.00"))
    assert state(sold)[1] == [("receipt", "20.00"), ("receipt", "40.00")]


def test_oldest_first_items_without_a_number_open_again(sold: Office) -> None:
    """
    2026-01-02 * "Acme" "No number"
      Assets:Receivable:Acme  20.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Some"
      bank-ref: "REF-9"
      Assets:Bank:Checking      60.00 USD
      Assets:Receivable:Acme   -60.00 USD
    """
    sold.policy = replace(sold.policy, items=ItemSettings(auto_apply="oldest-first"))
    sold.write(moved(sold, "REF-9", "Bolt", "INV-7"))
    lines = [("", "2026-02-01", "20.00"), *OF_ACME]
    assert state(sold) == (lines, [], [("INV-7", "2026-02-20", "40.00")], [])


def test_what_settles_an_invoice_of_a_later_day_is_unapplied_until_then(sold: Office) -> None:
    """
    2026-01-10 * "Acme" "Early" ^INV-3
      Assets:Bank:Checking      60.00 USD
      Assets:Receivable:Acme   -60.00 USD
    2026-02-10 * "Acme" "Later" ^INV-3
      Assets:Receivable:Acme    60.00 USD
      Income:Sales
    """
    sold.write(moved(sold, "INV-3", "Bolt", "INV-7"))
    assert state(sold)[:2] == ([OF_ACME[0], ("INV-3", "2026-03-12", "60.00"), OF_ACME[1]], [])


def test_it_is_not_moved_before_it_came(paid: Office) -> None:
    with pytest.raises(Refused, match="the receipt is of 2026-01-10, after 2026-01-09"):
        moved(paid, "REF-9", "Bolt", day="2026-01-09")


def test_not_to_what_has_nothing_open(paid: Office) -> None:
    with pytest.raises(Refused, match="INV-8 has nothing open in USD"):
        moved(paid, "REF-9", "Bolt", "INV-8")


def test_an_entry_by_hand_beyond_the_receipt_is_found(paid: Office) -> None:
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7"))
    paid.text += """
2026-01-25 * "Acme" "Once more" #moved-receipt
  moved-receipt: "REF-9"
  paid-on: 2026-01-10
  Assets:Receivable:Acme   100.00 USD
    invoice: "INV-1"
  Assets:Receivable:Bolt  -100.00 USD
"""
    assert found(paid) == ["unknown-receipt"]


def test_the_letter_is_of_who_has_it_now(paid: Office) -> None:
    paid.write(moved(paid, "REF-9", "Acme", "INV-2", "50.00"))
    policy = Policy()
    book = paid.book()
    (document,) = find_moved(book, "REF-9")
    advice = advise(book, policy, document)
    assert [(line.invoice, str(line.applied)) for line in advice.lines] == [("INV-1", "50.00"), ("INV-2", "50.00")]
    paid.write(moved(paid, "REF-9", "Bolt", "INV-7", day="2026-01-21"))
    book = paid.book()
    (document,) = find_moved(book, "REF-9")
    advice = advise(book, policy, document)
    assert (advice.client.id, [line.invoice for line in advice.lines]) == ("Bolt", ["INV-7"])
    with pytest.raises(Refused, match="moved to Bolt"):
        advise(book, policy, next(d for d in book.documents if d.kind == "receipt"))
