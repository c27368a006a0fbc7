"""A shop with deposits, and what `arledger deposits` says of them."""

import json
from pathlib import Path
from typing import Any

from tests.support.deposits import ACCOUNTS
from tests.support.shop import POLICY, Shop

PEOPLE_OF_3 = "\n[deposits]\npeople = 3\n"
AUTHORITY = """
[[authority]]
kind = "refund"
upto = "50.00"
who = ["lea"]

[[authority]]
kind = "refund"
who = ["max"]
"""


def deposit_shop(folder: Path, text: str, more: str = "") -> Shop:
    """Return a shop of a small ledger, under a policy with `more` behind it."""
    return Shop(folder, {"main.beancount": ACCOUNTS + text}, POLICY + more)


def deposits_of(shop: Shop, *words: object, code: int = 0) -> dict[str, Any]:
    """Return the report as JSON; asked twice, so that what is kept between two calls must say the same."""
    first, again = (shop.run("deposits", "--format", "json", *words) for _ in range(2))
    assert (first.code, first.stdout) == (code, again.stdout), first.stderr
    found = json.loads(first.stdout)
    assert isinstance(found, dict)
    return found


def row_of(shop: Shop, number: str = "DEP-1", as_of: str = "2026-03-31") -> dict[str, Any]:
    """Return the row of a deposit on a day."""
    (found,) = (row for row in deposits_of(shop, "--as-of", as_of)["deposits"] if row["deposit"] == number)
    assert isinstance(found, dict)
    return found


def state_of(shop: Shop, number: str = "DEP-1", as_of: str = "2026-03-31") -> str:
    """Return state and held amount of a deposit on a day."""
    row = row_of(shop, number, as_of)
    return f"{row['state']} {row['held']}"


def findings(shop: Shop) -> list[str]:
    """Return what `check` finds, a line each: its name and what is wrong."""
    answer = shop.run("check", "--format", "json")
    return [f"{each['check']}: {each['message']}" for each in json.loads(answer.stdout)["findings"]]
