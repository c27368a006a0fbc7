"""Entries of one day that differ in a single thing: which comes first must not depend on their place in the files."""

from typing import Any

import pytest
from tests.support.books import aging_of, book_of, day, open_lines, placeless
from tests.unit.subledger.accounts import ACCOUNTS


def either_way(one: str, other: str, rest: str, as_of: str = "2026-03-31") -> tuple[Any, Any]:
    """Return the aging with the twins in one order and in the other."""
    found = [book_of(f"{ACCOUNTS}\n{rest}\n{pair}", day(as_of)) for pair in (one + other, other + one)]
    first, second = (placeless(aging_of(book)) for book in found)
    return first, second


def receipt(amount: str = "100.00", words: str = "^INV-1", meta: str = "", flag: str = "*") -> str:
    return f'2026-02-01 {flag} "Paid" {words}\n{meta}  Assets:Receivable:Acme  -{amount} USD\n  Assets:Bank\n'


def sale(words: str = "^INV-1", meta: str = "", counter: str = "Income:Sales") -> str:
    return f'2026-01-05 * "Sold" {words}\n{meta}  Assets:Receivable:Acme  100.00 USD\n  {counter}\n'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (receipt(), receipt(flag="!")),
        (receipt(), receipt(words="^INV-1 #later")),
        (receipt(), receipt(words="^INV-1 ^PO-7")),
        (receipt("100.00"), receipt("60.00")),
    ],
    ids=["flag", "tag", "link", "amount"],
)
def test_receipts(one: str, other: str) -> None:
    first, second = either_way(one, other, sale())
    assert first == second


def test_receipts_with_different_numbers() -> None:
    one, other = receipt(meta='  number: "PMT-1"\n'), receipt(meta='  number: "PMT-2"\n')
    first, second = either_way(one, other, sale())
    assert first == second


def test_receipts_with_different_numbers_of_which_one_bounces() -> None:
    one, other = receipt(meta='  number: "PMT-1"\n'), receipt(meta='  number: "PMT-2"\n')
    back = '2026-02-10 * "Back" ^PMT-1\n  Assets:Receivable:Acme  100.00 USD\n  Assets:Bank\n'
    first, second = either_way(one, other, sale() + back)
    assert first == second


def test_an_invoice_and_a_recovery() -> None:
    first, second = either_way(sale(), sale(counter="Expenses:BadDebt"), receipt())
    assert first == second


def test_receipts_of_which_one_is_used_in_part() -> None:
    both = receipt(words=""), receipt(words="^INV-1")
    rest = '2026-01-05 * "Sold" ^INV-1\n  Assets:Receivable:Acme  60.00 USD\n  Income:Sales\n'
    first, second = either_way(*both, rest)
    assert first == second


def test_identical_twins_are_interchangeable() -> None:
    rest = sale() + sale()
    text = f"{ACCOUNTS}\n{rest}{receipt()}"
    assert open_lines(book_of(text, "2026-03-31")) == [("INV-1", "2026-02-04", "100.00")]
