"""`negotiate`: early payment, a plan and waiting side by side, each with its cash, its worth and its approval."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.shop import Shop

from arledger.capabilities.negotiate.values import Cash, present_value
from arledger.collecting.habits import expected_day

OPENS = """\
2020-01-01 open Assets:Bank:Checking
2020-01-01 open Income:Sales
2020-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
2020-01-01 open Assets:Receivable:Bolt
"""
DAY = ("--as-of", "2026-03-01")
POLICY = '[ledger]\nmain = "main.beancount"\n'


def sale(number: str, due: str, amount: str, client: str = "Acme", day: str = "2026-01-01") -> str:
    return (
        f'{day} * "{client}" "Goods" ^{number}\n  due: {due}\n'
        f"  Assets:Receivable:{client}  {amount}\n  Income:Sales\n\n"
    )


def paid(day: str, number: str, amount: str, client: str = "Acme") -> str:
    return f'{day} * "{client}" "Paid" ^{number}\n  Assets:Bank:Checking  {amount}\n  Assets:Receivable:{client}\n\n'


NET_30 = sale("A-1", "2026-03-31", "1000.00 USD")
"""Due thirty days after the day, of a client without a history: waiting is net 30."""


def shop_of(folder: Path, text: str = NET_30, policy: str = POLICY) -> Shop:
    return Shop(folder, {"main.beancount": OPENS + text}, policy)


def found(shop: Shop, *words: str) -> dict[str, Any]:
    answer = shop.run("negotiate", "Acme", *DAY, *words, "--format", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert isinstance(data, dict)
    return data


def early(shop: Shop, *words: str) -> dict[str, Any]:
    return dict(found(shop, *words)["options"][0])


def test_two_percent_ten_days_net_thirty(tmp_path: Path) -> None:
    option = early(shop_of(tmp_path))
    assert option["annual_cost"] == {"simple_365": "37.24", "simple_360": "36.73", "effective": "44.59"}
    assert option["cash"] == [{"date": "2026-03-11", "amount": "980.00"}]
    assert (option["received"], option["given_up"]) == ("980.00", "20.00")


@pytest.mark.parametrize(
    ("due", "discount", "days", "key", "cost"),
    [("2026-04-15", "2", "20", "effective", "34.31"), ("2026-04-30", "3", "15", "simple_360", "24.74")],
)
def test_the_published_costs(tmp_path: Path, due: str, discount: str, days: str, key: str, cost: str) -> None:
    shop = shop_of(tmp_path, sale("A-1", due, "500.00 USD"))
    assert early(shop, "--discount", discount, "--days", days)["annual_cost"][key] == cost


def test_the_cost_is_against_when_the_money_would_come_on_average(tmp_path: Path) -> None:
    # 20 and 40 days, of amounts that make it 30.
    text = sale("A-1", "2026-03-21", "500.00 USD") + sale("A-2", "2026-04-10", "500.00 USD")
    assert early(shop_of(tmp_path, text))["annual_cost"]["simple_365"] == "37.24"


def test_who_would_pay_no_later_is_given_nothing_for_nothing(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert early(shop, "--days", "30")["annual_cost"] is None
    assert "they would pay no later without it" in shop.run("negotiate", "Acme", *DAY, "--days", "30").stdout


def test_a_discount_that_their_own_terms_give_is_named(tmp_path: Path) -> None:
    recent = '2026-02-25 * "Acme" "Goods" ^A-1\n  terms: "2/10 net 30"\n  Assets:Receivable:Acme  9.00 USD\n  Income:Sales\n'
    said = shop_of(tmp_path, recent).run("negotiate", "Acme", *DAY).stdout
    assert "Their own terms give a discount anyway: 2 % of A-1 until 2026-03-07." in " ".join(said.split())
    over = shop_of(tmp_path / "over", recent.replace("2026-02-25", "2026-02-01"))
    assert "Their own terms" not in over.run("negotiate", "Acme", *DAY).stdout


def test_a_plan_is_what_plan_propose_would_make(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    option = found(shop, "--parts", "3", "--every", "month")["options"][1]
    assert option["cash"] == [
        {"date": "2026-04-01", "amount": "333.33"},
        {"date": "2026-05-01", "amount": "333.33"},
        {"date": "2026-06-01", "amount": "333.34"},
    ]
    proposed = shop.run("plan", "propose", "A-1", "--parts", "3", "--date", "2026-03-01").stdout
    assert all(f"{cash['date']} {cash['amount']} USD" in " ".join(proposed.split()) for cash in option["cash"])
    assert option["received"] == "1000.00"


def test_present_values_are_at_the_rate_that_is_said(tmp_path: Path) -> None:
    # In a year at 10 %: 1100 is worth 1000.
    shop = shop_of(tmp_path, sale("A-1", "2027-03-01", "1100.00 USD"))
    options = {each["option"]: each for each in found(shop, "--rate", "10")["options"]}
    assert (options["waiting"]["present_value"], options["waiting"]["cost"]) == ("1000.00", "100.00")
    free = {each["option"]: each for each in found(shop, "--rate", "0")["options"]}
    assert [each["cost"] for each in free.values()] == ["22.00", "0.00", "0.00"]


def test_a_present_value_is_rounded_once() -> None:
    day = date(2026, 1, 1)
    parts = (Cash(date(2027, 1, 1), Decimal("0.01")),) * 3
    assert present_value(parts, Decimal(100), day, "USD") == Decimal("0.02")  # three halves of a cent


LATE = "".join(
    sale(f"O-{at}", "2025-09-01", "10.00 USD", day="2025-08-01") + paid(day, f"O-{at}", "10.00 USD")
    for at, day in enumerate(("2025-09-11", "2025-09-21", "2025-10-01"))
)
"""Settled 10, 20 and 30 days late."""


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-03-31", "2026-04-20"),  # usual: 20 days late
        ("2026-02-14", "2026-03-06"),  # 15 days late by now: 20 or 30 are ahead
        ("2026-02-04", "2026-03-06"),  # 25 days late by now: only 30 is ahead
        ("2026-01-20", "2026-04-10"),  # 40 days late, later than ever: as long again
    ],
)
def test_waiting_is_as_late_as_usual_given_that_it_is_open(tmp_path: Path, due: str, expected: str) -> None:
    data = found(shop_of(tmp_path, LATE + sale("A-1", due, "1000.00 USD")))
    assert data["options"][2]["cash"] == [{"date": expected, "amount": "1000.00"}]
    assert data["invoices"] == [{"invoice": "A-1", "due": due, "amount": "1000.00", "expected": expected}]


def test_an_expected_day_is_never_before_the_day_nor_beyond_the_calendar() -> None:
    assert expected_day(date(2026, 3, 1), (-5,), date(2026, 3, 1)) == date(2026, 3, 1)
    assert expected_day(date(2026, 3, 10), (-5,), date(2026, 3, 1)) == date(2026, 3, 5)
    assert expected_day(date.max, (5,), date(2026, 3, 1)) == date.max
    assert expected_day(date(1990, 1, 1), (), date(2026, 3, 1)) == date(2027, 3, 1)


def test_interest_by_the_day_of_payment_is_told_and_is_no_cash(tmp_path: Path) -> None:
    policy = POLICY + '[interest]\nrule = "contract"\nrate = "18.25"\n'
    shop = shop_of(tmp_path, LATE + sale("A-1", "2026-03-31", "1000.00 USD"), policy)
    waiting = found(shop)["options"][2]
    # Twenty days at 0.05 % a day.
    assert (waiting["interest"], waiting["received"]) == ("10.00", "1000.00")
    assert found(shop_of(tmp_path / "without"))["options"][2]["interest"] == "0.00"


def test_a_discount_needs_the_approval_of_a_credit_memo(tmp_path: Path) -> None:
    rows = (
        '[[authority]]\nkind = "credit-memo"\nupto = "20.00"\n[[authority]]\nkind = "credit-memo"\nwho = ["helen"]\n'
    )
    shop = shop_of(tmp_path, policy=POLICY + rows)
    assert early(shop)["approval"] is None
    assert early(shop, "--discount", "2.1")["approval"] == ["helen"]
    nobody = shop_of(tmp_path / "n", policy=POLICY + '[[authority]]\nkind = "credit-memo"\nupto = "1.00"\n')
    assert early(nobody)["approval"] == []
    assert "nobody may" in nobody.run("negotiate", "Acme", *DAY).stdout


def test_what_is_disputed_is_in_no_option(tmp_path: Path) -> None:
    dispute = '2026-02-12 custom "ar-dispute" "A-1" "opened" 250.00 USD "quality: rust"\n'
    data = found(shop_of(tmp_path, NET_30 + dispute))
    assert (data["amount"], data["disputed"]) == ("750.00", "250.00")
    assert [each["received"] for each in data["options"]] == ["735.00", "750.00", "750.00"]
    whole = '2026-02-12 custom "ar-dispute" "A-1" "opened" 0.00 USD "quality: rust"\n'
    assert "disputed" in shop_of(tmp_path / "w", NET_30 + whole).refused("negotiate", "Acme", *DAY, write=False)


def test_of_some_invoices_and_of_one_currency(tmp_path: Path) -> None:
    text = NET_30 + sale("A-2", "2026-03-31", "50.00 USD") + sale("A-3", "2026-03-31", "70.00 EUR")
    shop = shop_of(tmp_path, text)
    assert found(shop, "--invoice", "A-2")["amount"] == "50.00"
    assert found(shop, "--currency", "usd")["amount"] == "1050.00"
    assert "owes in EUR and USD" in shop.refused("negotiate", "Acme", *DAY, write=False)
    assert "A-9" in shop.refused("negotiate", "Acme", *DAY, "--invoice", "A-9", write=False)
    assert "owes nothing in GBP" in shop.refused("negotiate", "Acme", *DAY, "--currency", "GBP", write=False)
    assert "owes nothing" in shop.refused("negotiate", "Bolt", *DAY, write=False)


@pytest.mark.parametrize(
    "words",
    [
        ("--discount", "0"),
        ("--discount", "100"),
        ("--discount", "two"),
        ("--discount", "nan"),
        ("--days", "-1"),
        ("--days", "1.5"),
        ("--days", "99999"),
        ("--rate", "-1"),
        ("--rate", "1e9"),
        ("--parts", "0"),
        ("--every", "fortnight"),
    ],
)
def test_an_offer_that_nobody_can_mean(tmp_path: Path, words: tuple[str, str]) -> None:
    said = shop_of(tmp_path).refused("negotiate", "Acme", *DAY, *words, code=2, write=False)
    assert words[0] in said


def test_nothing_dated_later_changes_it_and_nothing_is_written(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, LATE + NET_30)
    tree = shop.tree()
    before = shop.run("negotiate", "Acme", *DAY).stdout
    assert shop.tree() == tree
    later = paid("2026-03-02", "A-1", "1000.00 USD") + sale("B-9", "2026-05-01", "5.00 USD", day="2026-03-02")
    shop.main.write_text(shop.text() + later, encoding="utf-8")
    assert shop.run("negotiate", "Acme", *DAY).stdout == before
