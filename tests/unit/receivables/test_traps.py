"""The named traps of receivables, each with its smallest ledger and exact figures."""

from datetime import date, timedelta

import pytest
from tests.support.books import OLDEST_FIRST, BookOn, aging_of, buckets, kinds, open_lines, shown, unapplied

from arledger.policy.settings import ItemSettings, Policy
from arledger.receivables.ties import untied_clients

# Time: what is dated later is not known yet


def test_a_payment_after_the_as_of_date_is_not_known_yet(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1080.00 USD
      Income:Sales
    2026-03-02 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -1080.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-02-28")) == {"1-30": "1080.00", "total": "1080.00"}
    assert buckets(book("2026-03-01")) == {"1-30": "1080.00", "total": "1080.00"}
    assert buckets(book("2026-03-02")) == {}


def test_a_link_dated_later_than_the_report_changes_nothing(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "On account"
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-03-01 * "Acme" "Set the money on account against the invoice"
      Assets:Receivable:Acme  200.00 USD
      Assets:Receivable:Acme  -200.00 USD
        invoice: "INV-1"
    """
    assert buckets(book("2026-02-28")) == {"1-30": "500.00", "unapplied": "-200.00", "total": "300.00"}
    assert buckets(book("2026-03-01")) == {"1-30": "300.00", "total": "300.00"}


def test_a_payment_dated_before_its_invoice_waits_for_it(book: BookOn) -> None:
    """
    2026-01-10 * "Acme" "Paid from the order confirmation" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-01-20 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """
    assert buckets(book("2026-01-10")) == {"unapplied": "-500.00", "total": "-500.00"}
    assert buckets(book("2026-01-19")) == {"unapplied": "-500.00", "total": "-500.00"}
    paid = book("2026-01-20")
    assert buckets(paid) == {}
    assert [allocation.date for allocation in paid.allocations] == [date(2026, 1, 20)]


def test_a_payment_before_its_invoice_is_not_taken_for_another_one(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Another invoice" ^INV-0
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Paid from the order confirmation" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-01-20 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  400.00 USD
      Income:Sales
    """
    # It waits for its own item even where the rest goes to the oldest one; what is over then does.
    assert unapplied(book("2026-01-10", OLDEST_FIRST)) == [("receipt", "500.00")]
    assert open_lines(book("2026-01-20", OLDEST_FIRST)) == [("INV-0", "2026-02-04", "400.00")]


def test_a_future_dated_invoice_is_not_owed_yet(book: BookOn) -> None:
    """
    2026-04-01 * "Acme" "Rent in advance" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """
    assert buckets(book("2026-03-31")) == {}
    assert book("2026-03-31").items == ()
    assert buckets(book("2026-04-01")) == {"current": "500.00", "total": "500.00"}


def test_an_invoice_due_in_the_future_stands_in_current(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Due next year" ^INV-1
      due: 2027-01-05
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Late" ^INV-2
      due: 2026-01-07
      Assets:Receivable:Acme  20.00 USD
      Income:Sales
    """
    assert buckets(book("2026-01-31")) == {"current": "500.00", "1-30": "20.00", "total": "520.00"}


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-1, "current"),
        (0, "current"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over 90"),
    ],
)
def test_the_edges_of_the_buckets(book: BookOn, days: int, bucket: str) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """
    as_of = date(2026, 2, 4) + timedelta(days=days)
    assert buckets(book(as_of)) == {bucket: "500.00", "total": "500.00"}


# Instalments


def test_two_equal_instalments_with_one_due_date_are_two_items(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Two machines" ^INV-1
      Assets:Receivable:Acme  400.00 USD
        due: 2026-02-04
      Assets:Receivable:Acme  400.00 USD
        due: 2026-02-04
      Income:Sales
    2026-02-01 * "Acme" "One of them" ^INV-1
      Assets:Receivable:Acme  -400.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-31")) == [("INV-1", "2026-02-04", "400.00")] * 2
    assert open_lines(book("2026-02-01")) == [("INV-1", "2026-02-04", "400.00")]
    assert [item.settled for item in book("2026-02-01").items] == [400, 0]


def test_instalments_are_aged_apart_and_paid_oldest_first(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Machine" ^INV-1
      Assets:Receivable:Acme  400.00 USD
        due: 2026-03-05
      Assets:Receivable:Acme  300.00 USD
        due: 2026-02-05
      Assets:Receivable:Acme  200.00 USD
        due: 2026-04-05
      Income:Sales
    2026-02-20 * "Acme" "In part" ^INV-1
      Assets:Receivable:Acme  -350.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-02-19")) == {"current": "600.00", "1-30": "300.00", "total": "900.00"}
    assert open_lines(book("2026-03-31")) == [("INV-1", "2026-03-05", "350.00"), ("INV-1", "2026-04-05", "200.00")]
    assert buckets(book("2026-03-31")) == {"current": "200.00", "1-30": "350.00", "total": "550.00"}


def test_an_advance_and_instalments_are_never_negative(book: BookOn) -> None:
    """
    2026-01-02 * "Acme" "Advance" ^INV-1
      Assets:Receivable:Acme  -250.00 USD
      Assets:Bank
    2026-01-05 * "Acme" "Machine" ^INV-1
      Assets:Receivable:Acme  200.00 USD
        due: 2026-02-05
      Assets:Receivable:Acme  200.00 USD
        due: 2026-03-05
      Assets:Receivable:Acme  200.00 USD
        due: 2026-04-05
      Income:Sales
    2026-04-01 * "Acme" "The rest, and something over" ^INV-1
      Assets:Receivable:Acme  -360.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-03-05", "150.00"), ("INV-1", "2026-04-05", "200.00")]
    assert buckets(book("2026-04-01")) == {"unapplied": "-10.00", "total": "-10.00"}
    assert all(item.open == 0 for item in book("2026-04-01").items)


def test_instalment_terms_cut_an_invoice_to_the_last_cent(book: BookOn) -> None:
    """
    2026-01-31 * "Acme" "Machine" ^INV-1
      terms: "3 instalments monthly"
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    """
    lines = open_lines(book("2026-01-31"))
    assert len(lines) == 3
    assert sum(item.amount for item in book("2026-01-31").items) == 100
    assert {f"{item.document.amount}" for item in book("2026-01-31").items} == {"100.00"}


# Credits that find nothing, or too little


def test_a_credit_memo_on_a_paid_invoice_is_unapplied(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "One pump came back" ^INV-1
      Assets:Receivable:Acme  -120.00 USD
      Income:Sales
    """
    assert unapplied(book("2026-02-01")) == [("credit-memo", "120.00")]
    assert buckets(book("2026-02-01")) == {"unapplied": "-120.00", "total": "-120.00"}


def test_an_overpayment_is_unapplied_and_no_negative_item(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid too much" ^INV-1
      Assets:Receivable:Acme  -550.00 USD
      Assets:Bank
    """
    assert unapplied(book("2026-01-20")) == [("receipt", "50.00")]
    assert [(shown(i.amount), shown(i.settled)) for i in book("2026-01-20").items] == [("500.00", "500.00")]


def test_one_cent_is_left_open(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1080.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid a cent short" ^INV-1
      Assets:Receivable:Acme  -1079.99 USD
      Assets:Bank
    """
    assert buckets(book("2026-01-20")) == {"current": "0.01", "total": "0.01"}
    assert buckets(book("2026-02-05")) == {"1-30": "0.01", "total": "0.01"}


def test_digits_finer_than_a_cent_are_kept(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Electricity" ^INV-1
      Assets:Receivable:Acme  10.0050 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -10.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-01-20")) == {"current": "0.0050", "total": "0.0050"}


def test_a_receipt_without_a_link_stays_unapplied(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "On account"
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    """
    found = {"current": "500.00", "unapplied": "-500.00", "total": "0.00"}
    assert buckets(book("2026-01-20")) == found
    assert buckets(book("2026-01-20", OLDEST_FIRST)) == {}


def test_a_receipt_with_an_unknown_link_stays_unapplied(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "They wrote INV-7" ^INV-7
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-02-04", "500.00")]
    assert unapplied(book("2026-01-20")) == [("receipt", "500.00")]
    assert unapplied(book("2026-01-20", OLDEST_FIRST)) == [("receipt", "500.00")]


# Clients are told apart


def test_the_same_invoice_number_at_two_clients(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-05 * "Bolt" "Anvil" ^INV-1
      Assets:Receivable:Bolt  500.00 USD
      Income:Sales
    2026-01-20 * "Bolt" "Paid" ^INV-1
      Assets:Receivable:Bolt  -500.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20"), "Acme") == [("INV-1", "2026-02-04", "500.00")]
    assert open_lines(book("2026-01-20"), "Bolt") == []
    assert unapplied(book("2026-01-20")) == []


def test_acme_and_acmeholdings_are_two_clients(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme Holdings" "Desk" ^INV-2
      Assets:Receivable:AcmeHoldings  300.00 USD
      Income:Sales
    2026-01-20 * "Acme Holdings" "Paid, with the wrong number" ^INV-1
      Assets:Receivable:AcmeHoldings  -300.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-01-20"), "Acme") == {"current": "500.00", "total": "500.00"}
    found = {"current": "300.00", "unapplied": "-300.00", "total": "0.00"}
    assert buckets(book("2026-01-20"), "AcmeHoldings") == found
    assert untied_clients(book("2026-01-20")) == ()


def test_a_deeper_account_belongs_to_the_same_client(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      Assets:Receivable:Acme            900.00 USD
        due: 2026-02-04
      Assets:Receivable:Acme:Retention  100.00 USD
        due: 2027-01-05
      Income:Sales
    2026-02-01 * "Acme" "All but the retention" ^INV-1
      Assets:Receivable:Acme  -900.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-02-10"), "Acme") == {"current": "100.00", "total": "100.00"}
    assert open_lines(book("2026-02-10")) == [("INV-1", "2027-01-05", "100.00")]


def test_a_credit_goes_first_to_the_account_that_it_is_booked_on(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      Assets:Receivable:Acme            900.00 USD
        due: 2026-02-04
      Assets:Receivable:Acme:Retention  100.00 USD
        due: 2027-01-05
      Income:Sales
    2026-02-01 * "Acme" "The retention, released early" ^INV-1
      Assets:Receivable:Acme:Retention  -100.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-10")) == [("INV-1", "2026-02-04", "900.00")]


def test_one_entry_on_two_receivable_accounts(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-10 * "Acme" "Acme Holdings takes over the debt" ^INV-1
      Assets:Receivable:Acme          -500.00 USD
      Assets:Receivable:AcmeHoldings   500.00 USD
    """
    taken_over = book("2026-01-10")
    assert open_lines(taken_over, "Acme") == []
    assert open_lines(taken_over, "AcmeHoldings") == [("INV-1", "2026-02-09", "500.00")]
    assert kinds(taken_over) == [("invoice", "500.00"), ("adjustment", "-500.00"), ("adjustment", "500.00")]


def test_one_receipt_for_two_clients(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Bolt" "Anvil" ^INV-2
      Assets:Receivable:Bolt  300.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Pays for both" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -500.00 USD
      Assets:Receivable:Bolt  -200.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-20")) == [("INV-2", "2026-02-05", "100.00")]
    assert unapplied(book("2026-01-20")) == []


# What a debit may lack, and unusual amounts


def test_without_due_and_terms_the_policy_decides(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-02-04", "500.00")]
    at_once = Policy(items=ItemSettings(default_terms="due on receipt"))
    assert open_lines(book("2026-01-05", at_once)) == [("INV-1", "2026-01-05", "500.00")]


def test_due_on_the_posting_beats_the_entry_which_beats_terms(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Two parts" ^INV-1
      due: 2026-03-01
      terms: "net 60"
      Assets:Receivable:Acme  500.00 USD
      Assets:Receivable:Acme  200.00 USD
        due: 2026-04-01
      Income:Sales
    2026-01-05 * "Acme" "Terms on the posting" ^INV-2
      terms: "net 60"
      Assets:Receivable:Acme  100.00 USD
        terms: "net 10"
      Income:Sales
    """
    assert open_lines(book("2026-01-05")) == [
        ("INV-2", "2026-01-15", "100.00"),
        ("INV-1", "2026-03-01", "500.00"),
        ("INV-1", "2026-04-01", "200.00"),
    ]


def test_unreadable_terms_and_dates_are_passed_over(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Nobody can read this" ^INV-1
      terms: "when the cows come home"
      due: "soon"
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-02-04", "500.00")]


def test_an_invoice_without_any_number(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Cash sale on account"
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Paid"
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-01-06")) == [("", "2026-02-04", "500.00")]
    assert unapplied(book("2026-01-06")) == [("receipt", "200.00")]
    assert open_lines(book("2026-01-06", OLDEST_FIRST)) == [("", "2026-02-04", "300.00")]


def test_a_negative_invoice_is_a_credit_memo(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Correction" ^CM-1 ^INV-1
      Assets:Receivable:Acme  -80.00 USD
      Income:Sales              75.00 USD
      Liabilities:Tax:Sales      5.00 USD
    """
    assert kinds(book("2026-01-20")) == [("invoice", "500.00"), ("credit-memo", "-80.00")]
    assert open_lines(book("2026-01-20")) == [("INV-1", "2026-02-04", "420.00")]


def test_a_negative_invoice_with_a_number_of_its_own_is_unapplied(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Correction" ^INV-2
      Assets:Receivable:Acme  -80.00 USD
      Income:Sales
    """
    assert buckets(book("2026-01-20")) == {"current": "500.00", "unapplied": "-80.00", "total": "420.00"}


def test_a_zero_invoice_is_an_item_that_is_never_open(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Free of charge" ^INV-1
      due: 2026-01-06
      Assets:Receivable:Acme  0.00 USD
      Income:Sales            0.00 USD
    2026-01-20 * "Acme" "Paid nevertheless" ^INV-1
      Assets:Receivable:Acme  -10.00 USD
      Assets:Bank
    """
    free = book("2026-01-10")
    assert [(i.number, shown(i.amount), shown(i.open)) for i in free.items] == [("INV-1", "0.00", "0.00")]
    assert kinds(free) == [("invoice", "0.00")]
    assert buckets(free) == {}
    assert buckets(book("2026-01-20")) == {"unapplied": "-10.00", "total": "-10.00"}


def test_pending_entries_count_and_are_marked(book: BookOn) -> None:
    """
    2026-01-05 ! "Acme" "To be checked" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Checked" ^INV-2
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-07 ! "Acme" "To be checked, too"
      Assets:Receivable:Acme  -30.00 USD
      Assets:Bank
    """
    known = book("2026-01-07")
    assert buckets(known) == {"current": "600.00", "unapplied": "-30.00", "total": "570.00"}
    assert {item.number: item.document.pending for item in known.items} == {"INV-1": True, "INV-2": False}
    assert [credit.document.pending for credit in known.credits] == [True]
    data = aging_of(known)
    assert isinstance(data["items"], list)
    assert [item["pending"] for item in data["items"] if isinstance(item, dict)] == [True, False]


def test_a_receipt_in_another_currency_settles_by_its_price(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  1080.00 USD
      Income:Sales
    2026-01-20 * "Acme" "In euro, per unit" ^INV-1
      Assets:Bank:Euro         400.00 EUR @ 1.20 USD
      Assets:Receivable:Acme  -480.00 USD
    2026-01-25 * "Acme" "In euro, in total" ^INV-1
      Assets:Bank:Euro         500.00 EUR @@ 599.00 USD
      Assets:Receivable:Acme  -599.00 USD
    """
    assert kinds(book("2026-01-25")) == [("invoice", "1080.00"), ("receipt", "-480.00"), ("receipt", "-599.00")]
    assert buckets(book("2026-01-25")) == {"current": "1.00", "total": "1.00"}


def test_currencies_never_mix(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid in euro" ^INV-1
      Assets:Receivable:Acme  -500.00 EUR
      Assets:Bank:Euro
    """
    for policy in (Policy(), OLDEST_FIRST):
        mixed = book("2026-01-20", policy)
        assert open_lines(mixed) == [("INV-1", "2026-02-04", "500.00")]
        assert unapplied(mixed) == [("receipt", "500.00")]
        assert {key: f"{number:f}" for key, number in mixed.balances.items()} == {
            ("Acme", "EUR"): "-500.00",
            ("Acme", "USD"): "500.00",
        }


# Deposits, discounts, fees, write-offs


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


# Money going out: refunds and returned payments


def test_a_refund_uses_up_the_unapplied_credit(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid too much" ^INV-1
      Assets:Receivable:Acme  -550.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "The overpayment goes back" ^INV-1
      Assets:Receivable:Acme  50.00 USD
      Assets:Bank
    """
    refunded = book("2026-02-01")
    assert kinds(refunded)[-1] == ("refund", "50.00")
    assert buckets(refunded) == {}
    assert [(item.number, shown(item.open)) for item in refunded.items] == [("INV-1", "0.00")]


def test_a_refund_without_a_link_takes_the_credit_of_its_amount(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "On account"
      Assets:Receivable:Acme  -80.00 USD
      Assets:Bank
    2026-01-06 * "Acme" "On account"
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "Refund"
      Assets:Receivable:Acme  50.00 USD
      Assets:Bank
    """
    assert unapplied(book("2026-02-01")) == [("receipt", "80.00")]
    assert kinds(book("2026-02-01"))[-1] == ("refund", "50.00")


def test_a_refund_of_nothing_is_owed_back(book: BookOn) -> None:
    """
    2026-02-01 * "Acme" "Sent by mistake"
      Assets:Receivable:Acme  50.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-01")) == [("", "2026-02-01", "50.00")]
    assert buckets(book("2026-02-02")) == {"1-30": "50.00", "total": "50.00"}


def test_a_returned_payment_opens_its_item_again_with_its_own_due_date(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-03 * "Acme" "Cheque 77" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-20 * "Acme" "Cheque 77 came back" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-02-19")) == {}
    returned = book("2026-02-20")
    assert kinds(returned)[-1] == ("returned-payment", "500.00")
    assert open_lines(returned) == [("INV-1", "2026-02-04", "500.00")]
    assert buckets(returned) == {"1-30": "500.00", "total": "500.00"}
    assert len(returned.items) == 1
    assert [allocation.amount for allocation in returned.allocations] == [500, -500]
    assert unapplied(returned) == []


def test_of_two_receipts_the_one_that_bounced_is_undone(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Two parts" ^INV-1
      Assets:Receivable:Acme  300.00 USD
        due: 2026-02-04
      Assets:Receivable:Acme  200.00 USD
        due: 2026-03-04
      Income:Sales
    2026-02-03 * "Acme" "First part" ^INV-1
      Assets:Receivable:Acme  -300.00 USD
      Assets:Bank
    2026-03-01 * "Acme" "Second part" ^INV-1
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-03-10 * "Acme" "The first came back" ^INV-1
      Assets:Receivable:Acme  300.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-03-10")) == [("INV-1", "2026-02-04", "300.00")]
    assert unapplied(book("2026-03-10")) == []


def test_of_two_equal_receipts_the_latest_bounced(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Two parts" ^INV-1
      Assets:Receivable:Acme  200.00 USD
        due: 2026-02-04
      Assets:Receivable:Acme  200.00 USD
        due: 2026-03-04
      Income:Sales
    2026-02-03 * "Acme" "First part" ^INV-1
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-03-01 * "Acme" "Second part" ^INV-1
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-03-10 * "Acme" "One came back" ^INV-1
      Assets:Receivable:Acme  200.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-03-10")) == [("INV-1", "2026-03-04", "200.00")]


def test_a_receipt_named_by_its_own_number_bounces(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Valves" ^INV-2
      due: 2026-02-05
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-02-03 * "Acme" "Paid" ^INV-1
      number: "PMT-1"
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-02-04 * "Acme" "Paid" ^INV-2
      number: "PMT-2"
      Assets:Receivable:Acme  -200.00 USD
      Assets:Bank
    2026-03-10 * "Acme" "PMT-1 came back" ^PMT-1
      Assets:Receivable:Acme  200.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-03-10")) == [("INV-1", "2026-02-04", "200.00")]
    assert kinds(book("2026-03-10"))[-1] == ("returned-payment", "200.00")


def test_a_receipt_for_several_invoices_bounces_and_all_open_again(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Valves" ^INV-2
      due: 2026-03-05
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-01-07 * "Acme" "Paid by other means" ^INV-3
      due: 2026-02-06
      Assets:Receivable:Acme  300.00 USD
      Income:Sales
    2026-02-03 * "Acme" "One payment for two"
      Assets:Receivable:Acme  -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme  -200.00 USD
        invoice: "INV-2"
      Assets:Bank
    2026-02-04 * "Acme" "Another payment" ^INV-3
      Assets:Receivable:Acme  -300.00 USD
      Assets:Bank
    2026-03-10 * "Acme" "The payment for two came back" ^INV-1 ^INV-2
      Assets:Receivable:Acme  300.00 USD
      Assets:Bank
    """
    opened = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-05", "200.00")]
    assert open_lines(book("2026-03-10")) == opened
    assert buckets(book("2026-03-10")) == {"1-30": "200.00", "31-60": "100.00", "total": "300.00"}


def test_a_bounced_receipt_for_several_invoices_named_one_by_one(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Valves" ^INV-2
      due: 2026-03-05
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-02-03 * "Acme" "One payment for two" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -300.00 USD
      Assets:Bank
    2026-03-10 * "Acme" "Came back"
      Assets:Receivable:Acme  100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme  200.00 USD
        invoice: "INV-2"
      Assets:Bank
    """
    opened = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-05", "200.00")]
    assert open_lines(book("2026-03-10")) == opened


def test_a_bounced_overpayment_takes_its_unapplied_part_along(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-03 * "Acme" "Too much" ^INV-1
      Assets:Receivable:Acme  -550.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "All of it came back" ^INV-1
      Assets:Receivable:Acme  550.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-10")) == [("INV-1", "2026-02-04", "500.00")]
    assert unapplied(book("2026-02-10")) == []


def test_a_credit_memo_stays_when_the_receipt_beside_it_bounces(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -400.00 USD
      Assets:Bank
    2026-02-03 * "Acme" "Short shipment" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Income:Sales
    2026-02-10 * "Acme" "The payment came back" ^INV-1
      Assets:Receivable:Acme  400.00 USD
      Assets:Bank
    """
    returned = book("2026-02-10")
    assert open_lines(returned) == [("INV-1", "2026-02-04", "400.00")]
    undone = [a for a in returned.allocations if a.amount < 0]
    assert [returned.credits[a.credit].document.kind.value for a in undone] == ["receipt"]


def test_a_returned_payment_with_the_banks_charge_opens_the_charge_as_an_item(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Came back, and the bank wants 15" ^INV-1
      Assets:Receivable:Acme  515.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-10")) == [("INV-1", "2026-02-04", "500.00"), ("INV-1", "2026-02-10", "15.00")]


def test_a_returned_payment_is_paid_again(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Came back" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Assets:Bank
    2026-02-20 * "Acme" "Paid again" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-25 * "Acme" "Came back again" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Assets:Bank
    """
    assert buckets(book("2026-02-20")) == {}
    assert open_lines(book("2026-02-25")) == [("INV-1", "2026-02-04", "500.00")]


def test_a_returned_payment_that_was_applied_to_the_oldest(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-01 * "Acme" "On account"
      number: "PMT-1"
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Came back" ^PMT-1
      Assets:Receivable:Acme  500.00 USD
      Assets:Bank
    """
    for policy in (Policy(), OLDEST_FIRST):
        returned = book("2026-02-10", policy)
        assert open_lines(returned) == [("INV-1", "2026-02-04", "500.00")]
        assert unapplied(returned) == []


def test_a_tag_says_what_outgoing_money_is(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -500.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Goodwill, the invoice stays paid" ^INV-1 #refund
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    """
    refunded = book("2026-02-10")
    assert kinds(refunded)[-1] == ("refund", "100.00")
    assert open_lines(refunded) == [("INV-1", "2026-02-10", "100.00")]
    assert [item.settled for item in refunded.items if item.amount == 500] == [500]


# Which item a credit settles


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
