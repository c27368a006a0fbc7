"""What users type: amounts, money, invoices with parts, lines, instalments. Nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort

from arledger.entries.invoices import Line
from arledger.entries.payments import Target
from arledger.model.money import Money
from arledger.model.problem import Refused, UserError
from arledger.session.amounts import (
    parse_amount,
    parse_amount_in,
    parse_lines,
    parse_money,
    parse_parts,
    parse_targets,
    parts_currency,
)
from arledger.session.option_values import WORD_SEPARATOR, words_of


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1080", "1080", None),
        ("1080.00", "1080.00", None),
        ("1,080.00", "1080.00", None),
        ("12,345,678.9", "12345678.9", None),
        ("0", "0", None),
        ("007", "7", None),
        (" 5 ", "5", None),
        ("5 USD", "5", "USD"),
        ("5  USD", "5", "USD"),
        ("1,080.00 EUR", "1080.00", "EUR"),
        ("5 A'B.C_D-1", "5", "A'B.C_D-1"),
        ("999999999999999999.123456789012", "999999999999999999.123456789012", None),
    ],
)
def test_amounts(text: str, number: str, currency: str | None) -> None:
    found = parse_amount(text)
    assert found == (Decimal(number), currency)
    assert f"{found[0]:f}" == f"{Decimal(number):f}"


NO_AMOUNTS = [
    "", " ", "-5", "+5", "1,50", "1,5", "1,0800", "10,80.00", ",100", "100,", "1,080,00", "1.080,00", "1 080", "1'080",
    "1e5", "1E5", "NaN", "nan", "sNaN", "Infinity", "inf", "5.", ".5", "5..0", "1.2.3", "0x10", "1_000", "٣", "５", "½",
    "5USD", "5 usd", "5 $", "$5", "USD 5", "5 USD EUR", "5 U S D", "five", "5\n6", "5 USD\n2026-01-01 open", "5;", "5%",
    "9" * 19, "1." + "0" * 13, "5 " + "A" * 25, "5\x00", "(5)", "5/2", "5*2", "--5", "5-",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_no_amounts(text: str) -> None:
    with pytest.raises(UserError, match="--fee: ") as caught:
        parse_amount(text, "--fee")
    assert caught.value.exit_code == (3 if text == "-5" else 2)
    assert "1080.00" in caught.value.remedy


@effort(500)
@given(st.text(alphabet="0123456789,. -+eEUSD'", max_size=12) | st.text(max_size=8))
def test_an_amount_is_what_it_looks_like_or_refused(text: str) -> None:
    try:
        number, _ = parse_amount(text)
    except UserError:
        return
    digits = text.strip().split(" ")[0].replace(",", "")
    assert number == Decimal(digits)
    assert number.is_finite()
    assert number >= 0


def test_money_names_its_currency() -> None:
    assert parse_money("920.00 EUR", "--received") == Money(Decimal("920.00"), "EUR")
    with pytest.raises(UserError, match="--received: '920.00' has no currency"):
        parse_money("920.00", "--received")


@pytest.mark.parametrize("text", ["1.080 USD", "5.001 USD", "5.000 JPY"])
def test_money_has_no_more_decimals_than_coins(text: str) -> None:
    with pytest.raises(UserError, match="--limit: .* has more decimals") as caught:
        parse_money(text, "--limit")
    assert "1,080.00" in caught.value.remedy
    assert parse_money("1.080 KWD", "--limit") == Money(Decimal("1.080"), "KWD")


def test_invoices_with_and_without_a_part() -> None:
    found = parse_targets(["INV-1", "INV-2=1,500.00", "INV=3"])
    assert found == (Target("INV-1"), Target("INV-2", Decimal("1500.00")), Target("INV", Decimal(3)))
    assert parse_targets(["INV-1=5.00 EUR"]) == (Target("INV-1", Decimal("5.00"), "EUR"),)
    assert parse_targets(None) == ()


@pytest.mark.parametrize("texts", [["INV-1", "INV-1"], ["INV-1=5", "INV-1"], ["=5"], [""], ["INV-1=x"]])
def test_invoices_that_are_none(texts: list[str]) -> None:
    with pytest.raises(UserError, match="--invoice: ") as caught:
        parse_targets(texts)
    assert caught.value.exit_code == 2


def test_a_negative_amount_is_refused_but_of_a_bank() -> None:
    with pytest.raises(Refused, match=r"--invoice: '-5' is negative"):
        parse_targets(["INV-1=-5"])
    assert parse_money("-5 USD", "--balance", signed=True) == Money(Decimal(-5), "USD")


def test_a_part_that_is_missing_is_refused() -> None:
    with pytest.raises(UserError):
        parse_targets(["INV-1="])


def test_lines_are_three_words() -> None:
    text = WORD_SEPARATOR.join(("Pump, 3 m; ^x", "2", "1,540.00"))
    assert parse_lines([text]) == (Line("Pump, 3 m; ^x", Decimal(2), Decimal("1540.00")),)
    assert parse_lines([f"{text} EUR"]) == (Line("Pump, 3 m; ^x", Decimal(2), Decimal("1540.00"), "EUR"),)
    assert parse_lines(None) == ()
    wrong = ("a", "a|1", "a|1|2|3", "a|b|1", "a|1|b", "a|-1|5", "a|2 EUR|5")
    for words in (text.split("|") for text in wrong):
        with pytest.raises(UserError, match="--line"):
            parse_lines([WORD_SEPARATOR.join(words)])


def test_a_line_may_be_one_word() -> None:
    assert parse_lines(["Pump; 2; 50.00"]) == (Line("Pump", Decimal(2), Decimal("50.00")),)
    said = "Pump; 2; -50.00 EUR; account=Income:Parts; tax="
    assert parse_lines([said]) == (Line("Pump", Decimal(2), Decimal("-50.00"), "EUR", "", "Income:Parts"),)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["Pump", "2", "50.00"], 3),
        (["Pump; 2; 50.00", "Acme", "--tax"], 1),
        (["Pump; 2; 50.00"], 1),
        (["a; 2; 5", "3", "4.00"], 3),
        (["a; b; c", "x", "y"], 3),
        ([], 3),
    ],
)
def test_how_many_words_a_line_has(words: list[str], count: int) -> None:
    assert words_of(words, 3) == count


def test_parts_are_days_and_amounts_or_terms() -> None:
    assert parse_parts(["2026-05-01=500.00", "2026-06-01=80"], None) == (
        (date(2026, 5, 1), Decimal("500.00")),
        (date(2026, 6, 1), Decimal(80)),
    )
    assert parse_parts(None, "3 instalments monthly") == "3 instalments monthly"
    for texts, terms in ((None, None), ([], None), (["2026-05-01=5"], "net 30")):
        with pytest.raises(UserError, match="how it is to be paid"):
            parse_parts(texts, terms)
    for text in ("2026-05-01", "=5", "2026-05-01=", "5", "2026-02-30=5", "2026-05-01=1e5"):
        with pytest.raises(UserError, match="--part"):
            parse_parts([text], None)


def test_the_currency_of_instalments_is_one() -> None:
    assert parts_currency(None) is None
    assert parts_currency(["2026-05-01=500.00", "2026-06-01=80"]) is None
    assert parts_currency(["2026-05-01=500.00 EUR", "2026-06-01=80"]) == "EUR"
    with pytest.raises(UserError, match="--part: these instalments are in EUR and USD"):
        parts_currency(["2026-05-01=500.00 EUR", "2026-06-01=80 USD"])


def test_an_amount_and_the_currency_beside_it_agree() -> None:
    assert parse_amount_in("5.00", None) == (Decimal("5.00"), None)
    assert parse_amount_in("5.00 EUR", None) == parse_amount_in("5.00", "EUR") == (Decimal("5.00"), "EUR")
    with pytest.raises(UserError, match="the amount is in USD, and --currency says EUR"):
        parse_amount_in("5.00 USD", "EUR")
