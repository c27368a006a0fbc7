"""Disputes from their opening to their outcome: what is recorded, what is worth what, and what nobody can do."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import invoice, plan_of, receipt, reminder_shop, said
from tests.support.shop import Shop

ON = ("--date", "2026-03-10")
TEXT = invoice("I-1", "2026-03-01") + invoice("I-1", "2026-03-01", client="Bolt")
TEXT += invoice("I-2", "2026-02-01", "50.00 USD")
MEMO = '2026-03-20 * "Acme" "Less" ^I-2\n  number: "CM-1"\n  Income:Sales  20.00 USD\n  Assets:Receivable:Acme\n'


def listed(shop: Shop, as_of: str, *words: str) -> dict[str, Any]:
    answer = shop.run("dispute", "list", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def movement(shop: Shop, as_of: str, *words: str) -> str:
    (row,) = listed(shop, as_of, *words)["movement"]
    return " ".join(row[key] for key in ("opening", "new", "resolved", "closing"))


def test_a_dispute_from_opening_to_outcome(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + MEMO)
    opened = shop.write("dispute", "open", "I-2", "30.00", "--reason", "pricing: no discount", "--owner", "luis", *ON)
    assert opened.strip() == (
        '2026-03-10 custom "ar-dispute" "I-2" "opened" 30.00 USD "pricing: no discount" "luis" Assets:Receivable:Acme'
    )
    assert listed(shop, "2026-03-10")["disputes"] == [
        {
            "invoice": "I-2",
            "client": "Acme",
            "currency": "USD",
            "amount": "30.00",
            "reason": "pricing",
            "owner": "luis",
            "opened": "2026-03-10",
            "deadline": "2026-03-20",
            "state": "open",
            "outcome": "",
            "resolved_on": None,
            "text": "pricing: no discount",
        }
    ]
    shop.write("dispute", "assign", "I-2", "--to", "dana", "--date", "2026-03-11")
    note = ("dispute", "note", "I-2", "asked for the offer", "--state", "awaiting-client", "--date", "2026-03-12")
    assert 'note Assets:Receivable:Acme "asked for the offer"\n  invoice: "I-2"' in shop.write(*note)
    (row,) = listed(shop, "2026-03-12")["disputes"]
    assert (row["state"], row["owner"], row["reason"]) == ("awaiting-client", "dana", "pricing")
    end = ("dispute", "resolve", "I-2", "--outcome", "credit", "--with", "CM-1", "--date", "2026-03-21")
    assert '"resolved" 20.00 USD "credit CM-1" "dana"' in shop.write(*end)
    (row,) = listed(shop, "2026-03-21")["disputes"]
    assert (row["state"], row["outcome"], row["resolved_on"]) == ("resolved", "credit CM-1", "2026-03-21")
    again = ("dispute", "reopen", "I-2", "10.00", "--date", "2026-03-25")
    assert '"opened" 10.00 USD "pricing: no discount" "dana"' in shop.write(*again)
    assert [row["state"] for row in listed(shop, "2026-03-25")["disputes"]] == ["open", "resolved"]
    assert movement(shop, "2026-03-31") == "0.00 40.00 30.00 10.00"
    assert movement(shop, "2026-03-31", "--from", "2026-03-21") == "30.00 10.00 30.00 10.00"
    assert said(plan_of(shop, "2026-03-31"))["I-2"] == "level 1"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("open", "I-1"), 3, "I-1 is a number of Acme and of Bolt"),
        (("open", "I-2", "50.01"), 3, "is more than what is open of I-2"),
        (("open", "I-2", "10.00 EUR"), 3, "is given in EUR"),
        (("open", "I-2", "0"), 3, "must be more than zero"),
        (("open", "I-2", "--reason", "prcing: x"), 2, "Did you mean pricing?"),
        (("open", "I-9"), 3, "there is no invoice I-9"),
        (("assign", "I-2", "--to", "dana"), 3, "I-2 is not disputed on 2026-03-10"),
        (("resolve", "I-2", "--outcome", "upheld"), 3, "I-2 is not disputed on 2026-03-10"),
        (("reopen", "I-2"), 3, "I-2 has no resolved dispute"),
    ],
)
def test_what_is_refused(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    assert says in reminder_shop(tmp_path, TEXT).refused("dispute", *words, *ON, code=code)


def test_what_an_outcome_needs(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    shop.write("dispute", "open", "I-2", *ON)
    end = ("dispute", "resolve", "I-2", *ON)
    assert "needs its entry" in shop.refused(*end, "--outcome", "credit", code=2)
    assert "has no credit memo or write-off CM-9" in shop.refused(*end, "--outcome", "credit", "--with", "CM-9")
    assert "Did you mean upheld?" in shop.refused(*end, "--outcome", "uphold", code=2)
    assert "I-2 is disputed already" in shop.refused("dispute", "open", "I-2", *ON)
    assert '"resolved" 0.00 USD "upheld: as ordered"' in shop.write(
        *end, "--outcome", "upheld", "--reason", "as ordered"
    )
    assert "Date it a day later" in shop.refused("dispute", "reopen", "I-2", *ON)


OPENED = '2026-03-10 custom "ar-dispute" "I-2" "opened" 30.00 USD "short shipment"\n'


def test_what_is_paid_is_not_disputed_any_more(tmp_path: Path) -> None:
    part = receipt("2026-03-12", "35.00 USD", "I-2")
    shop = reminder_shop(tmp_path, TEXT + OPENED + part)
    (row,) = listed(shop, "2026-03-12")["disputes"]
    assert (row["amount"], row["reason"], row["state"]) == ("15.00", "other", "open")
    assert movement(shop, "2026-03-12") == "0.00 30.00 15.00 15.00"
    rest = receipt("2026-03-15", "15.00 USD", "I-2")
    shop = reminder_shop(tmp_path / "b", TEXT + OPENED + part + rest)
    (row,) = listed(shop, "2026-03-20")["disputes"]
    assert (row["state"], row["resolved_on"]) == ("resolved", "2026-03-15")
    assert movement(shop, "2026-03-20") == "0.00 30.00 30.00 0.00"
    assert movement(shop, "2026-03-20", "--from", "2026-03-13") == "15.00 0.00 15.00 0.00"


def test_one_number_at_two_clients(tmp_path: Path) -> None:
    line = '2026-03-10 custom "ar-dispute" "I-1" "opened" 30.00 USD "short" Assets:Receivable:Bolt\n'
    (row,) = listed(reminder_shop(tmp_path, TEXT + line), "2026-03-31")["disputes"]
    assert row["client"] == "Bolt"
    both = listed(reminder_shop(tmp_path / "b", TEXT + line.replace(" Assets:Receivable:Bolt", "")), "2026-03-31")
    assert [row["client"] for row in both["disputes"]] == ["Acme", "Bolt"]


def test_only_the_open_ones_and_those_past_their_deadline(tmp_path: Path) -> None:
    policy = "\n[disputes]\nreasons = { pricing = 3 }\n"
    text = (
        TEXT
        + OPENED
        + OPENED.replace("I-2", "I-1").replace("short", "pricing: short").replace('"\n', '" Assets:Receivable:Bolt\n')
    )
    shop = reminder_shop(tmp_path, text, policy)
    assert [row["invoice"] for row in listed(shop, "2026-03-14", "--overdue")["disputes"]] == ["I-1"]
    assert [row["invoice"] for row in listed(shop, "2026-03-13", "--overdue")["disputes"]] == []
    assert len(listed(shop, "2026-03-14", "--open", "--client", "Acme")["disputes"]) == 1


def test_a_report_by_reason(tmp_path: Path) -> None:
    text = TEXT + OPENED + '2026-03-20 custom "ar-dispute" "I-2" "resolved" 0.00 USD "stands"\n'
    answer = reminder_shop(tmp_path, text).run("dispute", "report", "--as-of", "2026-03-31", "--format", "json")
    found = json.loads(answer.stdout)
    assert found["reasons"] == [
        {
            "reason": "other",
            "count": 1,
            "currency": "USD",
            "amount": "30.00",
            "open": 0,
            "overdue": 0,
            "days": 10,
        }
    ]


def test_what_was_granted_is_the_write_off_and_not_what_was_paid(tmp_path: Path) -> None:
    text = TEXT + receipt("2026-03-12", "30.00 USD", "I-2")
    text += '2026-03-15 * "Acme" "Given up" ^I-2\n  Expenses:BadDebt  5.00 USD\n  Assets:Receivable:Acme\n'
    shop = reminder_shop(tmp_path, text)
    shop.write("dispute", "open", "I-2", "10.00", "--reason", "pricing", *ON)
    end = ("dispute", "resolve", "I-2", "--date", "2026-03-21")
    assert '"resolved" 5.00 USD "written-off I-2"' in shop.write(*end, "--outcome", "written-off", "--with", "I-2")


def test_a_payment_alone_grants_nothing(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT + receipt("2026-03-12", "30.00 USD", "I-2"))
    shop.write("dispute", "open", "I-2", "20.00", "--reason", "pricing", *ON)
    end = ("dispute", "resolve", "I-2", "--date", "2026-03-21", "--outcome", "credit", "--with", "I-2")
    assert "has no credit memo or write-off I-2" in shop.refused(*end)


def test_a_dispute_comes_back_with_a_payment_that_the_bank_takes_back(tmp_path: Path) -> None:
    back = '2026-03-20 * "Acme" "Returned" ^I-2 #returned\n  Assets:Bank:Checking  -50.00 USD\n  Assets:Receivable:Acme\n'
    shop = reminder_shop(tmp_path, TEXT + receipt("2026-03-15", "50.00 USD", "I-2") + back)
    shop.write("dispute", "open", "I-2", "30.00", "--reason", "pricing: high", "--owner", "luis", *ON)
    assert [(each["state"], each["amount"]) for each in listed(shop, "2026-03-15")["disputes"]] == [
        ("resolved", "30.00")
    ]
    ended, again = sorted(listed(shop, "2026-03-20")["disputes"], key=lambda each: each["opened"])
    assert (ended["resolved_on"], ended["state"], ended["outcome"]) == (
        "2026-03-15", "resolved", "nothing is open any more",
    )  # fmt: skip
    assert (again["opened"], again["state"], again["amount"], again["owner"]) == (
        "2026-03-20",
        "open",
        "30.00",
        "luis",
    )
    assert movement(shop, "2026-03-20") == "0.00 60.00 30.00 30.00"
    assert movement(shop, "2026-03-20", "--from", "2026-03-16") == "0.00 30.00 0.00 30.00"
    aging = json.loads(shop.run("aging", "--disputed", "--as-of", "2026-03-20", "--format", "json").stdout)
    assert [row["disputed"] for row in aging["totals"]] == ["30.00"]
    shop.write("dispute", "resolve", "I-2", "--outcome", "upheld", "--date", "2026-03-21")
    assert movement(shop, "2026-03-21") == "0.00 60.00 60.00 0.00"
