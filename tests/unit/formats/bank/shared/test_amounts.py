"""Amounts are read to the last digit or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arledger.formats.bank.shared import amounts
from arledger.formats.tabular import digits
from arledger.model.money import exact_sum, minor_digits
from arledger.model.problem import UserError
from arledger.model.source import Source

PLACE = Source("file.csv", 7)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.34", "12.34"),
        ("12.340", "12.340"),
        ("12", "12"),
        ("12.", "12"),
        (".5", "0.5"),
        ("+3.20", "3.20"),
        ("-01.7", "-1.7"),
        ("5-", "-5"),
        ("(5.10)", "-5.10"),
        ("\u22125", "-5"),
        ("-0.00", "0.00"),
        ("000000001147.95", "1147.95"),
        ("2607.1664944585727", "2607.1664944585727"),
        ("123456789012345.1234567890123", "123456789012345.1234567890123"),
    ],
)
def test_a_number_keeps_its_digits(written: str, value: str) -> None:
    found = digits.number(written)
    assert found == Decimal(value)
    assert str(found) == value


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "-",
            "+",
            ".",
            "12..34",
            "1.2.3",
            "$120",
            "12,34",
            "1 000",
            "1e5",
            "1E2",
            "NaN",
            "Infinity",
            "--5",
            "-5-",
        ),
        *(
            "1_000",
            "٣",
            "１２",
            "0x10",
            "(5",
            "5)",
            "12.34 EUR",
            "1234567890123456",
            "1.12345678901234",
            "1/2",
            "(-5",
        ),
    ],
)
def test_what_is_no_plain_number_is_none(written: str) -> None:
    assert digits.number(written) is None


@pytest.mark.parametrize(
    ("written", "mark", "groups", "value"),
    [
        ("1.234,56", ",", ".", "1234.56"),
        ("1'234'567.8", ".", "'\u2019", "1234567.8"),
        ("1\u2019234.50", ".", "'\u2019", "1234.50"),
        ("12,34,567.00", ".", ",", "1234567.00"),
        ("1\u202f234,5", ",", digits.GAPS, "1234.5"),
        ("234.567", ",", ".", "234567"),
    ],
)
def test_groups_of_thousands_are_taken_out(written: str, mark: str, groups: str, value: str) -> None:
    assert digits.number(written, mark, groups) == Decimal(value)


@pytest.mark.parametrize("written", ["1.23,4", "1234.567,8", ".123,4", "1.234.56", "1..234", "1.2345,00"])
def test_groups_of_other_lengths_are_refused(written: str) -> None:
    assert digits.number(written, ",", ".") is None


@pytest.mark.parametrize("written", ["1'234,567.8", "1 234'567.8"])
def test_two_kinds_of_group_marks_are_refused(written: str) -> None:
    assert digits.number(written, ".", "', ") is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("12,5", "12.5"), ("1234,567", "1234.567"), ("12", "12")],
)
def test_either_mark_is_told_where_there_is_one_reading(written: str, value: str) -> None:
    assert amounts.either_mark(written) == Decimal(value)


@pytest.mark.parametrize("written", ["1,234", "1.234", "12,34,5", "abc"])
def test_two_readings_are_none(written: str) -> None:
    assert amounts.either_mark(written) is None


@pytest.mark.parametrize(
    ("written", "currency", "value"),
    [
        ("500", "USD", "5.00"),
        ("500", "JPY", "500"),
        ("500", "KWD", "0.500"),
        ("-3500", "USD", "-35.00"),
        ("00", "USD", "0.00"),
    ],
)
def test_minor_units_are_coins(written: str, currency: str, value: str) -> None:
    assert str(amounts.minor_units(written, currency)) == value


@pytest.mark.parametrize("written", ["5.00", "5.", "", "abc", "1,000"])
def test_minor_units_have_no_point(written: str) -> None:
    assert amounts.minor_units(written, "USD") is None


def test_a_refusal_names_the_place_and_shows_what_stands_there() -> None:
    with pytest.raises(UserError, match=r'^file\.csv:7: the fee is "12\.\.34�9{33}…", which is no') as caught:
        amounts.amount("12..34\x07" + "9" * 50, PLACE, "the fee")
    assert caught.value.exit_code == 1


def test_a_total_never_rounds() -> None:
    parts = [Decimal("999999999999999.9999999999999")] * 1000 + [Decimal("0.0000000000001")]
    assert exact_sum(parts) == Decimal("999999999999999999.9999999999001")


@given(st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=13))
def test_every_number_reads_as_it_was_written(value: Decimal) -> None:
    assert digits.number(f"{value:f}") == value


@given(
    st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99), st.sampled_from([".,", ",."])
)
def test_every_grouped_number_reads_as_it_was_written(whole: int, cents: int, marks: str) -> None:
    written = f"{whole:,}".replace(",", marks[1]) + f"{marks[0]}{cents:02}"
    assert digits.number(written, marks[0], marks[1]) == Decimal(f"{whole}.{cents:02}")
    assert amounts.either_mark(written) == Decimal(f"{whole}.{cents:02}")


@given(st.integers(min_value=-(10**14), max_value=10**14), st.sampled_from(["USD", "JPY", "KWD"]))
def test_minor_units_are_exact(coins: int, currency: str) -> None:
    value = amounts.minor_units(str(coins), currency)
    assert value is not None
    assert value * 10 ** minor_digits(currency) == coins


@given(st.text(max_size=20))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    value = digits.number(text, ",", ".'\u2019 ")
    assert value is None or value.is_finite()
