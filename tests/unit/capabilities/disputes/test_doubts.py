"""Disputes and promises of which nobody could say what they are about: refused, or told apart, and never guessed."""

import json
from pathlib import Path
from typing import Any

from tests.support.reminders import POLICY, invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

ON = ("--date", "2026-03-10")
TWO = invoice("I-1", "2026-03-01", "60.00 USD") + invoice("I-1", "2026-03-01", "70.00 EUR")
ACME = "Assets:Receivable:Acme"


def of(shop: Shop, what: str, as_of: str = "2026-03-20") -> list[dict[str, Any]]:
    found = json.loads(shop.run(what, "list", "--format", "json", "--as-of", as_of).stdout)
    return list(found[f"{what}s"])


def test_of_a_number_in_two_currencies_somebody_says_which(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TWO)
    assert "I-1 is open in EUR and USD" in shop.refused("dispute", "open", "I-1", *ON)
    assert "I-1 is open in EUR and USD" in shop.refused("dispute", "open", "I-1", "60", *ON)
    promise = ("--for", "2026-03-20", "--by", "Jo", *ON)
    assert "I-1 is open in EUR and USD" in shop.refused("promise", "add", "I-1", "60", *promise)
    shop.write("dispute", "open", "I-1", "20.00 EUR", *ON)
    assert [(each["currency"], each["amount"]) for each in of(shop, "dispute")] == [("EUR", "20.00")]
    aging = json.loads(shop.run("aging", "--disputed", "--as-of", "2026-03-20", "--format", "json").stdout)
    assert {row["currency"]: row["disputed"] for row in aging["totals"]} == {"EUR": "20.00", "USD": "0.00"}


def test_of_a_number_of_two_payees_nothing_is_recorded(tmp_path: Path) -> None:
    text = "".join(
        f'2026-01-01 * "{who}" "Goods" ^P-1\n  due: 2026-03-01\n  Assets:Receivable  10.00 USD\n  Income:Sales\n'
        for who in ("Ann", "Bob")
    )
    opens = '2020-01-01 open Assets:Receivable\n2020-01-01 open Income:Sales\noption "operating_currency" "USD"\n'
    shop = Shop(tmp_path, {"main.beancount": opens + text}, POLICY + '\n[items]\nclient-from = "payee"\n')
    ask = ("--client", "Ann", *ON)
    assert "P-1 is a number of Ann and of Bob" in shop.refused("dispute", "open", "P-1", *ask)
    promise = ("--for", "2026-03-20", "--by", "Jo", *ask)
    assert "P-1 is a number of Ann and of Bob" in shop.refused("promise", "add", "P-1", "10", *promise)


def test_a_promise_of_a_client_is_for_what_is_not_disputed_first(tmp_path: Path) -> None:
    text = invoice("I-1", "2026-03-01", "400.00 USD") + invoice("I-2", "2026-03-05", "500.00 USD")
    shop = reminder_shop(tmp_path, text)
    shop.write("dispute", "open", "I-1", *ON)
    shop.write("promise", "add", "Acme", "500.00", "--for", "2026-03-20", "--by", "Jo", *ON)
    assert [(each["invoice"], each["amount"]) for each in of(shop, "promise")] == [("I-2", "500.00")]
    assert said(plan_of(shop, "2026-03-15")) == {"I-1": "disputed", "I-2": "promised until 2026-03-23"}
    shop.write("promise", "add", "Acme", "600.00", "--for", "2026-04-20", "--by", "Jo", "--date", "2026-03-11")
    later = [(each["invoice"], each["amount"]) for each in of(shop, "promise") if each["made_on"] == "2026-03-11"]
    assert later == [("I-1", "100.00"), ("I-2", "500.00")]


def test_nothing_is_no_promise(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01"))
    refused = shop.refused("promise", "add", "I-1", "0", "--for", "2026-03-20", "--by", "Jo", *ON)
    assert "more than zero" in refused


def test_a_dispute_is_resolved_with_its_own_memo(tmp_path: Path) -> None:
    text = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-03-01")
    memo = '2026-03-12 * "Acme" "Less" ^I-2\n  number: "CM-1"\n  Income:Sales  40.00 USD\n'
    shop = reminder_shop(tmp_path, text + memo + f"  {ACME}\n")
    shop.write("dispute", "open", "I-1", "50.00", *ON)
    end = ("dispute", "resolve", "I-1", "--outcome", "credit", "--with", "CM-1", "--date", "2026-03-15")
    assert "CM-1 is not about I-1" in shop.refused(*end)


def test_a_reason_in_words_is_other_and_a_slip_in_a_code_is_asked_back(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01"))
    assert "Did you mean pricing?" in shop.refused("dispute", "open", "I-1", "--reason", "pricng", *ON, code=2)
    assert "there is no reason" in shop.refused("dispute", "open", "I-1", "--reason", "colour: red", *ON, code=2)
    written = shop.write("dispute", "open", "I-1", "--reason", "they never had it", *ON)
    assert '"other: they never had it"' in written


def test_two_openings_are_told_alike_everywhere(tmp_path: Path) -> None:
    lines = (
        f'2026-03-02 custom "ar-dispute" "I-1" "opened" 50.00 USD "pricing: a" "dana" {ACME}\n'
        f'2026-03-09 custom "ar-dispute" "I-1" "opened" 70.00 USD "quality: b" "luis" {ACME}\n'
    )
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01", "70.00 USD") + lines)
    (case,) = of(shop, "dispute")
    assert (case["reason"], case["owner"], case["amount"], case["opened"]) == (
        "quality",
        "luis",
        "70.00",
        "2026-03-02",
    )
    (row,) = plan_of(shop, "2026-03-20")["suppressed"]
    assert row["reason"] == "disputed"


def test_a_promise_for_the_last_day_that_there_is(tmp_path: Path) -> None:
    line = f'2026-03-02 custom "ar-promise" "I-1" 9999-12-31 50.00 USD "Jo" {ACME}\n'
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01") + line)
    for words in (("worklist",), ("remind",), ("promise", "list"), ("promise", "letter", "I-1"), ("digest",)):
        answer = shop.run(*words, "--as-of", "9999-12-31")
        assert "fault in the program" not in answer.stderr, words


def test_money_that_the_bank_took_back_settles_no_dispute(tmp_path: Path) -> None:
    back = '2026-03-14 * "Acme" "Returned" ^I-1 #returned\n  Assets:Bank:Checking  -100.00 USD\n'
    text = invoice("I-1", "2026-03-01") + receipt("2026-03-12", "100.00 USD", "I-1") + back + f"  {ACME}\n"
    shop = reminder_shop(tmp_path, text)
    shop.write("dispute", "open", "I-1", "80.00", *ON)
    assert [each["state"] for each in of(shop, "dispute", "2026-03-13")] == ["resolved"]
    states = {each["opened"]: each["state"] for each in of(shop, "dispute")}
    assert states == {"2026-03-10": "resolved", "2026-03-14": "open"}
    assert said(plan_of(shop, "2026-03-20"))


def test_a_statement_says_what_is_due_without_what_is_disputed(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, invoice("I-1", "2026-03-01") + invoice("I-2", "2026-03-05", "50.00 USD"))
    shop.write("dispute", "open", "I-1", "30.00", *ON)
    for words in ((), ("--from", "2026-03-01")):
        shown = shop.run("statement", "Acme", "--as-of", "2026-03-20", *words).stdout
        assert "In dispute: 30.00 USD. Without it, 120.00 USD is due." in shown
    assert "In dispute" not in shop.run("statement", "Acme", "--as-of", "2026-03-09").stdout
