"""The named traps, continued: what names an item that a returned payment opens again."""

import pytest
from tests.support.books import OLDEST_FIRST, BookOn, open_lines, unapplied


def test_it_is_paid_again_on_the_day_of_the_return(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-12 * "Acme" "Came back" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    2026-02-12 * "Acme" "Part of it, paid again" ^INV-1
      Assets:Receivable:Acme  -60.00 USD
      Assets:Bank
    """
    returned = book("2026-02-12")
    assert open_lines(returned) == [("INV-1", "2026-02-04", "40.00")]
    assert unapplied(returned) == []


def test_a_second_receipt_settles_what_the_first_no_longer_does(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-05 * "Acme" "Paid twice" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-03-01 * "Acme" "The first came back" ^INV-1 #returned-payment
      paid-on: 2026-02-01
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    """
    assert unapplied(book("2026-02-28")) == [("receipt", "100.00")]
    assert open_lines(book("2026-03-01")) == []
    assert unapplied(book("2026-03-01")) == []


@pytest.mark.parametrize("as_of", ["2026-03-01", "2026-03-02"])
def test_it_is_written_off_on_the_day_of_the_return(book: BookOn, as_of: str) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-03-01 * "Acme" "Given up" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Expenses:BadDebt
    2026-03-01 * "Acme" "Came back" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    """
    # Nobody is paid back what was written off: the money that went out is the receipt's.
    returned = book(as_of)
    assert open_lines(returned) == []
    assert unapplied(returned) == []
    settling = [returned.credits[a.credit].document.kind.value for a in returned.allocations]
    assert settling == ["receipt", "receipt", "write-off"]


def test_every_credit_that_came_before_its_invoice_is_free_after_it(book: BookOn) -> None:
    """
    2026-01-02 * "Acme" "Old" ^INV-0
      due: 2026-01-20
      Assets:Receivable:Acme  70.00 USD
      Income:Sales
    2026-01-03 * "Acme" "In advance" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-01-04 * "Acme" "And more" ^INV-1
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-01-05 * "Acme" "New" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    """
    applied = book("2026-01-05", OLDEST_FIRST)
    assert open_lines(applied) == [("INV-0", "2026-01-20", "20.00")]
    assert unapplied(applied) == []
