"""Dates and amounts as people and banks print them: one reading, whoever sent the file."""

from datetime import date
from decimal import Decimal

import pytest

from arledger.formats.tabular import amounts, days, digits


@pytest.mark.parametrize("written", ["\u22125.00", "\u20135.00", "5.00-", "(5.00)", "- 5.00"])
def test_a_minus_is_one_in_lists_and_bank_files(written: str) -> None:
    assert digits.number(written) == Decimal("-5.00")
    assert amounts.parse(written, amounts.POINT) == (Decimal("-5.00"), "")


@pytest.mark.parametrize("written", ["(-5.00)", "-(5.00)", "-5.00-", "--5.00"])
def test_two_minus_signs_are_no_amount(written: str) -> None:
    assert digits.number(written) is None
    assert amounts.parse(written, amounts.POINT) is None


@pytest.mark.parametrize(
    "written", ["EUR -5.00", "-EUR 5.00", "-5.00 EUR", "(EUR 5.00)", "EUR (5.00)", "EUR 5.00 CR"]
)
def test_a_currency_stands_on_either_side_of_the_sign(written: str) -> None:
    assert amounts.parse(written, amounts.POINT) == (Decimal("-5.00"), "EUR")


@pytest.mark.parametrize("written", ["1 080,50", "1\u2009080,50", "1\u202f080,50", "1'080,50", "1.080,50"])
def test_thousands_are_apart_by_one_kind_of_mark(written: str) -> None:
    found = amounts.parse(written, amounts.COMMA)
    assert found is not None
    assert found.number == Decimal("1080.50")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("DD.MM.YYYY", "4.3.2026"),
        ("DD/MM/YY", "04/03/26"),
        ("YYYYMMDD", "20260304"),
        ("DD MMM YYYY", "4 März 2026"),
        ("DD MMM YYYY", "4 mars 2026"),
        ("MMM DD, YYYY", "Mar. 4, 2026 10:15"),
    ],
)
def test_a_date_is_read_in_the_form_that_is_asked_for(form: str, written: str) -> None:
    assert days.read(written, [days.pattern(form)]) == date(2026, 3, 4)


@pytest.mark.parametrize(("written", "year"), [("04.03.69", 2069), ("04.03.70", 1970), ("04.03.1970", 1970)])
def test_two_digits_of_a_year_turn_at_1970(written: str, year: int) -> None:
    assert days.parse(written, days.Order.MONTH) == date(year, 3, 4)


@pytest.mark.parametrize("written", ["4 Xyz 2026", "31.02.2026", "04.03.1969", "04.03.2101"])
def test_a_day_that_cannot_be_is_none(written: str) -> None:
    assert days.parse(written, days.Order.DAY) is None
