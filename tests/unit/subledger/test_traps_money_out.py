"""The named traps, continued: refunds and returned payments, and whose money came back."""

from tests.support.books import OLDEST_FIRST, BookOn, buckets, kinds, open_lines, shown, unapplied

from arledger.policy.settings import Policy


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
