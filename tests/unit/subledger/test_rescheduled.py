"""What an entry only moves is as old as it was: instalments of a rescheduled invoice, a retention."""

from tests.support.books import OLDEST_FIRST, BookOn, book_of, open_lines
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.model.book import Book
from arledger.subledger.aging import Buckets, age

SALE = """
2026-01-01 * "Acme" "Lathe" ^I-1
  due: 2026-01-31
  Assets:Receivable:Acme  2000.00 USD
  Income:Sales
"""
PLAN = """
2026-03-02 * "Acme" "I-1 in 2 instalments"
  Assets:Receivable:Acme  -2000.00 USD
    invoice: "I-1"
  Assets:Receivable:Acme   1000.00 USD
    invoice: "I-1"
    due: 2026-04-02
  Assets:Receivable:Acme   1000.00 USD
    invoice: "I-1"
    due: 2026-05-02
"""


def dated(book: Book) -> list[tuple[str, str]]:
    """Return the invoice date and due date of the open items, oldest due first."""
    return sorted(
        ((item.date.isoformat(), item.due.isoformat()) for item in book.items if item.open), key=lambda x: x[::-1]
    )


def aged(book: Book) -> dict[str, str]:
    """Return the buckets by invoice date that are not zero."""
    (row,) = age(book, Buckets((30, 60, 90)), "invoice", str)
    return {n: f"{x:f}" for n, x in zip(Buckets((30, 60, 90)).names, row.buckets, strict=True) if x}


def test_the_instalments_keep_the_date_of_the_invoice() -> None:
    for text in (SALE + PLAN, PLAN + SALE):
        book = book_of(ACCOUNTS + text, "2026-03-15")
        assert dated(book) == [("2026-01-01", "2026-04-02"), ("2026-01-01", "2026-05-02")]
        assert aged(book) == {"61-90": "2000.00"}
        assert aged(book_of(ACCOUNTS + text, "2026-03-01")) == {"31-60": "2000.00"}
        assert open_lines(book) == [("I-1", "2026-04-02", "1000.00"), ("I-1", "2026-05-02", "1000.00")]


def test_put_off_again_it_is_still_as_old() -> None:
    again = """
2026-04-10 * "Acme" "I-1 once more" ^I-1
  Assets:Receivable:Acme  -2000.00 USD
  Assets:Receivable:Acme   2000.00 USD
    due: 2026-07-01
"""
    for text in (SALE + PLAN + again, again + PLAN + SALE):
        assert dated(book_of(ACCOUNTS + text, "2026-04-10")) == [("2026-01-01", "2026-07-01")]
        assert len(dated(book_of(ACCOUNTS + text, "2026-04-09"))) == 2


def test_of_two_invoices_under_one_number_the_earlier_counts() -> None:
    later = SALE.replace("2026-01-01", "2026-01-20").replace("due: 2026-01-31", "due: 2026-01-25")
    text = ACCOUNTS + later + SALE + PLAN.replace("-2000.00", "-4000.00").replace(" 1000.00", " 2000.00")
    assert {issued for issued, _ in dated(book_of(text, "2026-03-02"))} == {"2026-01-01"}


def test_a_payment_of_an_instalment_and_its_return_leave_the_date() -> None:
    paid = """
2026-04-01 * "Acme" "Paid" ^I-1
  Assets:Receivable:Acme  -1000.00 USD
  Assets:Bank
"""
    back = paid.replace("04-01", "04-05").replace("-1000.00", "1000.00")
    text = ACCOUNTS + SALE + PLAN + paid + back
    assert dated(book_of(text, "2026-04-04")) == [("2026-01-01", "2026-05-02")]
    assert dated(book_of(text, "2026-04-05", OLDEST_FIRST))[0] == ("2026-01-01", "2026-04-02")


def test_a_retention_that_is_moved_keeps_the_date_of_its_invoice(book: BookOn) -> None:
    """
    2026-01-01 * "Acme" "Hall" ^I-1
      Assets:Receivable:Acme  2000.00 USD
        due: 2026-01-31
      Income:Sales
    2026-03-02 * "Acme" "Retention" ^I-1
      Assets:Receivable:Acme:Retention  200.00 USD
        due: 2027-03-02
      Assets:Receivable:Acme
    """
    assert dated(book("2026-03-02")) == [("2026-01-01", "2026-01-31"), ("2026-01-01", "2027-03-02")]


def test_what_settles_nothing_or_another_number_is_of_its_own_day(book: BookOn) -> None:
    """
    2026-01-01 * "Acme" "Lathe" ^I-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-05 * "Bolt" "Anvil" ^I-2
      Assets:Receivable:Bolt  100.00 USD
      Income:Sales
    2026-03-02 * "Acme" "Another number, and a number of somebody else"
      Assets:Receivable:Acme  -100.00 USD
        invoice: "I-1"
      Assets:Receivable:Acme   100.00 USD
        invoice: "I-2"
        due: 2026-04-02
    """
    found = {(item.client, item.date.isoformat()) for item in book("2026-03-02").items if item.open}
    assert found == {("Acme", "2026-03-02"), ("Bolt", "2026-01-05")}
