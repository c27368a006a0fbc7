"""Payment terms; G20 to G26 are the golden numbers of section 3 of the project's standards."""

import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.support.effort import within

from arledger.model.money import round_to
from arledger.policy.settings import BusinessDays, NetEom
from arledger.terms import (
    WEEKENDS,
    Calendar,
    Due,
    Reading,
    Rule,
    Terms,
    TermsError,
    adjust,
    annual_cost,
    describe,
    discount,
    discount_date,
    discount_offers,
    parse_terms,
    schedule,
)
from arledger.terms.suggestions import EXAMPLES

D = Decimal
DAYS_THEN_EOM: NetEom = "days-then-eom"
EOM_THEN_DAYS: NetEom = "eom-then-days"


def due(text: str, invoice_date: str, *, net_eom: NetEom = DAYS_THEN_EOM) -> str:
    (day,) = falls(text, invoice_date, net_eom=net_eom)
    return day


def rule(text: str) -> Rule:
    (instalment,) = parse_terms(text).instalments
    return instalment.rule


def falls(text: str, invoice_date: str, *, net_eom: NetEom = DAYS_THEN_EOM) -> list[str]:
    parts = schedule(parse_terms(text), date.fromisoformat(invoice_date), D(100), 2, Reading(net_eom))
    return [part.due.isoformat() for part in parts]


def shares(text: str, amount: str, digits: int = 2) -> list[str]:
    parts = schedule(parse_terms(text), date(2026, 1, 5), D(amount), digits)
    return [str(part.amount) for part in parts]


# --- golden numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("NET30", "2026-04-04"), ("EOM", "2026-03-31"), ("EOM+15", "2026-04-15"), ("15 MFI", "2026-04-15")],
)
def test_g20_published_examples(text: str, expected: str) -> None:
    assert due(text, "2026-03-05") == expected


G21_TERMS = (
    ("net 30", DAYS_THEN_EOM),
    ("EOM", DAYS_THEN_EOM),
    ("EOM+15", DAYS_THEN_EOM),
    ("15 MFI", DAYS_THEN_EOM),
    ("31 MFI", DAYS_THEN_EOM),
    ("net 30 EOM", DAYS_THEN_EOM),
    ("net 30 EOM", EOM_THEN_DAYS),
    ("net monthly", DAYS_THEN_EOM),
    ("1 month", DAYS_THEN_EOM),
)
# As the standards print it: a date without a year is in the invoice's.
G21 = """
    2026-03-05 04-04 03-31 04-15 04-15 04-30 04-30 04-30 04-30 04-05
    2026-01-31 03-02 01-31 02-15 02-15 02-28 03-31 03-02 02-28 02-28
    2026-01-30 03-01 01-31 02-15 02-15 02-28 03-31 03-02 02-28 02-28
    2024-01-31 03-01 01-31 02-15 02-15 02-29 03-31 03-01 02-29 02-29
    2026-02-28 03-30 02-28 03-15 03-15 03-31 03-31 03-30 03-31 03-28
    2026-12-31 2027-01-30 12-31 2027-01-15 2027-01-15 2027-01-31 2027-01-31 2027-01-30 2027-01-31 2027-01-31
"""


@pytest.mark.parametrize("row", [line.split() for line in G21.strip().splitlines()], ids=lambda row: row[0])
def test_g21_computed_table(row: list[str]) -> None:
    invoice_date, *cells = row
    expected = [cell if len(cell) > 5 else invoice_date[:5] + cell for cell in cells]
    assert [due(text, invoice_date, net_eom=reading) for text, reading in G21_TERMS] == expected


@pytest.mark.parametrize(
    ("text", "invoice_date", "expected"),
    [
        ("day 20 within 30", "2018-01-10", "2018-02-20"),
        ("day 20 within 30", "2018-01-22", "2018-03-20"),
        ("day 29 within 30", "2018-01-22", "2018-02-28"),
        ("day 29 within 30", "2018-01-31", "2018-03-29"),
        ("day 20", "2018-01-20", "2018-01-20"),
        ("day 20", "2018-01-21", "2018-02-20"),
        ("day 31", "2018-02-28", "2018-02-28"),
    ],
)
def test_g22_date_driven(text: str, invoice_date: str, expected: str) -> None:
    assert due(text, invoice_date) == expected


