"""A credit that waited is applied on the day on which it could be, not on an earlier one on which it was unapplied."""

from tests.support.books import OLDEST_FIRST, book_of, day
from tests.unit.subledger.accounts import ACCOUNTS

RETURNED = """
2026-01-01 * "Acme" "Lathe" ^I-1
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-01-10 * "Acme" "Paid" ^I-1
  Assets:Bank  100.00 USD
  Assets:Receivable:Acme
2026-01-20 * "Acme" "On account"
  Assets:Bank  100.00 USD
  Assets:Receivable:Acme
2026-03-02 * "Acme" "Returned by the bank" ^I-1
  Assets:Bank  -100.00 USD
  Assets:Receivable:Acme
"""
AWAITED = """
2026-01-05 * "Acme" "Paid ahead" ^I-9
  Assets:Bank  100.00 USD
  Assets:Receivable:Acme
2026-01-06 * "Acme" "Lathe" ^I-1
  Assets:Receivable:Acme  70.00 USD
  Income:Sales
2026-03-02 * "Acme" "Belt" ^I-9
  Assets:Receivable:Acme  30.00 USD
  Income:Sales
"""


def test_money_on_account_pays_what_opens_again_when_it_does() -> None:
    book = book_of(ACCOUNTS + RETURNED, "2026-03-31", OLDEST_FIRST)
    assert [(step.date, f"{step.amount:f}") for step in book.allocations] == [
        (day("2026-01-10"), "100.00"),
        (day("2026-03-02"), "-100.00"),
        (day("2026-03-02"), "100.00"),
    ]


def test_what_a_payment_ahead_leaves_is_free_when_its_invoice_has_come() -> None:
    book = book_of(ACCOUNTS + AWAITED, "2026-03-31", OLDEST_FIRST)
    assert [(step.date, f"{step.amount:f}") for step in book.allocations] == [
        (day("2026-03-02"), "30.00"),
        (day("2026-03-02"), "70.00"),
    ]
