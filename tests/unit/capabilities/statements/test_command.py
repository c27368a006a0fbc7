"""`arledger statement`: what moves nothing on the account is not shown as a sale or a payment."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import run, write

LEDGER = """\
2026-01-01 open Assets:Bank
2026-01-01 open Income:Sales
2026-01-01 open Assets:Receivable:Acme

2026-01-05 * "Acme" "Pumps" ^I-1
  due: 2026-02-04
  Assets:Receivable:Acme  100.00 USD
  Income:Sales

2026-01-06 * "Acme" "Paid on account"
  Assets:Bank              60.00 USD
  Assets:Receivable:Acme

2026-01-10 * "Acme" "Credit applied to I-1"
  Assets:Receivable:Acme   60.00 USD
  Assets:Receivable:Acme  -60.00 USD
    invoice: "I-1"

2026-01-20 * "Acme" "I-1 in 2 instalments"
  Assets:Receivable:Acme  -40.00 USD
    invoice: "I-1"
  Assets:Receivable:Acme   30.00 USD
    invoice: "I-1"
    due: 2026-03-01
  Assets:Receivable:Acme   10.00 USD
    invoice: "I-1"
    due: 2026-04-01
"""


def data_of(main: Path, *words: str) -> Any:
    """Return a statement of Acme as data."""
    return json.loads(run(("statement", "Acme", "-f", "json", *words), "--ledger", main).stdout)


@pytest.fixture
def main(book: Path) -> Path:
    """Return a ledger with a receipt, its application and a rescheduled rest."""
    return write(book, main=LEDGER)


def test_what_moves_nothing_stands_without_amounts(main: Path) -> None:
    answer = run(("statement", "Acme", "--from", "2026-01-01", "-f", "csv"), "--ledger", main)
    rows = [",".join(row[1:8]) for row in csv.reader(answer.stdout.splitlines()) if row[0] == "activity_usd"]
    assert rows == [
        "2026-01-01,Opening balance,,,,,0.00",
        "2026-01-05,Invoice,I-1,Pumps,100.00,,100.00",
        "2026-01-06,Receipt,,Paid on account,,60.00,40.00",
        "2026-01-10,Application,I-1,Credit applied to I-1,,,40.00",
        "2026-01-20,Application,I-1,I-1 in 2 instalments,,,40.00",
    ]


def test_its_data_say_so_and_tie(main: Path) -> None:
    data = data_of(main, "--from", "2026-01-07")
    (part,) = data["activity"]
    assert [(line["kind"], line["about"], line["amount"]) for line in part["lines"]] == [
        ("application", ["I-1"], "0.00"),
        ("application", ["I-1"], "0.00"),
    ]
    assert (part["opening"], part["closing"]) == ("40.00", "40.00")
    assert data["ties"][0]["difference"] == "0.00"


def test_the_open_item_statement_shows_what_the_application_left(main: Path) -> None:
    data = data_of(main)
    found = [(item["date"], item["due"], item["open"]) for item in data["items"]]
    assert found == [("2026-01-05", "2026-03-01", "30.00"), ("2026-01-05", "2026-04-01", "10.00")]
    assert data["credits"] == []
