"""What a book's receipts tell of how short and how late its payers pay."""

from datetime import date
from decimal import Decimal

from tests.support.bank_lines import book_of
from tests.support.bankbook import sale
from tests.support.short_ledgers import short_book

from arledger.matching.policy_options import days_late, paid_short
from arledger.matching.values import Paid


def receipt(number: str, amount: str, day: str, *others: str) -> str:
    legs = "".join(f"  {leg}\n" for leg in others)
    return (
        f'\n{day} * "Acme" "Paid" ^{number}\n  Assets:Bank:Checking  {amount} USD\n{legs}  Assets:Receivable:Acme\n'
    )


OPEN = "2025-01-01 open Expenses:Discounts\n"
SALES = "".join(sale("Acme", f"A-{at}", "100.00", "2026-01-05") for at in range(1, 8))
PAID = (
    receipt("A-1", "100.00", "2026-02-01"),
    receipt("A-2", "98.00", "2026-02-02", "Expenses:Discounts  2.00 USD"),
    receipt("A-3", "97.00", "2026-02-03"),
    receipt("A-4", "40.00", "2026-02-04"),
    receipt("A-4", "60.00", "2026-02-20"),
    '\n2026-02-05 * "Acme" "Credit" ^A-5\n  Income:Sales  30.00 USD\n  Assets:Receivable:Acme\n',
    receipt("A-5", "70.00", "2026-02-06"),
    receipt("A-6", "50.00", "2026-03-01"),
)


def found(before: str, ledger: str = "".join(PAID)) -> Paid:
    return paid_short(book_of(OPEN + SALES + ledger), Decimal(5), date.fromisoformat(before))


def test_first_receipts_are_whole_a_little_less_or_a_part() -> None:
    assert found("2026-02-28") == Paid(whole=3, deduction=1, part=1)


def test_what_is_dated_later_and_what_is_older_than_a_year_tells_nothing() -> None:
    assert found("2026-02-02") == Paid(whole=1)
    assert found("2027-02-15") == Paid(part=1)


def test_the_order_of_entries_changes_nothing() -> None:
    assert found("2026-02-28", "".join(reversed(PAID))) == found("2026-02-28")


RECOVERY = """

2026-06-01 * "Acme" "Money after all" ^I-2
  Assets:Bank  60.00 USD
  Expenses:BadDebt  -60.00 USD
  Assets:Receivable:Acme  60.00 USD
  Assets:Receivable:Acme  -60.00 USD
"""


def test_money_on_what_was_written_off_was_not_paid_thirty_days_early() -> None:
    paid = "01-01 invoice 100.00 ^I-1 due=2026-01-31\n03-02 receipt 100.00 ^I-1\n"
    lost = "01-01 invoice 100.00 ^I-2 due=2026-01-31\n04-01 write-off 100.00 ^I-2"
    assert days_late(short_book(paid + lost + RECOVERY, "12-31"), date(2026, 12, 31)) == (30,)
