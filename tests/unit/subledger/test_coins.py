"""Fractions of a coin: nobody can pay them, so what a settlement leaves of one is neither open nor unapplied."""

from decimal import Decimal

import pytest
from tests.support.books import BookOn, book_of, buckets, open_lines, unapplied
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.model.book import Book
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.coins import payable
from arledger.subledger.ties import Tie, prove_ties, untied_clients


def tie(book: Book) -> Tie:
    """Return the tie of a book in one currency, which must hold."""
    (found,) = prove_ties(book)
    assert not found.difference
    assert untied_clients(book) == ()
    return found


def paid(amount: str, received: str, currency: str = "USD", header: str = "") -> Book:
    """Return the book of an invoice and its receipt."""
    return book_of(
        f'{header}{ACCOUNTS}2026-01-05 * "Acme" "Fuel" ^INV-1\n  Assets:Receivable:Acme  {amount} {currency}\n'
        f'  Income:Sales\n2026-01-20 * "Acme" "Paid" ^INV-1\n  Assets:Bank  {received} {currency}\n'
        f"  Assets:Receivable:Acme  -{received} {currency}\n",
        "2026-02-28",
    )


@pytest.mark.parametrize(
    ("amount", "received", "currency", "rounding"),
    [
        ("99.99 * 1.08875", "108.86", "USD", "0.0041125"),
        ("13.3366", "13.34", "USD", "-0.0034"),
        ("40.00/3", "13.33", "USD", "0.00333333333333333333333333"),
        ("1000.4", "1000", "JPY", "0.4"),
        ("999.6", "1000", "JPY", "-0.4"),
        ("10.00049", "10.000", "KWD", "0.00049"),
        ("0.123456784", "0.12345678", "BTC", "0.000000004"),
    ],
)
def test_less_than_half_a_coin_is_settled_over_or_short(
    amount: str, received: str, currency: str, rounding: str
) -> None:
    book = paid(amount, received, currency)
    assert open_lines(book) == []
    assert unapplied(book) == []
    assert buckets(book) == {}
    assert tie(book).rounding == tie(book).ledger == Decimal(rounding)
    assert tie(book).subledger == 0


@pytest.mark.parametrize(
    ("amount", "received", "currency", "left"),
    [
        ("100.005", "100.00", "USD", "0.005"),
        ("100.01", "100.00", "USD", "0.01"),
        ("1000.5", "1000", "JPY", "0.5"),
        ("10.0005", "10.000", "KWD", "0.0005"),
        ("10.004", "10.000", "KWD", "0.004"),
        ("1.004", "1.000", "BTC", "0.004"),
    ],
)
def test_half_a_coin_or_more_is_open(amount: str, received: str, currency: str, left: str) -> None:
    assert open_lines(paid(amount, received, currency)) == [("INV-1", "2026-02-04", left)]


def test_the_ledger_says_what_is_finer_than_the_coin() -> None:
    header = 'option "display_precision" "USD:0.001"\n'
    assert open_lines(paid("100.004", "100.00", header=header)) == [("INV-1", "2026-02-04", "0.004")]
    coarser = 'option "display_precision" "USD:1"\n'
    assert open_lines(paid("100.40", "100.00", header=coarser)) == [("INV-1", "2026-02-04", "0.40")]


def test_what_was_never_settled_stays_as_it_is(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "A drop" ^INV-1
      Assets:Receivable:Acme  0.004 USD
      Income:Sales
    2026-01-06 * "Bolt" "On account"
      Assets:Receivable:Bolt  -0.003 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-28")) == [("INV-1", "2026-02-04", "0.004")]
    assert unapplied(book("2026-02-28")) == [("receipt", "0.003")]
    assert tie(book("2026-02-28")).rounding == 0


def test_a_correction_as_small_takes_up_what_rounding_left(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Fuel" ^INV-1
      Assets:Receivable:Acme  108.8641125 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -108.86 USD
      Assets:Bank
    2026-01-25 * "Acme" "Paid again, by mistake" ^INV-1
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-01-31 * "Acme" "Rounding" ^INV-1
      Assets:Receivable:Acme  -0.0041125 USD
      Equity:Opening
    """
    assert tie(book("2026-01-20")).rounding == Decimal("0.0041125")
    assert unapplied(book("2026-01-25")) == [("receipt", "50.00")]
    assert tie(book("2026-01-31")).rounding == 0
    assert tie(book("2026-01-31")).subledger == -50


def test_a_rest_of_a_credit_is_not_put_on_the_next_item() -> None:
    text = (
        '2026-01-05 * "Acme" "Fuel" ^INV-1\n  Assets:Receivable:Acme  13.3366 USD\n  Income:Sales\n'
        '2026-01-06 * "Acme" "Pumps" ^INV-2\n  Assets:Receivable:Acme  100.00 USD\n  Income:Sales\n'
        '2026-01-20 * "Acme" "Paid"\n  Assets:Receivable:Acme  -13.34 USD\n  Assets:Bank\n'
    )
    book = book_of(ACCOUNTS + text, "2026-02-28", Policy(items=ItemSettings(auto_apply="oldest-first")))
    assert open_lines(book) == [("INV-2", "2026-02-05", "100.00")]
    assert unapplied(book) == []
    assert tie(book).rounding == Decimal("-0.0034")


def test_money_back_is_the_whole_of_it_in_coins(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "On account" ^PMT-1
      Assets:Receivable:Acme  -99.9966 USD
      Assets:Bank
    2026-01-06 * "Acme" "Another" ^PMT-2
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-01-20 * "Acme" "Refund of the first" ^PMT-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    """
    found = book("2026-02-28")
    assert open_lines(found) == []
    assert unapplied(found) == [("receipt", "50.00")]
    assert tie(found).rounding == Decimal("0.0034")


def test_a_returned_payment_opens_all_of_what_it_had_settled(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Fuel" ^INV-1
      Assets:Receivable:Acme  13.3366 USD
      Income:Sales
    2026-01-20 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -13.34 USD
      Assets:Bank
    2026-01-31 * "Acme" "Returned" ^INV-1
      Assets:Receivable:Acme  13.34 USD
      Assets:Bank
    """
    found = book("2026-02-28")
    assert open_lines(found) == [("INV-1", "2026-02-04", "13.3366")]
    assert unapplied(found) == []
    assert tie(found).rounding == 0


def test_thirds_are_added_up_to_the_last_digit(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Three thirds" ^INV-1
      Assets:Receivable:Acme  40.00/3 USD
      Assets:Receivable:Acme  40.00/3 USD
      Assets:Receivable:Acme  40.00/3 USD
      Income:Sales
    2026-01-06 * "Acme" "Pumps" ^INV-2
      Assets:Receivable:Acme  1234567.89 USD
      Income:Sales
    2026-01-20 * "Acme" "All of it" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -1234607.89 USD
      Assets:Bank
    """
    found = book("2026-01-06")
    assert tie(found).subledger == Decimal("1234607.88999999999999999999999999")
    assert [item.open for item in payable(found).items] == [
        Decimal(n) for n in ("13.33", "13.34", "13.33", "1234567.89")
    ]
    assert tie(payable(found)).subledger == Decimal("1234607.89")
    assert open_lines(book("2026-01-20")) == []
    assert tie(book("2026-01-20")).subledger == 0
