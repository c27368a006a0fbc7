"""Money that waits."""

from decimal import Decimal

from tests.support.bank_lines import book_of

from arledger.capabilities.unapplied_cash.rules import unapplied_cash, unidentified_balance
from arledger.policy.settings import Policy

PARKED = """
2026-03-02 * "Who" "x"
  bank-ref: "A"
  Assets:Bank:Checking       50.00 USD
  Liabilities:Unidentified

2026-03-03 * "Whom" "y"
  bank-ref: "B"
  Assets:Bank:Checking       50.00 USD
  Liabilities:Unidentified

2026-03-04 * "What" "z"
  bank-ref: "C"
  Assets:Bank:Checking       20.00 EUR
  Liabilities:Unidentified
"""


def left(text: str) -> list[tuple[str, str, str]]:
    book = book_of(text)
    waiting = [each for each in unapplied_cash(book, Policy()) if not each.client]
    found = [(each.ref, f"{each.open:f}", each.currency) for each in waiting]
    for currency in ("USD", "EUR"):
        ours = sum((Decimal(amount) for _, amount, code in found if code == currency), Decimal(0))
        assert ours == unidentified_balance(book, Policy(), currency)
    return found


def off(amount: str, ref: str = "") -> str:
    meta = f'  bank-ref: "{ref}"\n' if ref else ""
    return f'\n2026-03-09 * "Acme" "Found"\n{meta}  Liabilities:Unidentified  {amount}\n  Assets:Receivable:Acme\n'


def test_each_receipt_waits_in_its_currency() -> None:
    assert left(PARKED) == [("A", "50.00", "USD"), ("B", "50.00", "USD"), ("C", "20.00", "EUR")]


def test_what_is_taken_off_is_the_oldest_of_its_like() -> None:
    assert [ref for ref, _, code in left(PARKED + off("50.00 USD", "B")) if code == "USD"] == ["A"]
    assert left_after("50.00 USD") == ["B 50.00"]
    assert left_after("70.00 USD") == ["B 30.00"]
    assert left_after("20.00 USD") == ["A 30.00", "B 50.00"]


def left_after(amount: str) -> list[str]:
    # The client's credit waits, too; it has no reference.
    text = PARKED + off(amount)
    book = book_of(text)
    return [
        f"{each.ref} {each.open:f}"
        for each in unapplied_cash(book, Policy())
        if not each.client and each.currency == "USD"
    ]


def test_a_suggestion_for_another_client_is_none() -> None:
    text = """
2026-03-01 * "Bolt" "Goods" ^B-1001
  Assets:Receivable:Bolt  60.00 USD
  Income:Sales

2026-03-05 * "Acme Industrial Ltd" "On account, B-1001"
  Assets:Bank:Checking    60.00 USD
  Assets:Receivable:Acme
"""
    (found,) = unapplied_cash(book_of(text), Policy())
    assert (found.client, found.match) == ("Acme", None)


def test_two_that_wait_do_not_suggest_one_invoice() -> None:
    text = (
        PARKED
        + """
2026-03-01 * "Acme" "Goods" ^INV-0001
  Assets:Receivable:Acme  50.00 USD
  Income:Sales
"""
    )
    text = text.replace('"Who" "x"', '"Acme Industrial Ltd" "INV-0001"').replace(
        '"Whom" "y"', '"Acme Industrial Ltd" "INV-0001"'
    )
    sure = [each for each in unapplied_cash(book_of(text), Policy()) if each.match and each.match.parts]
    assert len(sure) <= 1