@pytest.mark.parametrize(
    ("day", "following", "modified", "preceding"),
    [
        ("2026-01-31", "2026-02-02", "2026-01-30", "2026-01-30"),
        ("2026-05-31", "2026-06-01", "2026-05-29", "2026-05-29"),
        ("2026-08-15", "2026-08-17", "2026-08-17", "2026-08-14"),
        ("2026-08-14", "2026-08-14", "2026-08-14", "2026-08-14"),
    ],
)
def test_g23_business_days(day: str, following: str, modified: str, preceding: str) -> None:
    conventions: tuple[BusinessDays, ...] = ("none", "following", "modified following", "preceding")
    moved = [adjust(date.fromisoformat(day), each, WEEKENDS.is_business_day) for each in conventions]
    assert [each.isoformat() for each in moved] == [day, following, modified, preceding]


def test_g24_discount_within_grace() -> None:
    terms = parse_terms("10/10 net 30 grace 5")
    invoice_date = date(2026, 1, 1)
    earned = [discount(terms, invoice_date, date(2026, 1, day), D(2000), 2) for day in (14, 16, 17)]
    assert earned == [D("200.00"), D("200.00"), D("0.00")]
    assert discount_date(terms, invoice_date) == date(2026, 1, 16)
    assert discount_offers(terms, invoice_date) == ((D(10), date(2026, 1, 11), date(2026, 1, 16)),)


def test_g25_annual_cost() -> None:
    two_ten_net_30 = annual_cost(D(2), 10, 30)
    assert round_to(annual_cost(D(2), 10, 30, 360).simple, 2) == D("36.73")
    assert round_to(two_ten_net_30.simple, 2) == D("37.24")
    assert round_to(two_ten_net_30.effective, 2) == D("44.59")
    assert round_to(annual_cost(D(2), 20, 45).effective, 2) == D("34.31")
    assert round_to(annual_cost(D(3), 15, 60, 360).simple, 2) == D("24.74")


def test_g26_remainder_on_the_last() -> None:
    assert shares("3 instalments monthly", "100.00") == ["33.33", "33.33", "33.34"]


# --- the grammar ------------------------------------------------------------------------------------------

NET_30 = Rule(Due.DAYS, 30)


@pytest.mark.parametrize(
    "text",
    [
        *("net 30", "NET  30 ", "Net30", "n30", "n/30", "N/30", "net-30", "n-30", "net\u00a030", "net\t30"),
        *("30 days", "30 day", "30-days", "30d", "30D", "net 30 days", "due in 30 days", "within 30 days"),
        *("payable within 30 days", "due net 30"),
    ],
)
def test_ways_to_write_net_30(text: str) -> None:
    assert rule(text) == NET_30
    assert parse_terms(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, Rule(Due.DAYS)) for text in ("due on receipt", "Due-On-Receipt", "due upon receipt", "COD")),
        *((text, Rule(Due.DAYS)) for text in ("immediate", "due immediately", "cash on delivery", "net 0")),
        *((text, Rule(Due.EOM)) for text in ("eom", "end of month", "end-of-the-month", "net eom", "due eom")),
        *((text, Rule(Due.EOM, 15)) for text in ("eom+15", "EOM + 15 days", "eom 15", "end of month + 15")),
        *((text, Rule(Due.NET_EOM, 30)) for text in ("net 30 eom", "30 days eom", "30 days end of month")),
        *((text, Rule(Due.NEXT_MONTH, 15)) for text in ("15 mfi", "15 prox", "15th prox", "net 15 proximo")),
        ("net monthly", Rule(Due.NEXT_MONTH, 31)),
        ("1 month", Rule(Due.MONTHS, 1)),
        ("net 2 months", Rule(Due.MONTHS, 2)),
        ("day 20th within 30 days", Rule(Due.DAY, 20, 30)),
        ("day 20", Rule(Due.DAY, 20)),
    ],
)
def test_due_rules(text: str, expected: Rule) -> None:
    assert rule(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("2/10 net 30", "2%/10 net 30", "2% 10 net 30", "2% 10, net 30", "2/10, n/30", "2.0/10 net 30"),
        *(
            "2% within 10 days, net 30 days",
            "2/10 days net 30",
            "2/10n30",
            "2/10 30 days",
            "2% in 10 days n/30",
        ),
    ],
)
def test_ways_to_write_a_discount(text: str) -> None:
    (offer,) = parse_terms(text).discounts
    assert (offer.percent, offer.until, rule(text)) == (D(2), Rule(Due.DAYS, 10), NET_30)


