"""Amounts that are not what is open: discounts, fees, tolerance, deductions, parts, too much, other currencies."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.matching.context import decision, invoice, line, offered, one, paid

from arledger.matching import Cause, MatchOptions
from arledger.model.bank import LineState
from arledger.model.documents import Item

BOOK = (invoice("INV-2026-0007", "1000.00"), invoice("INV-2026-0019", "250.40"))


def two_percent(item: Item, paid_on: date) -> Decimal:
    """Return 2 % of a whole item within ten days of its date."""
    return item.amount / 50 if (paid_on - item.date).days <= 10 and not item.settled else Decimal(0)


def test_a_discount_that_is_earned_closes_the_item() -> None:
    found = decision(line("INV-2026-0007", "980.00", "Acme", date="2026-01-15"), BOOK, discount=two_percent)
    assert paid(found.match) == {"INV-2026-0007": "980.00"}
    assert found.match.short == Decimal("20.00")
    assert (found.cause, found.given) == (Cause.DISCOUNT, (Decimal("20.00"),))
    assert "less 20.00 USD discount" in found.match.reason


def test_a_discount_without_a_number() -> None:
    found = decision(line("", "980.00", "Acme", date="2026-01-15"), BOOK, discount=two_percent)
    assert (paid(found.match), found.cause) == ({"INV-2026-0007": "980.00"}, Cause.DISCOUNT)


def test_a_discount_that_is_too_late_is_a_short_payment() -> None:
    found = decision(line("INV-2026-0007", "980.00", "Acme", date="2026-01-16"), BOOK, discount=two_percent)
    assert paid(found.match) == {"INV-2026-0007": "980.00"}
    assert (found.cause, found.given) == (Cause.LATE_DISCOUNT, (Decimal("0.00"),))
    assert found.match.short == Decimal("20.00")
    assert "discount taken late" in found.match.reason


def test_a_late_discount_without_a_number_is_no_match() -> None:
    late = line("", "980.00", "Acme", date="2026-01-16")
    assert offered(one(late, BOOK, discount=two_percent)) == [["INV-2026-0007"]]


def test_several_items_each_with_its_own_discount() -> None:
    book = [
        invoice("INV-2026-0007", "1000.00", issued="2026-01-01"),
        invoice("INV-2026-0019", "250.00", issued="2026-01-09"),
    ]
    given = line("INV-2026-0007, INV-2026-0019", "1245.00", "Acme", date="2026-01-15")
    found = decision(given, book, discount=two_percent)
    assert paid(found.match) == {"INV-2026-0007": "1000.00", "INV-2026-0019": "245.00"}
    assert found.given == (Decimal("0.00"), Decimal("5.00"))


def test_a_discount_is_of_whole_items_only() -> None:
    book = [invoice("INV-2026-0007", "1000.00", settled="500.00")]
    found = one(line("INV-2026-0007", "480.00", "Acme", date="2026-01-15"), book, discount=two_percent)
    assert str(found.short) == "20.00"
    assert "earned" not in found.reason


def test_the_fee_that_the_bank_states() -> None:
    for text in ("INV-2026-0007", ""):
        found = decision(line(text, "985.00", "Acme", fee=Decimal("15.00")), BOOK)
        assert paid(found.match) == {"INV-2026-0007": "985.00"}
        assert (found.cause, found.given) == (Cause.FEE, (Decimal("15.00"),))


def test_both_tolerances_must_hold() -> None:
    def cause(amount: str, absolute: str, percent: str) -> Cause:
        options = {"tolerance": Decimal(absolute), "tolerance_percent": Decimal(percent)}
        return decision(line("INV-2026-0007", amount, "Acme"), BOOK, **options).cause

    assert cause("999.50", "1.00", "0.1") is Cause.TOLERANCE
    assert cause("999.50", "0.49", "0.1") is Cause.DEDUCTION
    assert cause("999.50", "1.00", "0.04") is Cause.DEDUCTION
    assert cause("999.50", "0", "5") is Cause.DEDUCTION
    assert cause("1000.50", "1.00", "0.1") is Cause.TOLERANCE
    assert cause("1000.50", "0", "0") is Cause.OVER


def test_a_tolerance_of_its_own_for_a_currency() -> None:
    book = [invoice("INV-2026-0007", "100000", currency="JPY")]
    options = {"tolerance": Decimal(1), "tolerance_percent": Decimal(1), "tolerances": {"JPY": Decimal(100)}}
    given = line("INV-2026-0007", "99950", "Acme", currency="JPY")
    found = decision(given, book, **options)
    assert (found.cause, found.given) == (Cause.TOLERANCE, (Decimal(50),))
    assert decision(line("INV-2026-0007", "99950", "Acme", currency="JPY"), book).cause is Cause.DEDUCTION


def test_tolerance_without_a_number_needs_the_client() -> None:
    options: dict[str, Any] = {"tolerance": Decimal("0.10"), "tolerance_percent": Decimal(1)}
    book = [invoice("INV-1", "81234.56"), invoice("INV-2", "250.40")]
    assert paid(one(line("", "81234.50", "Acme"), book, **options)) == {"INV-1": "81234.50"}
    assert one(line("", "81234.50", "Nobody"), book, **options).state is not LineState.MATCHED


def test_a_small_deduction_stays_open() -> None:
    found = decision(line("INV-2026-0007", "970.00", "Acme"), BOOK)
    assert (found.cause, found.given, found.match.short) == (Cause.DEDUCTION, (Decimal("0.00"),), Decimal("30.00"))


def test_a_deduction_from_several_is_taken_off_the_largest() -> None:
    found = one(line("INV-2026-0007 INV-2026-0019", "1230.40", "Acme"), BOOK)
    assert paid(found) == {"INV-2026-0007": "980.00", "INV-2026-0019": "250.40"}


def test_a_part_payment_needs_the_number() -> None:
    found = decision(line("INV-2026-0007", "400.00", "Acme"), BOOK)
    assert (paid(found.match), found.cause) == ({"INV-2026-0007": "400.00"}, Cause.PART)
    assert one(line("", "400.00", "Acme"), BOOK).state is LineState.UNMATCHED


def test_a_part_of_several_is_for_a_person() -> None:
    assert one(line("INV-2026-0007 INV-2026-0019", "600.00", "Acme"), BOOK).state is LineState.PROPOSED


def test_what_is_too_much_stays_on_account() -> None:
    found = decision(line("INV-2026-0007", "1100.00", "Acme"), BOOK)
    assert (paid(found.match), found.cause) == ({"INV-2026-0007": "1000.00"}, Cause.OVER)
    assert (found.match.over, found.match.short) == (Decimal("100.00"), Decimal("0.00"))


def test_a_rest_that_is_open_is_what_counts() -> None:
    book = [invoice("INV-2026-0007", "1000.00", settled="400.00")]
    assert paid(one(line("", "600.00", "Acme"), book)) == {"INV-2026-0007": "600.00"}


def instalments() -> list[Item]:
    """Return an invoice in three instalments."""
    parts = (("333.33", "2026-02-01"), ("333.33", "2026-03-01"), ("333.34", "2026-04-01"))
    return [invoice("INV-2026-0007", amount, due=due) for amount, due in parts]


@pytest.mark.parametrize(("amount", "short"), [("333.33", "666.67"), ("666.66", "333.34"), ("1000.00", "0.00")])
@pytest.mark.parametrize("text", ["", "INV-2026-0007"])
def test_instalments_are_paid_oldest_first_under_one_number(amount: str, short: str, text: str) -> None:
    found = one(line(text, amount, "Acme"), instalments())
    assert paid(found) == {"INV-2026-0007": amount}
    assert str(found.short) == short


def test_currencies_do_not_mix() -> None:
    book = [invoice("INV-2026-0007", "1000.00", currency="EUR"), invoice("INV-2026-0008", "1000.00")]
    assert paid(one(line("", "1000.00", "Acme"), book)) == {"INV-2026-0008": "1000.00"}
    assert paid(one(line("", "1000.00", "Acme", currency="EUR"), book)) == {"INV-2026-0007": "1000.00"}
    assert one(line("", "1000.00", "Acme", currency="SEK"), book).state is LineState.UNMATCHED


def test_an_invoice_in_another_currency_is_proposed_with_what_was_sent() -> None:
    book = [invoice("INV-2026-0007", "1000.00", currency="EUR")]
    sent = {"original_amount": Decimal("1000.00"), "original_currency": "EUR"}
    found = one(line("INV-2026-0007", "1083.20", "Acme", **sent), book)
    assert offered(found) == [["INV-2026-0007"]]
    assert "1,000.00 EUR were sent, exactly what is open" in found.reason


def test_amounts_keep_all_their_digits() -> None:
    book = [invoice("INV-2026-0007", "10.123")]
    found = one(line("INV-2026-0007", "10.12", "Acme"), book)
    assert str(found.short) == "0.003"
    assert paid(found) == {"INV-2026-0007": "10.120"}


def test_senseless_options_are_refused() -> None:
    with pytest.raises(ValueError, match="zero or positive"):
        MatchOptions(tolerance=Decimal(-1))
    with pytest.raises(ValueError, match="between 1 and 100"):
        MatchOptions(minimum_confidence=0)
