"""What is disputed in the reports: a column of its own in the aging, and a figure of each item; no total changes."""

import json
from pathlib import Path
from typing import Any

from tests.support.reminders import invoice, reminder_shop
from tests.support.shop import Shop

TEXT = (
    invoice("I-1", "2026-03-01")
    + invoice("I-2", "2026-02-01", "50.00 USD")
    + (
        '2026-03-10 custom "ar-dispute" "I-1" "opened" 40.00 USD "short"\n'
        '2026-03-20 custom "ar-dispute" "I-1" "resolved" 0.00 USD "stands"\n'
    )
)


def asked(shop: Shop, *words: str, as_of: str = "2026-03-15") -> dict[str, Any]:
    answer = shop.run(*words, "--as-of", as_of, "--format", "json")
    assert answer.code == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return found


def test_the_aging_shows_it_apart_where_that_is_asked_for(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    (row,) = asked(shop, "aging", "--disputed")["rows"]
    assert row["buckets"]["1-30"] == "60.00"
    assert (row["disputed"], row["unapplied"], row["total"]) == ("40.00", "0.00", "150.00")
    (total,) = asked(shop, "aging", "--disputed")["totals"]
    assert (total["disputed"], total["total"]) == ("40.00", "150.00")
    (plain,) = asked(shop, "aging")["rows"]
    assert "disputed" not in plain
    assert plain["buckets"]["1-30"] == "100.00"
    for as_of in ("2026-03-09", "2026-03-20"):
        (row,) = asked(shop, "aging", "--disputed", as_of=as_of)["rows"]
        assert row["disputed"] == "0.00"


def test_items_and_statements_say_what_of_them_is_disputed(tmp_path: Path) -> None:
    shop = reminder_shop(tmp_path, TEXT)
    items = {item["invoice"]: item["disputed"] for item in asked(shop, "items")["items"]}
    assert items == {"I-2": "0.00", "I-1": "40.00"}
    statement = asked(shop, "statement", "Acme")
    (figures,) = statement["aging"]
    assert (figures["disputed"], figures["amount_due"], figures["total"]) == ("40.00", "110.00", "150.00")
    assert "Disputed" in shop.run("items", "--as-of", "2026-03-15").stdout
    assert "Disputed" not in shop.run("items", "--as-of", "2026-03-20").stdout