def test_several_discounts_earn_the_best_still_open() -> None:
    terms = parse_terms("3/10 2/20 net 60")
    earned = [discount(terms, date(2026, 1, 1), date(2026, 1, day), D(100), 2) for day in (1, 11, 12, 21, 22)]
    assert earned == [3, 3, 2, 2, 0]
    assert discount_date(terms, date(2026, 1, 1)) == date(2026, 1, 21)


def test_discounts_without_any_and_of_credits() -> None:
    assert discount_date(parse_terms("net 30"), date(2026, 1, 1)) is None
    assert discount(parse_terms("net 30"), date(2026, 1, 1), date(2026, 1, 1), D(100), 2) == 0
    half_a_cent = discount(parse_terms("2.5/10 net 30"), date(2026, 1, 1), date(2025, 12, 30), D("-0.20"), 2)
    assert str(half_a_cent) == "-0.01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2/10 prox net 30", "2026-04-30"),
        ("2% 10th prox, net 30 days", "2026-04-30"),
        ("2/10 prox net 30th", "2026-04-30"),
        ("2/10 prox 25 prox", "2026-04-25"),
        ("2/10 prox net 60", "2026-05-30"),
    ],
)
def test_proximo_dating_counts_from_the_end_of_the_month(text: str, expected: str) -> None:
    assert due(text, "2026-03-05") == expected
    assert discount_date(parse_terms(text), date(2026, 3, 5)) == date(2026, 4, 10)


def test_proximo_days_and_proximo_day_differ_after_january_alone() -> None:
    assert due("2/10 prox net 30", "2026-01-05") == "2026-03-02"
    assert due("2/10 prox net 30th", "2026-01-05") == "2026-02-28"


