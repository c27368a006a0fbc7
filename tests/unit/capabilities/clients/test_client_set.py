"""What is known of a client changes from a day on: name, address, mail, sales representative, and any other key."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.support.office import read_twice
from tests.support.shop import Shop

from arledger.ledger.query import Query
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

MOVE = ("client", "set", "Acme", "--name", "Acme Works Ltd", "--sales-rep", "luis", "--by", "m.ito")


def test_a_change_is_a_dated_directive(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    assert shop.write(*MOVE) == (
        '\n2026-03-31 custom "ar-client" Assets:Receivable:Acme "name" "Acme Works Ltd" "m.ito"\n'
        '\n2026-03-31 custom "ar-client" Assets:Receivable:Acme "sales-rep" "luis" "m.ito"\n'
    )
    assert shop.run("check").code == 0
    assert json.loads(shop.run("client", "Acme", "--format", "json").stdout)["client"]["name"] == "Acme Works Ltd"


def test_a_report_of_an_earlier_day_keeps_what_held_then(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write("client", "set", "Acme", "--sales-rep", "dana", "--date", "2026-02-01")
    shop.write(*MOVE)
    for words in ((), ("--no-cache",)):
        for day, rep, name in (
            ("2026-01-31", None, "Acme Ltd"),
            ("2026-02-01", "dana", "Acme Ltd"),
            ("2026-03-31", "luis", "Acme Works Ltd"),
        ):
            asked = ("--as-of", day, "--format", "json", *words)
            client = json.loads(shop.run("client", "Acme", *asked).stdout)["client"]
            assert (client["metadata"].get("sales-rep"), client["name"]) == (rep, name)
            assert name in shop.run("statement", "Acme", "--as-of", day, *words).stdout
        grouped = {
            day: shop.run("aging", "--group", "sales-rep", "--as-of", day, *words).stdout
            for day in ("2026-02-28", "2026-03-31")
        }
        assert ("dana" in grouped["2026-02-28"], "luis" in grouped["2026-02-28"]) == (True, False)
        assert ("dana" in grouped["2026-03-31"], "luis" in grouped["2026-03-31"]) == (False, True)


def test_both_loaders_know_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write(*MOVE)
    store = read_twice(shop.main, Policy())
    book = build_book(store.facts(date(2026, 3, 31), Query()), Policy())
    assert (book.clients["Acme"].name, book.clients["Acme"].meta["sales-rep"]) == ("Acme Works Ltd", "luis")


def test_every_key_can_be_set_and_ended(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    keys = {
        "--address": "1 High St; Leeds", "--contact": "Ms Hall", "--email": "ap@acme.example",
        "--billing-email": "bills@acme.example", "--kind": "b2b",
    }  # fmt: skip
    words = [word for pair in keys.items() for word in pair]
    shop.write("client", "set", "Acme", *words, "--meta", "region=north", "--date", "2026-03-01")
    known = json.loads(shop.run("client", "Acme", "--format", "json").stdout)["client"]["metadata"]
    assert known == {key.strip("-"): value for key, value in keys.items()} | {"region": "north"}
    shop.write("client", "set", "Acme", "--contact", "", "--meta", "region=")
    known = json.loads(shop.run("client", "Acme", "--format", "json").stdout)["client"]["metadata"]
    assert not {"contact", "region"} & set(known)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--email", "nobody"), 2, "is no mail address"),
        (("--meta", "terms=net 30"), 2, "Use --terms."),
        (("--meta", "Bad key=x"), 2, "'Bad key' cannot be set as metadata"),
        (("--meta", "region"), 2, "--meta: 'region' has no value"),
        ((), 2, "there is nothing to set"),
    ],
)
def test_what_cannot_be_set(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in Shop(tmp_path).refused("client", "set", "Acme", *words, code=code)


def test_a_key_is_set_once_a_day(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write(*MOVE)
    said = shop.refused("client", "set", "Acme", "--sales-rep", "dana")
    assert "the sales-rep of Acme is set for 2026-03-31 already" in said


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ('Assets:Receivable:Acme "sales-rep"', "the value for value is missing"),
        ('Assets:Receivable:Acme "terms" "net 30" "x"', "the value for key must be a key of metadata"),
        ('Assets:Receivable:Nobody "name" "x" "y"', "is no client's account"),
        ('Assets:Receivable:Acme "salesrep" "x" "y"', "the metadata salesrep: is not a recognised key"),
    ],
)
def test_check_knows_the_directive(tmp_path: Path, directive: str, said: str) -> None:
    shop = Shop(tmp_path)
    shop.main.write_text(f'{shop.text()}\n2026-03-01 custom "ar-client" {directive}\n', encoding="utf-8")
    answer = shop.run("check")
    assert (answer.code, said in answer.stdout) == (1, True)


@pytest.mark.parametrize(
    ("option", "first", "second", "said"),
    [
        ("--terms", "net 45", "net 10", "the terms of Acme are"),
        ("--limit", "900 USD", "500 USD", "the credit limit of"),
    ],
)
def test_terms_and_limit_are_not_set_twice_for_a_day(
    tmp_path: Path, option: str, first: str, second: str, said: str
) -> None:
    shop = Shop(tmp_path)
    shop.write("client", "set", "Acme", option, first)
    answer = shop.run("client", "set", "Acme", option, second, "--write")
    assert answer.code == 3
    assert said in answer.stderr
    assert "set for 2026-03-31 already, at main.beancount" in answer.stderr
    shop.write("client", "set", "Acme", option, second, "--date", "2026-04-01")
