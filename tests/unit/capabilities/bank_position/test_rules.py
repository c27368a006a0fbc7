"""The bank reconciliation statement."""

from datetime import date
from decimal import Decimal

from tests.support.bank_lines import ACCOUNT, book_of, line, sheet

from arledger.capabilities.bank_position.rules import BankPosition, BankSays, latest_word, position, word_of
from arledger.capabilities.bank_reconciliation.explain import explain
from arledger.capabilities.bank_reconciliation.values import AccountStatement
from arledger.policy.settings import Policy

IN_BOOKS = """
2026-03-02 * "Till" "Takings"
  bank-ref: "A"
  Assets:Bank:Checking  100.00 USD
  Income:Sales

2026-03-04 * "Till" "Night deposit"
  Assets:Bank:Checking   30.00 USD
  Income:Sales

2026-03-04 * "Smith" "Cheque"
  Assets:Bank:Checking  -12.00 USD
  Expenses:BankFees
"""


def at(text: str, said: AccountStatement, day: int) -> BankPosition:
    word = word_of(said, date(2026, 3, day))
    assert word is not None
    found = explain([said], book_of(text), Policy()).lines
    return position(book_of(text, day=word.day).facts, ACCOUNT, word, found, [said])


def test_both_sides_come_to_the_same() -> None:
    found = at(IN_BOOKS, sheet([line(2, "100.00", ref="A"), line(4, "-3.00", "fee", ref="B")]), 31)
    assert [leg.number for leg in found.in_transit] == [Decimal("30.00")]
    assert [leg.number for leg in found.outstanding] == [Decimal("-12.00")]
    assert [each.movement.ref for each in found.unrecorded] == ["B"]
    assert found.adjusted_bank == found.adjusted_books == Decimal("115.00")
    assert not found.difference
    assert not found.agreed


def test_what_is_on_no_side_is_a_difference() -> None:
    found = at(IN_BOOKS, sheet([line(2, "100.00", ref="A")], "5.00"), 31)
    assert found.difference == Decimal("5.00")


def test_an_entry_that_the_bank_shows_later_is_in_transit_until_then() -> None:
    said = sheet([line(2, "100.00", ref="A"), line(6, "18.00", "deposit", ref="C")])
    text = IN_BOOKS.replace("  30.00 USD", "  18.00 USD").split('\n\n2026-03-04 * "Smith"')[0]
    assert [leg.number for leg in at(text, said, 4).in_transit] == [Decimal("18.00")]
    assert at(text, said, 6).agreed


def test_older_entries_are_on_the_bank_where_the_balances_agreed() -> None:
    text = (
        """
2026-02-02 * "Till" "Before there was a program"
  Assets:Bank:Checking  70.00 USD
  Income:Sales
"""
        + IN_BOOKS
    )
    said = sheet([line(2, "100.00", ref="A")], "70.00", days=(2, 9))
    assert [leg.number for leg in at(text, said, 31).in_transit] == [Decimal("30.00")]
    # With a balance that was asserted, too.
    text += "\n2026-03-01 balance Assets:Bank:Checking 70.00 USD\n"
    facts = book_of(text).facts
    assert len(position(facts, ACCOUNT, BankSays(date(2026, 3, 4), Decimal(170), "USD", "")).in_transit) == 1


def test_the_word_of_a_statement_on_its_days() -> None:
    said = sheet([line(2, "100.00"), line(4, "-3.00")], "7.00")
    words = {day: word_of(said, date(2026, 3, day)) for day in (1, 2, 3, 4, 9)}
    assert [word and str(word.number) for word in words.values()] == ["7.00", "107.00", "107.00", "104.00", "104.00"]
    assert words[9] is not None
    assert words[9].day == date(2026, 3, 4)
    assert word_of(said, date(2026, 2, 27)) is None
    assert word_of(sheet([line(2, "1.00")], None), date(2026, 3, 9)) is None


def test_the_last_word_of_the_ledger() -> None:
    text = """
2026-03-01 balance Assets:Bank:Checking 0.00 USD
2026-03-04 custom "ar-bank" Assets:Bank:Checking 2026-03-01 0.00 USD 5.00 USD
2026-03-09 custom "ar-bank" Assets:Bank:Other 2026-03-01 0.00 USD 6.00 USD
"""
    facts = book_of(text).facts
    found = latest_word(facts, ACCOUNT, "USD")
    assert found is not None
    assert (found.day, found.number) == (date(2026, 3, 4), Decimal("5.00"))
    assert latest_word(facts, ACCOUNT, "EUR") is None


def test_malformed_directives_say_nothing() -> None:
    text = """
2026-03-04 custom "ar-bank" Assets:Bank:Checking
2026-03-04 custom "ar-bank" Assets:Bank:Checking "x" "y" "z"
2026-03-04 custom "ar-cleared" Assets:Bank:Checking
2026-03-04 custom "ar-cleared" "x" "y" "z" "a"
"""
    facts = book_of(text).facts
    assert latest_word(facts, ACCOUNT, "USD") is None
    assert position(facts, ACCOUNT, BankSays(date(2026, 3, 4), Decimal(0), "USD", "")).agreed
