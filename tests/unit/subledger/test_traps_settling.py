"""The named traps, continued: which item a credit settles, and what kind of credit it is."""

import pytest
from tests.support.books import (
    OLDEST_FIRST,
    POLICIES,
    BookOn,
    book_of,
    buckets,
    kinds,
    open_lines,
    shown,
    unapplied,
)
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.policy.settings import Policy


def test_an_application_moves_unapplied_credit_onto_the_items_it_names(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Valves" ^INV-2
      Assets:Receivable:Acme  300.00 USD
      Income:Sales
    2026-01-20 * "Acme" "On account"
      Assets:Receivable:Acme  -600.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "As they wrote today"
      Assets:Receivable:Acme   600.00 USD
      Assets:Receivable:Acme  -300.00 USD
        invoice: "INV-2"
      Assets:Receivable:Acme  -300.00 USD
        invoice: "INV-1"
    """
    assert unapplied(book("2026-01-31")) == [("receipt", "600.00")]
    applied = book("2026-02-01")
    assert open_lines(applied) == [("INV-1", "2026-02-04", "200.00")]
    assert unapplied(applied) == []
    assert {document.kind.value for document in applied.documents} == {"invoice", "receipt", "application"}


def test_an_application_takes_the_credit_that_it_names(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-20 * "Acme" "On account"
      number: "PMT-1"
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-01-21 * "Acme" "On account"
      number: "PMT-2"
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "The second one"
      Assets:Receivable:Acme   100.00 USD
        number: "PMT-2"
      Assets:Receivable:Acme  -100.00 USD
        invoice: "INV-1"
    """
    applied = book("2026-02-01")
    assert [(c.document.number, shown(c.open)) for c in applied.credits if c.open] == [("PMT-1", "100.00")]
    assert buckets(applied) == {"unapplied": "-100.00", "total": "-100.00"}


def test_several_links_are_paid_oldest_due_first(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Long terms" ^INV-1
      due: 2026-06-01
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Short terms" ^INV-2
      due: 2026-02-01
      Assets:Receivable:Acme  300.00 USD
      Income:Sales
    2026-01-20 * "Acme" "For both, not enough" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -400.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-06-01", "400.00")]


def test_several_links_are_paid_oldest_due_first_over_all_of_a_clients_accounts(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-06-01
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Retention of an older contract" ^INV-2
      due: 2026-02-01
      Assets:Receivable:Acme:Retention  300.00 USD
      Income:Sales
    2026-01-20 * "Acme" "For both, not enough" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -400.00 USD
      Assets:Bank
    2026-01-25 * "Acme" "The bank took it back" ^INV-1 ^INV-2
      Assets:Receivable:Acme   400.00 USD
      Assets:Bank
    2026-01-30 * "Acme" "Uncollectible in part" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -350.00 USD
      Expenses:BadDebt
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-06-01", "400.00")]
    reopened = [("INV-2", "2026-02-01", "300.00"), ("INV-1", "2026-06-01", "500.00")]
    assert open_lines(book("2026-01-25")) == reopened
    assert open_lines(book("2026-01-30")) == [("INV-1", "2026-06-01", "450.00")]


def test_instalments_of_several_invoices_are_paid_by_due_date_wherever_they_stand(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Machine, part retained" ^INV-1
      Assets:Receivable:Acme            500.00 USD
        due: 2026-03-01
      Assets:Receivable:Acme:Retention  100.00 USD
        due: 2026-02-01
      Income:Sales
    2026-01-06 * "Acme" "Valves, part retained" ^INV-2
      Assets:Receivable:Acme:Retention  200.00 USD
        due: 2026-04-01
      Assets:Receivable:Acme            300.00 USD
        due: 2026-02-15
      Income:Sales
    2026-01-20 * "Acme" "Deposit for both" ^INV-1 ^INV-2
      Assets:Receivable:Acme:Retention  -450.00 USD
      Liabilities:Deposits:Acme
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-03-01", "450.00"), ("INV-2", "2026-04-01", "200.00")]


def test_within_one_invoice_the_account_of_the_credit_comes_first(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Machine, part retained" ^INV-1
      Assets:Receivable:Acme            500.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme:Retention  100.00 USD
        due: 2026-06-01
      Income:Sales
    2026-01-20 * "Acme" "Retention released early" ^INV-1 ^CHQ-7
      Assets:Receivable:Acme:Retention  -100.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-02-01", "500.00")]


NINE_AND_TEN = """\
2026-01-05 * "Acme" "Ten" ^I10
  due: 2026-02-01
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-01-06 * "Acme" "Nine" ^I9
  due: 2026-02-01
  Assets:Receivable:Acme:Retention  100.00 USD
  Income:Sales
"""


@pytest.mark.parametrize(("policy", "links"), [(POLICIES[0], "^I9 ^I10"), (OLDEST_FIRST, "")])
def test_what_is_due_on_one_day_is_paid_by_number_as_people_count(policy: Policy, links: str) -> None:
    money = f'2026-01-20 * "Acme" "Not enough" {links}\n  Assets:Receivable:Acme  -100.00 USD\n  Assets:Bank\n'
    assert open_lines(book_of(ACCOUNTS + NINE_AND_TEN + money, "2026-01-20", policy)) == [
        ("I10", "2026-02-01", "100.00")
    ]


def test_one_receipt_with_a_posting_for_each_invoice(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Valves" ^INV-2
      Assets:Receivable:Acme  300.00 USD
      Income:Sales
    2026-01-20 * "Acme" "As on the remittance advice" ^PMT-20
      Assets:Receivable:Acme  -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme  -200.00 USD
        invoice: "INV-2"
      Assets:Bank
    """
    found = [("INV-1", "2026-02-04", "400.00"), ("INV-2", "2026-02-05", "100.00")]
    assert open_lines(book("2026-01-20")) == found


def test_g37_oldest_first(book: BookOn) -> None:
    """
    2026-11-01 * "Acme" "123" ^INV-123
      due: 2026-12-11
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-11-02 * "Acme" "124" ^INV-124
      due: 2026-12-08
      Assets:Receivable:Acme  300.00 USD
      Income:Sales
    2026-11-03 * "Acme" "125" ^INV-125
      due: 2026-12-13
      Assets:Receivable:Acme  150.00 USD
      Income:Sales
    2026-12-10 * "Acme" "600, no remittance advice"
      Assets:Receivable:Acme  -600.00 USD
      Assets:Bank
    """
    paid = book("2026-12-10", OLDEST_FIRST)
    settled = {item.number: item.settled for item in paid.items}
    assert settled == {"INV-123": 200, "INV-124": 300, "INV-125": 100}
    assert open_lines(paid) == [("INV-125", "2026-12-13", "50.00")]
    assert unapplied(paid) == []
    # Without the policy nothing is applied on a guess.
    assert unapplied(book("2026-12-10")) == [("receipt", "600.00")]


def test_oldest_first_waits_for_later_items(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "On account"
      Assets:Receivable:Acme  -300.00 USD
      Assets:Bank
    2026-01-10 * "Acme" "Later due" ^INV-1
      due: 2026-03-01
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Due first" ^INV-2
      due: 2026-02-01
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    """
    assert unapplied(book("2026-01-09", OLDEST_FIRST)) == [("receipt", "300.00")]
    assert open_lines(book("2026-01-10", OLDEST_FIRST)) == [("INV-1", "2026-03-01", "100.00")]


def test_in_a_day_invoices_come_before_what_settles_them(book: BookOn) -> None:
    """
    2026-01-10 * "Acme" "Paid at once" ^INV-1
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-01-10 * "Acme" "Sold" ^INV-1
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    """
    assert buckets(book("2026-01-10")) == {}


def test_money_is_what_is_left_over_for_a_refund(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Paid in full" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-01-10 * "Acme" "And a credit memo on the same day" ^INV-1
      Assets:Receivable:Acme  -80.00 USD
      Income:Sales
    """
    assert unapplied(book("2026-01-10")) == [("receipt", "80.00")]


def test_a_deposit_applied_settles_its_invoice(book: BookOn) -> None:
    """
    2026-01-02 * "Acme" "Deposit" ^DEP-1
      Assets:Bank                 300.00 USD
      Liabilities:Deposits:Acme  -300.00 USD
    2026-01-05 * "Acme" "Machine" ^INV-1
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Deposit applied" ^INV-1 ^DEP-1
      Liabilities:Deposits:Acme  300.00 USD
      Assets:Receivable:Acme    -300.00 USD
    """
    applied = book("2026-01-20")
    assert kinds(applied) == [("invoice", "1000.00"), ("deposit-applied", "-300.00")]
    assert open_lines(applied) == [("INV-1", "2026-02-04", "700.00")]
    assert unapplied(applied) == []


def test_a_deposit_held_is_no_credit_of_the_client(book: BookOn) -> None:
    """
    2026-01-02 * "Acme" "Deposit" ^DEP-1
      Assets:Bank                 300.00 USD
      Liabilities:Deposits:Acme  -300.00 USD
    """
    held = book("2026-01-02")
    assert (held.items, held.credits) == ((), ())
    assert {key: number for key, number in held.balances.items() if number} == {}


def test_discount_and_bank_fee_belong_to_the_receipt(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      terms: "2/10 net 30"
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Paid with discount, less the bank's fee" ^INV-1
      Assets:Bank              972.00 USD
      Expenses:Discounts        20.00 USD
      Expenses:BankFees          8.00 USD
      Assets:Receivable:Acme -1000.00 USD
    """
    assert kinds(book("2026-01-10")) == [("invoice", "1000.00"), ("receipt", "-1000.00")]
    assert buckets(book("2026-01-10")) == {}


def test_a_write_off_and_its_recovery(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-06-30 * "Acme" "Given up" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Expenses:BadDebt
    2026-09-01 * "Acme" "They will pay after all" ^INV-1
      Assets:Receivable:Acme  200.00 USD
      Expenses:BadDebt
    2026-09-02 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-06-30")) == {}
    assert open_lines(book("2026-09-01")) == [("INV-1", "2026-10-01", "200.00")]
    assert buckets(book("2026-09-02")) == {}
    assert kinds(book("2026-09-02")) == [
        ("invoice", "500.00"),
        ("write-off", "-500.00"),
        ("recovery", "200.00"),
        ("receipt", "-200.00"),
    ]


# What the ledger format says besides


@pytest.mark.parametrize("due", ["2026-01-15", "2026-06-01"], ids=["was due before", "was due after"])
def test_an_item_is_rescheduled_to_later_or_earlier_instalments(due: str) -> None:
    text = f"""{ACCOUNTS}
2026-01-05 * "Acme" "Machine" ^INV-1
  due: {due}
  Assets:Receivable:Acme  500.00 USD
  Income:Sales
2026-02-01 * "Acme" "Two instalments instead" ^INV-1
  Assets:Receivable:Acme  -500.00 USD
  Assets:Receivable:Acme   250.00 USD
    due: 2026-03-01
  Assets:Receivable:Acme   250.00 USD
    due: 2026-04-01
"""
    for policy in POLICIES:
        rescheduled = book_of(text, "2026-02-01", policy)
        assert open_lines(rescheduled) == [("INV-1", "2026-03-01", "250.00"), ("INV-1", "2026-04-01", "250.00")]
        assert unapplied(rescheduled) == []


def test_a_recovery_in_one_entry_leaves_its_trail_on_the_client(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-06-30 * "Acme" "Given up" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Expenses:BadDebt
    2026-09-01 * "Acme" "Recovery of INV-1" ^INV-1
      Assets:Bank              250.00 USD
      Expenses:BadDebt        -250.00 USD
      Assets:Receivable:Acme   250.00 USD
      Assets:Receivable:Acme  -250.00 USD
    """
    assert buckets(book("2026-09-01")) == {}
    assert kinds(book("2026-09-01"))[2:] == [("recovery", "250.00"), ("receipt", "-250.00")]


def test_within_an_invoice_the_debits_on_the_same_account_come_first(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      Assets:Receivable:Acme:Retention  100.00 USD
        due: 2026-02-01
      Assets:Receivable:Acme            900.00 USD
        due: 2026-03-01
      Income:Sales
    2026-01-20 * "Acme" "In part" ^INV-1
      Assets:Receivable:Acme  -950.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-02-01", "50.00")]


def test_a_sale_paid_in_part_at_once(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps, 200 paid at the counter" ^INV-1
      Assets:Receivable:Acme   500.00 USD
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank              200.00 USD
      Income:Sales            -500.00 USD
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-02-04", "300.00")]