def test_percentage_instalments() -> None:
    text = "30% net 0, 20% eom, 50% 60 days"
    assert falls(text, "2026-01-05") == ["2026-01-05", "2026-01-31", "2026-03-06"]
    assert shares(text, "33.33") == ["10.00", "6.67", "16.66"]
    assert shares("33.3% cod, 66.7% within 30 days", "1000") == ["333.00", "667.00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 instalments monthly", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("3 installments monthly", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("3 instalments every 1 month", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("4 instalments quarterly", ["2026-04-30", "2026-07-31", "2026-10-31", "2027-01-31"]),
        ("2 instalments yearly", ["2027-01-31", "2028-01-31"]),
        ("3 instalments every 30 days", ["2026-03-02", "2026-04-01", "2026-05-01"]),
        ("2 instalments weekly", ["2026-02-07", "2026-02-14"]),
        ("2 instalments every 2 weeks", ["2026-02-14", "2026-02-28"]),
        ("2 instalments every month", ["2026-02-28", "2026-03-31"]),
        ("3 instalments monthly from net 0", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("3 instalments monthly from eom", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("3 instalments monthly from eom+28", ["2026-02-28", "2026-03-28", "2026-04-28"]),
        ("3 instalments monthly from 30 mfi", ["2026-02-28", "2026-03-30", "2026-04-30"]),
        ("3 instalments monthly from day 20", ["2026-02-20", "2026-03-20", "2026-04-20"]),
        ("2 instalments monthly from net 20 eom", ["2026-02-28", "2026-03-31"]),
        ("1 instalment monthly", ["2026-02-28"]),
    ],
)
def test_equal_instalments(text: str, expected: list[str]) -> None:
    assert falls(text, "2026-01-31") == expected


def test_equal_instalments_read_net_eom_like_any_other_terms() -> None:
    text = "2 instalments monthly from net 28 eom"
    assert falls(text, "2026-01-31", net_eom=EOM_THEN_DAYS) == ["2026-02-28", "2026-03-28"]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("200.00", ["66.67", "66.67", "66.66"]),
        ("-100.00", ["-33.33", "-33.33", "-33.34"]),
        ("0", ["0.00", "0.00", "0"]),
        ("-0.01", ["0.00", "0.00", "-0.01"]),
        ("100.005", ["33.34", "33.34", "33.325"]),
    ],
)
def test_shares_of_odd_amounts(amount: str, expected: list[str]) -> None:
    assert [D(each) for each in shares("3 instalments monthly", amount)] == [D(each) for each in expected]
    assert "-0.00" not in shares("3 instalments monthly", amount)


def test_rounding_never_turns_the_sign_of_the_last_part() -> None:
    assert shares("10 instalments monthly", "0.05") == ["0.00"] * 9 + ["0.05"]
    assert shares("10 instalments monthly", "-0.05") == ["0.00"] * 9 + ["-0.05"]


def test_shares_without_decimals() -> None:
    assert shares("3 instalments monthly", "100", digits=0) == ["33", "33", "34"]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1E+80", "1E-80", "sNaN"])
def test_what_is_no_amount_of_money(amount: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of money"):
        shares("3 instalments monthly", amount)
    with pytest.raises(ValueError, match="is not an amount of money"):
        discount(parse_terms("2/10 net 30"), date(2026, 1, 1), date(2026, 1, 2), D(amount), 2)


def test_digits_that_no_currency_has() -> None:
    with pytest.raises(ValueError, match="cannot be rounded to -1 decimals"):
        shares("3 instalments monthly", "100", digits=-1)


def test_business_day_words_and_the_company_setting() -> None:
    saturday, following = date(2026, 1, 31), Reading(business_days="following")
    assert due("eom modified following", "2026-01-05") == "2026-01-30"
    assert due("eom, Modified-Following", "2026-01-05") == "2026-01-30"
    assert due("eom preceding", "2026-01-05") == "2026-01-30"
    assert due("eom following", "2026-01-05") == "2026-02-02"
    for text, due_on in (("eom preceding", date(2026, 1, 30)), ("eom unadjusted", saturday)):
        assert [part.due for part in schedule(parse_terms(text), saturday, D(1), 2, following)] == [due_on]
    (part,) = schedule(parse_terms("eom"), saturday, D(1), 2, following)
    assert part == (date(2026, 2, 2), saturday, D(1))


@pytest.mark.parametrize(
    ("text", "why", "suggestion"),
    [
        ("", "there is nothing in it", "net 30"),
        (" \n ", "there is nothing in it", "net 30"),
        ("whenever", "expected a due date", None),
        ("net", "found the end", "net 30"),
        ("net -5", "'-' has no meaning", None),
        ("eom-5", "'-' has no meaning", "eom"),
        ("net \u00b3\u2070", "'\u00b3' has no meaning", None),
        ("net \u0663\u0660", "has no meaning", None),
        ("net\u22121", "has no meaning", None),
        ("\u212a", "has no meaning", None),
        ("net 1.5", "whole number from 0 to 3650, not 1.5", None),
        ("net 3651", "whole number from 0 to 3650, not 3651", None),
        ("net 99999999999", "whole number", None),
        ("121 months", "whole number from 1 to 120", None),
        ("0 months", "whole number from 1 to 120", None),
        ("32 mfi", "no day 32", None),
        ("0 prox", "no day 0", None),
        ("day 32", "from 1 to 31", None),
        ("day 20 cutoff 20", "found `cutoff`", "day 20 within 20"),
        ("30", "Write `net 30`", None),
        ("15th", "behind a day such as `15th`", None),
        ("net 30 30", "expected nothing more, found `30`", None),
        ("net 30 grace 5", "belong to a discount", None),
        ("following", "expected a due date", None),
        ("2/10", "expected a due date", "2/10 net 30"),
        ("2/10 eom", "two meanings", None),
        ("2/10th net 30", "behind a day such as `10th`", None),
        ("2/40 prox net 60", "no day 40", None),
        ("10/30 net 2", "would outlive", None),
        ("2/20 prox net 10", "would outlive", None),
        ("0/10 net 30", "a percentage lies above 0", None),
        ("100/10 net 30", "leaves nothing to pay", None),
        ("0.0000001/10 net 30", "up to 6 decimals", None),
        ("2/ net 30", "expected a number, found `net`", None),
        ("30% net 0, 60% net 30", "sum to 90, not to 100", "30% due on receipt, 70% net 30"),
        ("30% net 0, 70% net 30 net 60", "expected nothing more", None),
        ("30% net 0", "sum to 30", None),
        ("30% net 0,, 70% net 30", "not understood", None),
        ("50% net 0, 50%", "found the end", None),
        ("50% 2/10 net 30, 50% net 60", "not understood", None),
        ("0 instalments monthly", "from 1 to 120", None),
        ("121 instalments monthly", "from 1 to 120", None),
        ("3 instalments", "expected how often", "3 instalments monthly"),
        ("3 monthly instalments", "3 of what", "3 instalments monthly"),
        ("3 instalments every 1000 weeks", "ten years", None),
        ("3 instalments every 200 months", "ten years", None),
        ("3 instalments every 30 hours", "ten years", None),
        ("3 instalments monthly from", "found the end", None),
        ("x" * 501, "more than 500 characters", None),
        ("net 3O", "found `o`", "net 30"),
        ("1O days net", "not understood", "net 10"),
        ("l5 days", "not understood", "net 15"),
        ("10th of month", "behind a day such as `15th`", "10 mfi"),
        ("20th of the folowing month", "behind a day such as `15th`", "20 mfi"),
        ("15 days MFI", "found `mfi`", "15 mfi"),
        ("nach Erhalt der Rechnung", "expected a due date", "due on receipt"),
        ("after receipt of invoice", "expected a due date", "due on receipt"),
        ("last day of the month following invoice", "not understood", "net monthly"),
    ],
)
def test_what_is_not_understood(text: str, why: str, suggestion: str | None) -> None:
    with pytest.raises(TermsError) as caught:
        parse_terms(text)
    assert why in str(caught.value)
    assert suggestion in {None, caught.value.suggestions[0]}
    assert all(parse_terms(each).instalments for each in caught.value.suggestions)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_suggestion_is_valid(text: str) -> None:
    assert parse_terms(text).instalments
    assert describe(parse_terms(text))
    assert parse_terms(text) is parse_terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cod", "due on receipt"),
        ("n1", "net 1 day"),
        ("2/10 net 30", "2 % within 10 days, net 30 days"),
        ("2.50/10 net 30 grace 5", "2.5 % within 10 days (and 5 days of grace), net 30 days"),
        (
            "2/10 prox net 30",
            "2 % by the 10th of the following month, due 30 days after the end of the month",
        ),
        ("eom", "due at the end of the month"),
        ("net 30 eom", "net 30 days and on to the end of that month"),
        ("22 mfi", "due on the 22nd of the following month"),
        ("11 mfi", "due on the 11th of the following month"),
        ("net monthly", "due on the last day of the following month"),
        ("1 month", "due 1 month after the invoice date"),
        ("day 1", "due on the 1st of a month, the first one on or after the invoice date"),
        (
            "day 20 within 30",
            "due on the 20th of a month, the first one at least 30 days after the invoice date",
        ),
        ("30% cod, 70% n30", "30 % due on receipt, 70 % net 30 days"),
        (
            "3 instalments monthly",
            "3 equal instalments every month, the first due 1 month after the invoice date",
        ),
        (
            "3 instalments every 30 days from cod",
            "3 equal instalments every 30 days, the first due on receipt",
        ),
        ("1 instalment weekly", "1 instalment, net 7 days"),
        ("net 30 following", "net 30 days, moved to the next business day"),
        ("net 30 unadjusted", "net 30 days, business day or not"),
    ],
)
def test_plain_english(text: str, expected: str) -> None:
    assert describe(parse_terms(text)) == expected


