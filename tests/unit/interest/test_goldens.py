"""The published examples G27 to G33, each as a ledger, to the digit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.books import day
from tests.support.interest import EU, UK, figures, invoice, lines, paid, reckoning

from arledger.policy.interest import InterestRate, InterestSettings, Rounding

G27 = invoice("INV-1", "2024-06-15", "10000.00 EUR") + paid("2024-07-15", "INV-1", "10000.00 EUR")
HALF = InterestRate("uk", day("2018-01-01"), Decimal("0.5"))


def of_days(amount: str, due: str, days: int) -> str:
    """Return an invoice that is paid so many days late."""
    late = day(due).toordinal() + days
    return invoice("INV-1", due, amount) + paid(f"{day(due).fromordinal(late)}", "INV-1", amount)


def test_g27_the_directive_is_split_at_the_half_year() -> None:
    found = reckoning(G27, "2024-12-31", EU)
    assert figures(found) == ("101.71", "40.00")
    assert lines(found.spans) == [
        "10000.00 2024-06-16..2024-06-30 15 12.50 51.37",
        "10000.00 2024-07-01..2024-07-15 15 12.25 50.34",
    ]


def test_g27_ireland_has_the_rate_of_the_due_date() -> None:
    found = reckoning(G27, "2024-12-31", replace(EU, rule="eu-ie"))
    assert figures(found) == ("102.74", "40.00")
    assert lines(found.spans) == ["10000.00 2024-06-16..2024-07-15 30 12.50 102.74"]


@pytest.mark.parametrize(
    ("due", "as_of", "rate", "reference"),
    [("2024-07-31", "2024-09-30", "12.50", "4.25"), ("2026-01-31", "2026-03-31", "10.50", "2.15")],
)
def test_g28_belgium_rounds_up_to_the_half_point(due: str, as_of: str, rate: str, reference: str) -> None:
    (span,) = reckoning(invoice("INV-1", due, "100.00 EUR"), as_of, replace(EU, rule="eu-be")).spans
    assert span.rate.percent == Decimal(rate)
    assert span.rate.row is not None
    assert span.rate.row.reference == Decimal(reference)


@pytest.mark.parametrize(("rounding", "interest"), [("total", "11.64"), ("daily", "11.50")])
def test_g29_the_rounding_is_said(rounding: Rounding, interest: str) -> None:
    settings = replace(UK, rounding=rounding, rates=(HALF,))
    found = reckoning(of_days("1000.00 GBP", "2018-02-01", 50), "2018-12-31", settings)
    assert figures(found) == (interest, "70.00")


@pytest.mark.parametrize(("rounding", "interest"), [("total", "169.49"), ("daily", "169.68")])
def test_g30_a_hundred_and_one_days(rounding: Rounding, interest: str) -> None:
    text = of_days("5000.00 GBP", "2025-07-31", 101)
    found = reckoning(text, "2026-01-31", replace(UK, rounding=rounding))
    assert figures(found) == (interest, "70.00")
    assert lines(found.spans) == [f"5000.00 2025-08-01..2025-11-09 101 12.25 {interest}"]


def test_g31_the_governments_example() -> None:
    found = reckoning(of_days("10000.00 GBP", "2026-01-31", 60), "2026-06-30", UK)
    assert figures(found) == ("193.15", "100.00")
    assert Decimal("10000.00") + found.interest + found.fixed_sum == Decimal("10293.15")


@pytest.mark.parametrize(
    ("amount", "fixed"), [("999.99", "40.00"), ("1000.00", "70.00"), ("9999.99", "70.00"), ("10000.00", "100.00")]
)
def test_g32_the_bands_of_the_fixed_sum(amount: str, fixed: str) -> None:
    found = reckoning(invoice("INV-1", "2026-01-31", f"{amount} GBP"), "2026-02-01", UK)
    assert f"{found.fixed_sum:f}" == fixed


def test_g33_sixty_days() -> None:
    found = reckoning(of_days("1000.00 GBP", "2022-01-31", 60), "2022-12-31", UK)
    assert figures(found) == ("13.56", "70.00")
    daily = reckoning(
        of_days("1000.00 GBP", "2022-01-31", 60), "2022-12-31", InterestSettings("uk", rounding="daily")
    )
    assert f"{daily.interest:f}" == "13.80"
