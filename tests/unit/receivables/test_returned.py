"""Whose money came back: what a returned payment undoes where several receipts could be meant."""

from tests.support.books import BookOn, kinds, open_lines, unapplied
from tests.support.faults import known_fault


@known_fault("a receipt with a posting for each invoice is not recognised by its total")
def test_a_receipt_for_two_invoices_is_known_by_its_total(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-05 * "Acme" "Valves" ^INV-2
      due: 2026-03-04
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Cheque 1, for both"
      Assets:Receivable:Acme  -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme  -150.00 USD
        invoice: "INV-2"
      Assets:Bank
    2026-02-02 * "Acme" "Cheque 2, the rest" ^INV-2
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Cheque 1 came back" ^INV-1 ^INV-2
      Assets:Receivable:Acme  250.00 USD
      Assets:Bank
    """
    found = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-04", "150.00")]
    assert open_lines(book("2026-02-10")) == found


def test_a_receipt_with_several_links_is_known_by_its_total(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-05 * "Acme" "Valves" ^INV-2
      due: 2026-03-04
      Assets:Receivable:Acme  200.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Cheque 1" ^INV-1 ^INV-2
      Assets:Receivable:Acme  -250.00 USD
      Assets:Bank
    2026-02-02 * "Acme" "Cheque 2, the rest" ^INV-2
      Assets:Receivable:Acme  -50.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Cheque 1 came back" ^INV-1 ^INV-2
      Assets:Receivable:Acme  250.00 USD
      Assets:Bank
    """
    found = [("INV-1", "2026-02-04", "100.00"), ("INV-2", "2026-03-04", "150.00")]
    assert open_lines(book("2026-02-10")) == found


@known_fault("a returned payment that carries the link of its receipt is taken for a refund of other money")
def test_a_receipt_is_known_by_the_link_it_shares(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-01-06 * "Acme" "On account, for something else"
      Assets:Receivable:Acme  -1000.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "Cheque 77" ^INV-1 ^CHQ-77
      Assets:Receivable:Acme  -1000.00 USD
      Assets:Bank
    2026-02-10 * "Acme" "Cheque 77 came back" ^CHQ-77
      Assets:Receivable:Acme  1000.00 USD
      Assets:Bank
    """
    returned = book("2026-02-10")
    assert kinds(returned)[-1] == ("returned-payment", "1000.00")
    assert open_lines(returned) == [("INV-1", "2026-02-04", "1000.00")]
    assert unapplied(returned) == [("receipt", "1000.00")]


@known_fault("the same where the receipt names its invoice in metadata: the item opens with a new due date")
def test_a_receipt_is_known_by_its_link_beside_metadata(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Cheque 77" ^CHQ-77
      Assets:Receivable:Acme  -1000.00 USD
        invoice: "INV-1"
      Assets:Bank
    2026-02-10 * "Acme" "Cheque 77 came back" ^CHQ-77
      Assets:Receivable:Acme  1000.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-10")) == [("INV-1", "2026-02-04", "1000.00")]


def test_a_part_of_a_receipt_comes_back_and_then_the_rest(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-03 * "Acme" "A part was charged back" ^INV-1
      Assets:Receivable:Acme  40.00 USD
      Assets:Bank
    2026-02-04 * "Acme" "And the rest" ^INV-1
      Assets:Receivable:Acme  60.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-03")) == [("INV-1", "2026-02-04", "40.00")]
    assert open_lines(book("2026-02-04")) == [("INV-1", "2026-02-04", "100.00")]
    assert [kind for kind, _ in kinds(book("2026-02-04"))[-2:]] == ["returned-payment"] * 2


def test_paid_twice_the_first_way_out_is_a_refund_and_the_second_a_return(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-02 * "Acme" "Paid again" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-03 * "Acme" "Sent back" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    2026-02-04 * "Acme" "Came back" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-03")) == []
    assert unapplied(book("2026-02-03")) == []
    assert open_lines(book("2026-02-04")) == [("INV-1", "2026-02-04", "100.00")]
    assert [kind for kind, _ in kinds(book("2026-02-04"))[-2:]] == ["refund", "returned-payment"]


def test_a_return_on_the_day_of_the_receipt(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Came back at once" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Assets:Bank
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-01")) == [("INV-1", "2026-02-04", "100.00")]
    assert len(book("2026-02-01").items) == 1


def test_the_fee_of_the_bank_is_no_matter_of_the_client(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-03 * "Acme" "Came back, for a fee" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Expenses:BankFees         5.00 USD
      Assets:Bank            -105.00 USD
    """
    assert open_lines(book("2026-02-03")) == [("INV-1", "2026-02-04", "100.00")]


def test_a_return_at_another_client_touches_nobody_else(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-02-01 * "Acme" "Paid" ^INV-1
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-02-03 * "Bolt" "Booked on the wrong client" ^INV-1
      Assets:Receivable:Bolt  100.00 USD
      Assets:Bank
    """
    assert open_lines(book("2026-02-03"), "Acme") == []
    assert open_lines(book("2026-02-03"), "Bolt") == [("INV-1", "2026-02-03", "100.00")]