def test_plain_english_follows_the_reading_of_net_eom() -> None:
    text = describe(parse_terms("net 30 eom"), net_eom=EOM_THEN_DAYS)
    assert text == "due 30 days after the end of the month"


@pytest.mark.parametrize(
    ("percent", "days", "net"),
    [("0", 10, 30), ("100", 10, 30), ("-2", 10, 30), ("2", 30, 30), ("2", -1, 30)],
)
def test_annual_cost_of_nothing(percent: str, days: int, net: int) -> None:
    with pytest.raises(ValueError, match="discount"):
        annual_cost(D(percent), days, net)


# --- business days ----------------------------------------------------------------------------------------


def test_a_calendar_with_a_country_and_closed_days() -> None:
    pytest.importorskip("holidays")
    calendar = Calendar("us", closed=frozenset({date(2026, 7, 2)}))
    open_days = [day for day in range(1, 8) if calendar.is_business_day(date(2026, 7, day))]
    assert open_days == [1, 6, 7]  # 3 July 2026 is the observed holiday, 4 and 5 the weekend
    (part,) = schedule(parse_terms("eom+2 following"), date(2026, 6, 5), D(1), 2, Reading(calendar=calendar))
    assert part.due == date(2026, 7, 6)
    assert not Calendar("DE-BY").is_business_day(date(2026, 1, 6))
    assert Calendar("DE-BE").is_business_day(date(2026, 1, 6))


