"""What a book's receipts tell of how short its payers pay."""

from datetime import date
from decimal import Decimal

from tests.support.bank_lines import book_of
from tests.support.bankbook import sale

from arledger.matching.policy_options import paid_short
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
