"""The named traps of receivables, each with its smallest ledger and exact figures."""

from datetime import date, timedelta

import pytest
from tests.support.books import OLDEST_FIRST, BookOn, aging_of, buckets, kinds, open_lines, shown, unapplied

from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.ties import untied_clients

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
    2026-01-06 * "Acme Holdings" "EntryContext" ^INV-2
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
    assert isinstance(data["items"], tuple)
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