def test_an_unknown_country() -> None:
    pytest.importorskip("holidays")
    for country in ("XX", "US-QQ", "nowhere"):
        with pytest.raises(ValueError, match="does not know the country"):
            Calendar(country)


def test_a_missing_holidays_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ValueError, match=r"arledger\[business-days\]"):
        Calendar("PT")


def test_a_calendar_without_business_days() -> None:
    with pytest.raises(TermsError, match="no business day within 60 days"):
        adjust(date(2026, 1, 1), "following", lambda _: False)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_business_day_before_or_after_the_calendar(day: date) -> None:
    conventions: tuple[BusinessDays, ...] = ("preceding", "following", "modified following")
    for convention in conventions:
        with pytest.raises(TermsError):
            adjust(day, convention, lambda each: date(1, 3, 15) < each < date(9999, 10, 1))


# --- properties -------------------------------------------------------------------------------------------

WORDS = (
    *("net", "n", "due", "in", "on receipt", "cod", "eom", "+", "mfi", "prox", "th", "day", "days", "months"),
    *("within", "grace", "monthly", "quarterly", "every", "from", "instalments", "2/10", "30%", "70%", "%"),
    *("/", ",", "-", "0", "1", "3", "10", "30", "31", "3650", "99999999999", "modified", "following", "1.5"),
)
# The terms of EXAMPLES with other numbers in them, and sentences of the grammar's words, mostly wrong.
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
PLANS = ("{} instalments monthly", "{} instalments every 3650 days", "3 instalments quarterly from net {}")
FORMS = (
    *("net {}", "eom+{}", "net {} eom", "{} months", "{} mfi", "day {}", "day 31 within {}"),
    *("net {} preceding", "2/{} net 3650", "2/0 net {} grace 3650", "{} instalments yearly from net 3650"),
)


