"""`forecast`: cash by week, when each item is expected, and how wrong past forecasts have been."""

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.support.histories import OPENS, Paid, history, ledger_of, regular
from tests.support.program import run_cli
from tests.support.reminders import POLICY
from tests.support.shop import Shop

ACME = ledger_of(regular("Acme", 10))
DAY = "2025-10-31"
NEW = """\
2025-10-31 * "Acme" "Goods" ^N-1
  due: 2025-11-07
  Assets:Receivable:Acme  500.00 USD
  Income:Sales
"""
PAID = '2025-11-03 * "Acme" "Transfer" ^N-1\n  Assets:Bank:Checking  500.00 USD\n  Assets:Receivable:Acme\n'


def shop(folder: Path, text: str, more: str = "") -> Shop:
    return Shop(folder, {"main.beancount": text}, POLICY + more)


def wavering(client: str) -> list[Paid]:
    """Return a history of one who is now three days late and now twelve."""
    early, late = regular(client, 3), regular(client, 12)
    return [(late if at % 2 else early)[at] for at in range(len(early))]


def told(at: Shop, *words: object, as_of: str = DAY) -> dict[str, Any]:
    answer = at.run("forecast", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def mids(found: dict[str, Any]) -> dict[str, str]:
    """Return what is expected in which week, by its first day."""
    return {week["from"]: week["receipts"]["mid"] for week in found["weeks"] if Decimal(week["receipts"]["mid"])}


def assert_identities(found: dict[str, Any]) -> None:
    """Each week leads to the next, and opening + receipts - disbursements = closing (G50)."""
    for week in found["weeks"]:
        low, mid, high = (Decimal(week["receipts"][case]) for case in ("low", "mid", "high"))
        assert Decimal(week["opening"]) + mid - Decimal(week["disbursements"]) == Decimal(week["closing"])
        assert 0 <= low <= mid <= high
    for before, after in pairwise(found["weeks"]):
        assert before["closing"] == after["opening"]
        assert before["to"] < after["from"]


def test_items_are_told_as_the_contract_has_it(tmp_path: Path) -> None:
    found = told(shop(tmp_path, ACME + NEW), "--items")
    assert found["items"] == [
        {
            "invoice": "N-1",
            "client": "Acme",
            "currency": "USD",
            "open": "500.00",
            "due": "2025-11-07",
            "expected": "2025-11-17",
            "low": "2025-11-17",
            "high": "2025-11-17",
            "basis": "own",
            "n": 8,
        }
    ]
    assert (found["as_of"], [*found]) == (DAY, ["as_of", "items", "ties"])


def test_cash_by_week_begins_with_what_the_accounts_hold(tmp_path: Path) -> None:
    found = told(shop(tmp_path, ACME + NEW))
    assert (len(found["weeks"]), found["currency"], found["cases"]) == (13, "USD", 8)
    assert found["weeks"][0]["opening"] == "800.00"
    assert found["weeks"][0]["from"] == "2025-11-01"
    assert mids(found) == {"2025-11-15": "500.00"}
    assert found["weeks"][-1]["closing"] == "1300.00"
    assert_identities(found)


def test_while_nothing_is_booked_on_a_day_its_money_may_still_come(tmp_path: Path) -> None:
    assert told(shop(tmp_path, ACME + NEW), as_of="2025-11-04")["weeks"][0]["from"] == "2025-11-04"


def test_a_promise_decides(tmp_path: Path) -> None:
    """G51: what is promised for a day is expected on it, whatever the client's habit."""
    promise = '2025-10-31 custom "ar-promise" "N-1" 2025-12-20 500.00 USD "Jo"\n'
    at = shop(tmp_path, ACME + NEW + promise)
    (item,) = told(at, "--items")["items"]
    assert (item["expected"], item["low"], item["high"]) == ("2025-12-20",) * 3
    assert (item["basis"], item["n"]) == ("promise", 1)
    assert mids(told(at)) == {"2025-12-20": "500.00"}


def test_a_promise_of_a_part_leaves_the_rest_to_habit_and_the_newest_counts_first(tmp_path: Path) -> None:
    promises = (
        '2025-10-30 custom "ar-promise" "N-1" 2025-11-28 500.00 USD "Jo"\n'
        '2025-10-31 custom "ar-promise" "N-1" 2025-12-20 200.00 USD "Jo"\n'
    )
    assert mids(told(shop(tmp_path, ACME + NEW + promises))) == {"2025-11-22": "300.00", "2025-12-20": "200.00"}


def test_what_was_paid_on_a_promise_is_not_expected_again(tmp_path: Path) -> None:
    text = (
        ACME
        + NEW.replace("2025-10-31 *", "2025-10-01 *")
        + '2025-10-10 custom "ar-promise" "N-1" 2025-11-28 300.00 USD "Jo"\n'
        + '2025-10-20 * "Acme" "Part" ^N-1\n  Assets:Bank:Checking  100.00 USD\n  Assets:Receivable:Acme\n'
    )
    found = told(shop(tmp_path, text), as_of="2025-10-20")
    assert found["weeks"][5]["receipts"]["mid"] == "200.00"
    assert sum(Decimal(mid) for mid in mids(found).values()) == 400


def test_a_promise_out_of_grace_no_longer_decides(tmp_path: Path) -> None:
    promise = '2025-10-31 custom "ar-promise" "N-1" 2025-11-01 500.00 USD "Jo"\n'
    at = shop(tmp_path, ACME + NEW + promise)
    assert told(at, "--items", as_of="2025-11-04")["items"][0]["expected"] == "2025-11-04"
    assert told(at, "--items", as_of="2025-11-05")["items"][0]["basis"] == "own"


def test_what_is_disputed_is_outside_the_mid_case(tmp_path: Path) -> None:
    dispute = '2025-10-31 custom "ar-dispute" "N-1" "opened" 200.00 USD "quality: dents"\n'
    found = told(shop(tmp_path, ACME + NEW + dispute))
    assert (found["disputed"], mids(found)) == ("200.00", {"2025-11-15": "300.00"})
    assert found["weeks"][2]["receipts"] == {"low": "300.00", "mid": "300.00", "high": "500.00"}
    whole = told(shop(tmp_path / "whole", ACME + NEW + dispute.replace("200.00", "0.00")), "--items")
    assert whole["items"][0]["expected"] == "2025-11-17"


def test_an_instalment_plan_decides(tmp_path: Path) -> None:
    at = shop(tmp_path, ACME + NEW)
    said = ("--by", "Jo", "--date", DAY)
    at.write("plan", "propose", "N-1", "--parts", "2", "--first", "2025-11-20", "--every", "4 weeks", *said)
    at.write("plan", "accept", "N-1", *said)
    items = told(at, "--items")["items"]
    assert [(item["expected"], item["basis"]) for item in items] == [("2025-11-20", "plan"), ("2025-12-18", "plan")]
    assert mids(told(at)) == {"2025-11-15": "250.00", "2025-12-13": "250.00"}


def test_unapplied_credit_is_not_expected_again(tmp_path: Path) -> None:
    advance = '2025-10-31 * "Acme" "On account"\n  Assets:Bank:Checking  120.00 USD\n  Assets:Receivable:Acme\n'
    found = told(shop(tmp_path, ACME + NEW + advance))
    assert (mids(found), found["unapplied"]) == ({"2025-11-15": "380.00"}, "120.00")
    assert found["weeks"][0]["opening"] == "920.00"


def test_a_week_later_only_what_is_still_open_is_forecast(tmp_path: Path) -> None:
    """G52."""
    other = NEW.replace("N-1", "N-2").replace("500.00", "70.00")
    at = shop(tmp_path, ACME + NEW + other + PAID)
    assert {item["invoice"] for item in told(at, "--items")["items"]} == {"N-1", "N-2"}
    later = told(at, "--items", as_of="2025-11-07")["items"]
    assert [(item["invoice"], item["expected"]) for item in later] == [("N-2", "2025-11-17")]


def test_nothing_that_is_dated_later_is_known(tmp_path: Path) -> None:
    later = PAID + '2025-11-04 custom "ar-promise" "N-1" 2025-12-20 500.00 USD "Jo"\n'
    for words in ((), ("--items",), ("--backtest",)):
        now, then = (
            told(shop(tmp_path / name, ACME + NEW + more), *words) for name, more in (("a", ""), ("b", later))
        )
        assert now == then


def test_by_day_and_the_least_that_must_be_there(tmp_path: Path) -> None:
    at = shop(tmp_path, ACME + NEW)
    found = told(at, "--daily", "20", "--opening", "-100.00", "--min-balance", "0.00 USD")
    assert (len(found["weeks"]), found["weeks"][0]["from"], found["weeks"][0]["to"]) == (
        20,
        "2025-11-01",
        "2025-11-01",
    )
    assert [week["below_minimum"] for week in found["weeks"]] == [True] * 16 + [False] * 4
    assert_identities(found)
    table = at.run("forecast", "--daily", "20", "--opening", "-100.00", "--min-balance", "0", "--as-of", DAY)
    assert "BELOW 0.00 USD: 16 of 20, the first from 2025-11-01." in table.stdout


def test_several_currencies_never_mix(tmp_path: Path) -> None:
    euro = NEW.replace("N-1", "E-1").replace("500.00 USD", "70.00 EUR")
    at = shop(tmp_path, ACME + NEW + euro)
    found = told(at)
    assert [(each["currency"], mids(each)) for each in found["currencies"]] == [
        ("EUR", {"2025-11-15": "70.00"}),
        ("USD", {"2025-11-15": "500.00"}),
    ]
    assert "as_of" in found["currencies"][0]
    refused = at.run("forecast", "--opening", "10.00", "--as-of", DAY)
    assert (refused.code, refused.stdout) == (2, "")
    assert "--opening: there are EUR, USD" in refused.stderr
    assert told(at, "--opening", "10 EUR")["currencies"][0]["weeks"][0]["opening"] == "10.00"


def test_it_says_of_how_many_cases_and_how_wrong_it_has_been(tmp_path: Path) -> None:
    at = shop(tmp_path, ledger_of(history("regular")))
    past = told(at, as_of="2025-10-31")["backtest"]
    assert len(past["origins"]) == 3
    assert past["n"] > 100
    assert 0 < Decimal(past["error_days"]) < Decimal(past["due_date_error_days"])
    assert 70 < Decimal(past["coverage"]) < 95
    text = at.run("forecast", "--as-of", "2025-10-31").stdout
    assert f"{past['error_days']} days off on the average of {past['n']} items paid since" in " ".join(text.split())


def test_the_backtest_stands_beside_the_due_date_and_the_median(tmp_path: Path) -> None:
    at = shop(tmp_path, ledger_of(history("month end")))
    found = told(at, "--backtest", "--months", "6", as_of="2025-10-31")
    assert [*found["origins"]] == [f"2025-{end}" for end in ("04-30", "05-31", "06-30", "07-31", "08-31", "09-30")]
    methods = {each["method"]: each for each in found["methods"]}
    assert [*methods] == ["forecast", "due-date", "client-median"]
    assert len({each["n"] for each in methods.values()}) == 1
    ours, due, median = (Decimal(methods[name]["error_days"]) for name in methods)
    assert ours < median / 2 < due
    second, third = methods["forecast"]["horizons"][1:3]
    assert (second["from_week"], second["to_week"], second["wape"]) == (2, 4, None)
    assert Decimal(third["wape"]) < Decimal(methods["client-median"]["horizons"][2]["wape"])


@pytest.mark.parametrize("words", [(), ("--items",), ("--backtest",), ("--daily", "3")])
def test_a_book_in_which_nothing_ever_happened(tmp_path: Path, words: tuple[str, ...]) -> None:
    at = shop(tmp_path, OPENS + "2020-01-01 open Assets:Receivable:Acme\n")
    found = told(at, *words)
    assert not found.get("items")
    assert at.run("forecast", *words, "--as-of", DAY).code == 0


def test_without_history_the_due_date_counts_and_says_so(tmp_path: Path) -> None:
    opens = OPENS + "2020-01-01 open Assets:Receivable:Acme\n"
    (item,) = told(shop(tmp_path, opens + NEW), "--items")["items"]
    assert (item["expected"], item["basis"], item["n"]) == ("2025-11-07", "due", 0)


def test_clients_that_are_payees(tmp_path: Path) -> None:
    text = (ACME + NEW).replace("Assets:Receivable:Acme", "Assets:Receivable")
    found = told(shop(tmp_path, text, '\n[items]\nclient-from = "payee"\n'), "--items")
    assert [(item["client"], item["expected"]) for item in found["items"]] == [("Acme", "2025-11-17")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--weeks", "0"), "--weeks: 0 is not from 1 to 104"),
        (("--daily", "93"), "--daily: 93 is not from 1 to 92"),
        (("--weeks", "3", "--daily", "3"), "--weeks and --daily are two answers"),
        (("--items", "--backtest"), "--items and --backtest are two answers"),
        (("--items", "--weeks", "3"), "--weeks does not go with --items"),
        (("--months", "3"), "--months is for --backtest alone"),
        (("--backtest", "--months", "121"), "--months: 121 is not from 1 to 120"),
        (("--opening", "1.000,00"), "--opening: '1.000,00' is not an amount"),
        (("--opening", "1.00 EUR"), "--opening: nothing is forecast in EUR"),
        (("--plan", "none.toml"), "none.toml: No such file or directory"),
    ],
)
def test_a_wrong_call(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    answer = shop(tmp_path, ACME + NEW).run("forecast", *words, "--as-of", DAY)
    assert (answer.code, answer.stdout) == (2, "")
    assert says in answer.stderr


def test_a_day_at_the_end_of_the_calendar_is_refused() -> None:
    answer = run_cli("forecast", "--as-of", "9999-12-31")
    assert (answer.code, answer.stdout) == (2, "")
    assert "too late" in answer.stderr


@pytest.mark.parametrize("words", [(), ("--items",), ("--backtest",), ("--daily", "3")])
def test_the_first_day_of_the_calendar_has_no_day_before(tmp_path: Path, words: tuple[str, ...]) -> None:
    found = told(shop(tmp_path, ACME + NEW), *words, as_of="0001-01-01")
    assert found["as_of"] == "0001-01-01"
    assert not found.get("items")


def test_a_week_never_brings_more_than_is_owed(tmp_path: Path) -> None:
    """A client that pays by chance in this week or in that: at the most all comes in one of them, never more."""
    at = shop(tmp_path, ledger_of(wavering("Acme")) + NEW)
    weeks = told(at)["weeks"]
    split = [week["receipts"] for week in weeks if Decimal(week["receipts"]["mid"])]
    assert len(split) > 1
    assert max(Decimal(receipts["high"]) for receipts in split) == 500


def test_a_week_brings_no_less_than_was_agreed(tmp_path: Path) -> None:
    """What was promised on a day is in the low case whole, however much else may come or not."""
    promise = '2025-10-31 custom "ar-promise" "N-2" 2025-11-10 400.00 USD "accounts payable"\n'
    text = ledger_of(wavering("Acme")) + NEW + NEW.replace("N-1", "N-2").replace("500.00", "400.00") + promise
    (week,) = (week for week in told(shop(tmp_path, text))["weeks"] if week["from"] <= "2025-11-10" <= week["to"])
    assert Decimal(week["receipts"]["mid"]) > 400
    assert week["receipts"]["low"] == "400.00"
