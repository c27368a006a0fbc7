"""`promise add` and `promise list`: what is recorded, and whether the money came in time."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.reminders import invoice, receipt, reminder_shop
from tests.support.shop import Shop

ON = ("--date", "2026-03-10")
TEXT = invoice("I-1", "2026-03-01") + invoice("I-2", "2026-02-01", "50.00 USD")


def listed(shop: Shop, as_of: str, *words: str) -> dict[str, Any]:
    answer = shop.run("promise", "list", "--format", "json", "--as-of", as_of, *words)
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def test_a_promise_of_an_invoice(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    added = shop.write("promise", "add", "I-1", "60.00", "--for", "2026-03-20", "--by", "Jo", *ON)
    assert added.strip() == ('2026-03-10 custom "ar-promise" "I-1" 2026-03-20 60.00 USD "Jo" Assets:Receivable:Acme')
    assert listed(shop, "2026-03-10") == {
        "as_of": "2026-03-10",
        "promises": [
            {
                "invoice": "I-1",
                "client": "Acme",
                "currency": "USD",
                "amount": "60.00",
                "paid": "0.00",
                "promised_for": "2026-03-20",
                "made_on": "2026-03-10",
                "by": "Jo",
                "state": "open",
            }
        ],
        "kept_share": None,
    }
    assert listed(shop, "2026-03-09")["promises"] == []


def test_a_clients_promise_is_for_the_oldest_items(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    added = shop.write("promise", "add", "Acme", "80.00 USD", "--for", "2026-03-20", "--by", "Jo", *ON)
    assert [" ".join(line.split()[3:6]) for line in added.strip().splitlines() if line] == [
        '"I-2" 2026-03-20 50.00',
        '"I-1" 2026-03-20 30.00',
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("I-1", "100.01"), "is more than what is open of I-1"),
        (("Acme", "151"), "is more than what is open of Acme"),
        (("I-1", "60.00 EUR"), "is given in EUR"),
        (("Bolt", "1"), "nothing of Bolt is open"),
    ],
)
def test_what_cannot_be_promised(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    assert says in shop.refused("promise", "add", *words, "--for", "2026-03-20", "--by", "Jo", *ON)
    early = ("promise", "add", "I-1", "1", "--for", "2026-03-09", "--by", "Jo", *ON)
    assert "is before 2026-03-10" in shop.refused(*early)


PROMISE = '2026-03-10 custom "ar-promise" "I-1" 2026-03-20 60.00 USD "Jo"\n'
BACK = '2026-03-28 * "Acme" "Returned" ^I-1\n  Assets:Bank:Checking  -60.00 USD\n  Assets:Receivable:Acme\n'


@pytest.mark.parametrize(
    ("more", "as_of", "says"),
    [
        ("", "2026-03-23", "open 0.00"),
        ("", "2026-03-24", "broken 0.00"),
        (receipt("2026-03-09", "60.00 USD", "I-1"), "2026-03-24", "broken 0.00"),
        (receipt("2026-03-10", "60.00 USD", "I-1"), "2026-03-10", "kept 60.00"),
        (receipt("2026-03-23", "60.00 USD", "I-1"), "2026-03-24", "kept 60.00"),
        (receipt("2026-03-24", "60.00 USD", "I-1"), "2026-03-31", "broken 0.00"),
        (receipt("2026-03-15", "20.00 USD", "I-1"), "2026-03-22", "open 20.00"),
        (receipt("2026-03-15", "90.00 USD", "I-1"), "2026-03-24", "kept 60.00"),
        (receipt("2026-03-15", "60.00 USD"), "2026-03-24", "broken 0.00"),
        (receipt("2026-03-15", "60.00 USD", "I-1") + BACK, "2026-03-27", "kept 60.00"),
        (receipt("2026-03-15", "60.00 USD", "I-1") + BACK, "2026-03-28", "broken 0.00"),
    ],
)
def test_kept_or_broken_by_what_was_really_paid_in_time(tmp_path: Path, more: str, as_of: str, says: str) -> None:
    (row,) = listed(reminder_shop(tmp_path, TEXT + PROMISE + more), as_of)["promises"]
    assert f"{row['state']} {row['paid']}" == says


def test_the_share_that_was_kept(tmp_path: Path) -> None:
    text = TEXT + PROMISE + receipt("2026-03-15", "60.00 USD", "I-1")
    text += '2026-03-11 custom "ar-promise" "I-2" 2026-03-12 50.00 USD "Jo"\n'
    text += '2026-03-18 custom "ar-promise" "I-2" 2026-03-21 50.00 USD "Jo"\n' + receipt(
        "2026-03-19", "50.00 USD", "I-2"
    )
    shop = reminder_shop(tmp_path, text)
    assert listed(shop, "2026-03-31")["kept_share"] == "66.7"
    assert listed(shop, "2026-03-31", "--state", "broken")["kept_share"] == "66.7"
    assert len(listed(shop, "2026-03-31", "--state", "broken")["promises"]) == 1
    assert "Did you mean broken?" in shop.refused("promise", "list", "--state", "brokn", code=2, write=False)