def numbered(forms: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(str.format, st.sampled_from(forms), st.integers(0, 4000) | st.integers(1, 31))


NUMBERED = numbered((*PLANS, *FORMS))


def understood(text: str) -> Terms:
    try:
        return parse_terms(text)
    except TermsError:
        assume(condition=False)
        raise


TERMS = (st.sampled_from(EXAMPLES) | NUMBERED | SENTENCES).map(understood)
DAYS = st.dates(date(1900, 1, 1), date(2500, 12, 31))
READINGS: st.SearchStrategy[NetEom] = st.sampled_from([DAYS_THEN_EOM, EOM_THEN_DAYS])
AMOUNTS = st.decimals(D("-1E30"), D("1E30"), places=4) | st.decimals(-1, 1, places=2)


@settings(deadline=None)
@given(TERMS, DAYS, AMOUNTS, st.integers(0, 6), READINGS)
@example(parse_terms("120 instalments monthly"), date(2026, 1, 31), D("0.59"), 2, DAYS_THEN_EOM)
def test_a_schedule_always_sums_to_the_amount(
    terms: Terms, day: date, amount: Decimal, digits: int, reading: NetEom
) -> None:
    parts = schedule(terms, day, amount, digits, Reading(reading))
    assert sum((Fraction(part.amount) for part in parts), Fraction(0)) == Fraction(amount)
    assert len(parts) == len(terms.instalments)
    assert all(part.amount * amount >= 0 for part in parts)
    assert all((Fraction(part.amount) * 10**digits).denominator == 1 for part in parts[:-1])


@settings(deadline=None)
@given(TERMS, DAYS, READINGS)
def test_nothing_is_due_before_the_invoice_date(terms: Terms, day: date, reading: NetEom) -> None:
    for part in schedule(terms, day, D(100), 2, Reading(reading)):
        assert part.unadjusted >= day
        assert part.due >= day - timedelta(days=2)
        if terms.convention not in {"preceding", "modified following"}:
            assert part.due >= day
        if terms.convention not in {None, "none"}:
            assert WEEKENDS.is_business_day(part.due)


@settings(deadline=None)
@given(numbered(PLANS).map(understood), DAYS)
def test_equal_instalments_never_go_back(terms: Terms, day: date) -> None:
    dates = [part.unadjusted for part in schedule(terms, day, D(100), 2)]
    assert dates == sorted(set(dates))


@settings(deadline=None)
@given(TERMS, DAYS, st.integers(0, 5000), st.decimals(0, 10**9, places=2))
def test_waiting_never_earns_more_discount_when_the_first_is_the_best(
    terms: Terms, day: date, days: int, amount: Decimal
) -> None:
    earlier, later = (discount(terms, day, day + timedelta(days=wait), amount, 2) for wait in (days, days + 1))
    assert 0 <= later <= earlier <= amount


@settings(deadline=None)
@given(st.text() | SENTENCES | NUMBERED)
@example("net \u00b3\u2070")
@example("net 99999999999")
@example("\ud800")
@example("\x00")
@example("1/1/1/1")
def test_any_text_is_terms_or_a_terms_error(text: str) -> None:
    try:
        terms = parse_terms(text)
    except TermsError as error:
        assert all(parse_terms(each).instalments for each in error.suggestions)
        assert error.suggestions
    else:
        assert describe(terms)


@settings(deadline=None)
@given(TERMS, st.dates(date(9990, 1, 1), date.max) | st.dates(date.min, date(1, 2, 1)))
@example(parse_terms("net 1"), date.max)
@example(parse_terms("1 month"), date.max)
@example(parse_terms("day 20 within 30"), date(9999, 12, 1))
@example(parse_terms("eom following"), date.max)
def test_the_ends_of_the_calendar_are_no_overflow(terms: Terms, day: date) -> None:
    answers = (lambda: schedule(terms, day, D(100), 2), lambda: discount(terms, day, day, D(100), 2))
    for answer in answers:
        try:
            answer()
        except TermsError as error:
            assert "calendar" in str(error)


HOSTILE = (
    *(
        "9" * 10_000,
        "net " * 2500,
        "-" * 10_000,
        " " * 10_000,
        "a-" * 5000,
        "\u0663" * 10_000,
        "2/10 " * 2000,
    ),
    *("9" * 500, "1." * 250, "2/10 " * 100, "1%" * 250, "1% cod," * 71, "," * 500, "a-" * 250, "eom+" * 125),
)


def test_hostile_texts_are_refused_at_once() -> None:
    for text in HOSTILE:
        with within(1), pytest.raises(TermsError):
            parse_terms(text)
