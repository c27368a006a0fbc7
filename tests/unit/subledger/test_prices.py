"""Conversion at the ledger's own prices."""

from datetime import date
from decimal import Decimal

import pytest

from arledger.model.facts import Price
from arledger.model.problem import UserError
from arledger.subledger.prices import Converter, Rate

D = Decimal
EARLY, LATER, AS_OF, AFTER = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 31), date(2026, 4, 1)


def test_the_latest_price_on_or_before_the_day_counts() -> None:
    prices = [
        Price(LATER, "EUR", D("1.20"), "USD"),
        Price(EARLY, "EUR", D("1.10"), "USD"),
        Price(AFTER, "EUR", D(9), "USD"),
    ]
    assert Converter(prices, "USD", AS_OF).convert(D(100), "EUR") == D(120)
    assert Converter(prices, "USD", LATER).convert(D(100), "EUR") == D(120)
    assert Converter(prices, "USD", EARLY).convert(D(100), "EUR") == D(110)


def test_a_price_the_other_way_round_is_turned_over() -> None:
    converter = Converter([Price(EARLY, "USD", D("0.8"), "EUR")], "USD", AS_OF)
    assert converter.rate("EUR") == Rate("EUR", D("1.25"), EARLY, inverse=D("0.8"))


def test_on_one_day_the_direct_price_goes_first() -> None:
    both = [Price(EARLY, "EUR", D("1.30"), "USD"), Price(EARLY, "USD", D("0.8"), "EUR")]
    assert Converter(both, "USD", AS_OF).rate("EUR").rate == D("1.30")
    newer_inverse = [Price(EARLY, "EUR", D("1.30"), "USD"), Price(LATER, "USD", D("0.8"), "EUR")]
    assert Converter(newer_inverse, "USD", AS_OF).rate("EUR").rate == D("1.25")


def test_two_prices_of_one_day_do_not_depend_on_their_order() -> None:
    prices = [Price(EARLY, "EUR", D("1.30"), "USD"), Price(EARLY, "EUR", D("1.20"), "USD")]
    rates = {Converter(order, "USD", AS_OF).rate("EUR").rate for order in (prices, prices[::-1])}
    assert len(rates) == 1


def test_the_target_needs_no_price() -> None:
    converter = Converter([], "USD", AS_OF)
    assert converter.convert(D("12.345"), "USD") == D("12.345")
    assert converter.used() == ()


def test_the_rates_that_were_used_are_remembered() -> None:
    prices = [
        Price(EARLY, "EUR", D("1.20"), "USD"),
        Price(LATER, "CHF", D("1.10"), "USD"),
        Price(LATER, "GBP", D(1), "USD"),
    ]
    converter = Converter(prices, "USD", AS_OF)
    converter.convert(D(1), "EUR")
    converter.convert(D(2), "EUR")
    converter.convert(D(1), "CHF")
    assert converter.used() == (Rate("CHF", D("1.10"), LATER), Rate("EUR", D("1.20"), EARLY))


@pytest.mark.parametrize(
    "prices",
    [
        [],
        [Price(AFTER, "EUR", D("1.20"), "USD")],
        [Price(EARLY, "EUR", D(0), "USD")],
        [Price(EARLY, "EUR", D("0.9"), "GBP")],
    ],
)
def test_without_a_price_there_is_no_figure(prices: list[Price]) -> None:
    with pytest.raises(UserError, match="no price of EUR in USD on or before 2026-03-31") as caught:
        Converter(prices, "USD", AS_OF).rate("EUR")
    assert caught.value.exit_code == 1
    assert "2026-03-31 price EUR" in caught.value.remedy
