"""`whatif`: other terms or a DSO target, and what they would do to cash."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.shop import Shop

from arledger.capabilities.whatif.values import Coming, Effect, by_period, periods

OPENS = """\
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  kind: "b2b"
2020-01-01 open Assets:Receivable:Bolt
  kind: "retail"
"""
DAY = ("--as-of", "2026-03-31")
POLICY = '[ledger]\nmain = "main.beancount"\n'


def sale(number: str, day: str, net: int, amount: str, client: str = "Acme") -> str:
    due = date.fromisoformat(day) + timedelta(days=net)
    return (
        f'{day} * "{client}" "Goods" ^{number}\n  due: {due}\n'
        f"  Assets:Receivable:{client}  {amount}\n  Income:Sales\n\n"
    )


def paid(day: str, number: str, amount: str, client: str = "Acme", to: str = "Assets:Bank:Checking") -> str:
    return f'{day} * "{client}" "Paid" ^{number}\n  {to}  {amount}\n  Assets:Receivable:{client}\n\n'


# Of a year's 36,500.00, a third is open: 100.00 is a day of DSO.
SETTLED = sale("O-1", "2025-06-01", 60, "24500.00 USD") + paid("2025-08-10", "O-1", "24500.00 USD")
OPEN = sale("A-1", "2026-03-11", 60, "12000.00 USD")


def shop_of(folder: Path, text: str = SETTLED + OPEN) -> Shop:
    return Shop(folder, {"main.beancount": OPENS + text}, POLICY)


def found(shop: Shop, *words: str) -> dict[str, Any]:
    answer = shop.run("whatif", *DAY, *words, "--format", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert isinstance(data, dict)
    return data


def figures(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(data[key] for key in ("sales", "one_day", "dso", "dso_then", "shift_days", "release"))


def coming(data: dict[str, Any], which: str) -> dict[str, str]:
    return {row["from"]: row[which] for row in data["periods"] if Decimal(row[which])}


def test_shorter_terms_release_as_many_days_of_sales(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--terms", "net 30")
    assert figures(data) == ("36500.00", "100.00", "120.00", "90.00", "30.00", "3000.00")
    # Due on 10 May, and paid ten days late as always; under net 30 in April.
    assert coming(data, "now") == {"2026-05-20": "12000.00"}
    assert coming(data, "then") == {"2026-04-15": "12000.00"}
    assert [row["cumulative"] for row in data["periods"]][1:4] == ["0.00", "12000.00", "12000.00"]
    assert data["later"] == {"now": "0.00", "then": "0.00", "difference": "0.00"}


def test_longer_terms_take_cash(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--terms", "net 90")
    assert (data["shift_days"], data["release"], data["dso_then"]) == ("-30.00", "-3000.00", "150.00")
    assert coming(data, "then") == {"2026-06-17": "12000.00"}


def test_more_is_not_released_than_is_owed_without_a_word(tmp_path: Path) -> None:
    """A day on which nearly all is paid has a short DSO; thirty days off it leave less than nothing."""
    few = sale("A-1", "2026-03-11", 60, "1000.00 USD")
    data = found(shop_of(tmp_path, SETTLED + few), "--terms", "net 30")
    assert Decimal(data["dso_then"]) < 0
    assert Decimal(data["release"]) > Decimal(data["owed"])
    assert any(line.startswith("USD: less is owed on the day than is usual") for line in data["assumptions"])
    usual = found(shop_of(tmp_path / "usual"), "--terms", "net 30")
    assert not any("less is owed" in line for line in usual["assumptions"])


def test_the_terms_that_there_are_change_nothing(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--terms", "net 60")
    assert (data["shift_days"], data["release"]) == ("0.00", "0.00")
    assert all(Decimal(row["difference"]) == 0 for row in data["periods"])


def test_what_would_be_over_comes_at_once_and_never_before_the_day(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--terms", "due on receipt")
    assert coming(data, "then") == {"2026-04-01": "12000.00"}


def test_instalments_are_weighed_by_their_amounts(tmp_path: Path) -> None:
    # Thirds after 1, 2 and 3 months: two months on average, as sixty days are but for a day here and there.
    data = found(shop_of(tmp_path), "--terms", "3 instalments monthly")
    assert -2 < Decimal(data["shift_days"]) < 2
    assert sum(Decimal(amount) for amount in coming(data, "then").values()) == 12000


def test_a_dso_target_releases_the_difference_in_days_of_sales(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--dso-target", "40")
    assert figures(data) == ("36500.00", "100.00", "120.00", "40.00", "80.00", "8000.00")
    assert "periods" not in data
    assert found(shop_of(tmp_path / "up"), "--dso-target", "130")["release"] == "-1000.00"


def test_credit_counts_against_what_is_owed_and_credit_memos_against_sales(tmp_path: Path) -> None:
    memo = paid("2026-03-20", "A-1", "2000.00 USD", to="Income:Sales")
    receipt = paid("2026-03-21", "", "500.00 USD").replace(" ^\n", "\n")
    data = found(shop_of(tmp_path, SETTLED + OPEN + memo + receipt), "--dso-target", "40")
    assert (data["sales"], data["owed"]) == ("34500.00", "9500.00")


def test_sales_of_another_year_do_not_count(tmp_path: Path) -> None:
    old = sale("OLD", "2025-03-31", 30, "999.00 USD") + paid("2025-04-30", "OLD", "999.00 USD")
    assert found(shop_of(tmp_path, old + SETTLED + OPEN), "--dso-target", "40")["sales"] == "36500.00"
    new = old.replace("2025-03-31", "2025-04-01")
    assert found(shop_of(tmp_path / "n", new + SETTLED + OPEN), "--dso-target", "40")["sales"] == "37499.00"


def test_only_a_client_or_a_kind(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, SETTLED + OPEN + sale("B-1", "2026-03-01", 10, "365.00 USD", "Bolt"))
    assert found(shop, "--dso-target", "40", "--kind", "retail")["one_day"] == "1.00"
    assert found(shop, "--dso-target", "40", "--client", "acme ltd")["one_day"] == "100.00"
    assert found(shop, "--dso-target", "40")["one_day"] == "101.00"
    assert "Did you mean retail" in shop.refused(
        "whatif", "--kind", "retial", "--terms", "net 30", code=2, write=False
    )


def test_a_client_without_a_history_is_as_late_as_all_are_and_it_is_said(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, SETTLED + sale("B-1", "2026-03-11", 30, "10.00 USD", "Bolt"))
    data = found(shop, "--terms", "net 30")
    assert coming(data, "now") == {"2026-04-15": "10.00"}  # due on the 10th, and ten days late: the 20th
    assert any("as late as all are (1)" in said for said in data["assumptions"])


def test_months_are_those_of_the_calendar(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path), "--terms", "net 30", "--by", "month")
    assert [(row["from"], row["to"]) for row in data["periods"]] == [
        ("2026-04-01", "2026-04-30"),
        ("2026-05-01", "2026-05-31"),
        ("2026-06-01", "2026-06-30"),
    ]


def test_each_currency_by_itself_and_nothing_where_nothing_is(tmp_path: Path) -> None:
    both = found(shop_of(tmp_path, OPEN + sale("E-1", "2026-03-11", 60, "365.00 EUR")), "--terms", "net 30")
    assert [(each["currency"], each["release"]) for each in both["currencies"]] == [
        ("EUR", "30.00"),
        ("USD", "986.30"),
    ]
    assert found(shop_of(tmp_path / "none", ""), "--terms", "net 30")["currencies"] == []


def test_without_sales_in_the_year_there_is_no_dso(tmp_path: Path) -> None:
    data = found(shop_of(tmp_path, sale("OLD", "2024-01-01", 30, "10.00 USD")), "--dso-target", "40")
    assert (data["dso"], data["release"], data["owed"]) == (None, None, "10.00")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say what changes"),
        (("--terms", "net 30", "--dso-target", "40"), "say what changes"),
        (("--terms", "soonish"), "soonish"),
        (("--dso-target", "-4"), "--dso-target"),
        (("--dso-target", "nan"), "--dso-target"),
        (("--terms", "net 30", "--by", "year"), "--by"),
        (("--terms", "net 30", "--client", "Acme", "--kind", "b2b"), "both say whose"),
        (("--terms", "net 30", "--client", "Nobody"), "there is no client"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    assert said in shop_of(tmp_path).refused("whatif", *DAY, *words, code=2, write=False)


def test_nothing_dated_later_changes_it(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    before = shop.run("whatif", *DAY, "--terms", "net 30").stdout
    later = paid("2026-04-02", "A-1", "12000.00 USD") + sale("L-1", "2026-04-01", 30, "77.00 USD")
    shop.main.write_text(shop.text() + later, encoding="utf-8")
    assert shop.run("whatif", *DAY, "--terms", "net 30").stdout == before


MONEY = st.integers(1, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


@effort(50, 2_000)
@given(MONEY, MONEY, st.integers(-400, 400))
def test_one_day_of_dso_is_a_years_sales_by_365(sales: Decimal, closing: Decimal, shift: int) -> None:
    effect = Effect("USD", sales, closing, Fraction(shift), (), 1, 0)
    assert effect.dso is not None
    assert effect.dso_then is not None
    assert effect.dso * effect.one_day == Fraction(closing)
    assert effect.release == shift * Fraction(sales) / 365
    # What is released is exactly what the DSO falls by.
    assert effect.release == (effect.dso - effect.dso_then) * effect.one_day


@effort(50, 1_000)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), MONEY), max_size=8),
    st.sampled_from(("week", "month")),
)
def test_periods_have_every_day_once_and_all_of_the_money(
    as_of: date, days: list[tuple[int, int, Decimal]], by: Any
) -> None:
    spans = periods(as_of, by)
    assert spans[0].first == as_of + timedelta(days=1)
    assert spans[-1].last == as_of + timedelta(days=91)
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(spans))
    rows = by_period([Coming(as_of + timedelta(a), as_of + timedelta(b), amount) for a, b, amount in days], spans)
    whole = sum((amount for *_, amount in days), Decimal(0))
    assert sum(row.now for row in rows) == sum(row.then for row in rows) == whole
