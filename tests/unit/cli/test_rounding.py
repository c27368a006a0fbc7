"""Fractions of a coin on the command line: figures in coins, a tie that counts the rest, and entries that can be paid."""

import json
import re
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from tests.support.commands import run
from tests.support.program import Answer

LEDGER = """\
2020-01-01 open Assets:Bank
2020-01-01 open Income:Sales
2020-01-01 open Expenses:BadDebt
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Bolt

2026-01-05 * "Acme" "Fuel" ^INV-1
  Assets:Receivable:Acme   99.99 * 1.08875 USD
  Income:Sales

2026-01-20 * "Acme" "Fuel, paid" ^INV-1
  Assets:Bank              108.86 USD
  Assets:Receivable:Acme  -108.86 USD

2026-01-05 * "Bolt" "Three thirds" ^INV-2
  Assets:Receivable:Bolt   40.00/3 USD
  Assets:Receivable:Bolt   40.00/3 USD
  Assets:Receivable:Bolt   40.00/3 USD
  Income:Sales

2026-01-06 * "Bolt" "Over by a hair" ^INV-3
  Assets:Receivable:Bolt   13.3366 USD
  Income:Sales

2026-01-20 * "Bolt" "Over by a hair, paid" ^INV-3
  Assets:Bank               13.34 USD
  Assets:Receivable:Bolt   -13.34 USD
"""
FINER = re.compile(r"[0-9]\.[0-9]{3,}")


def data_of(answer: Answer) -> Any:
    """Return the JSON of an answer that went well."""
    assert (answer.code, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


@pytest.fixture
def main(book: Path) -> Path:
    path = book / "fuel.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["table", "csv", "md", "html"])
@pytest.mark.parametrize(
    "command",
    [
        ("aging", "--detail"), ("items", "--all"), ("client", "Bolt"), ("statement", "Bolt"), ("unapplied",),
        ("statement", "Acme", "--from", "2026-01-10"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_figures_are_in_coins(main: Path, command: tuple[str, ...], form: str) -> None:
    said = run((*command, "--as-of", "2026-03-31"), "-l", main, "-f", form)
    assert said.code == 0
    # What rounding itself is, and the balance that it began with, are said to its first two figures.
    finer = FINER.findall(re.sub(r"rounding -?0\.00[0-9]* USD", "", said.stdout).replace("0.0041", ""))
    assert finer == []


def test_the_tie_counts_what_nobody_owes(main: Path) -> None:
    for _ in ("cold", "from the snapshot"):
        data = data_of(run(("aging", "--detail"), "-l", main, "-f", "json", "--as-of", "2026-03-31"))
        (tie,) = data["ties"]
        assert tie["difference"] == "0.00"
        assert Decimal(tie["rounding"]) == Decimal("0.0041125") - Decimal("0.0034")
        assert Decimal(data["totals"][0]["total"]) + Decimal(tie["rounding"]) == Decimal(tie["ledger"])
        assert [item["invoice"] for item in data["items"]] == ["INV-2", "INV-2", "INV-2"]
        assert data["credits"] == []
    assert "All is well" in run(("check",), "-l", main).stdout


def test_activity_ends_in_what_is_owed(main: Path) -> None:
    words = ("statement", "Acme", "--from", "2026-01-01", "--as-of", "2026-03-31")
    (part,) = data_of(run(words, "-l", main, "-f", "json"))["activity"]
    assert Decimal(part["rounding"]) == Decimal("0.0041125")
    assert Decimal(part["closing"]) == 0
    table = run(words, "-l", main).stdout
    assert re.search(r"Rounding +0\.0041 +–\n", table)


@pytest.mark.parametrize(
    ("command", "legs"),
    [
        (("payment", "Bolt", "40.00", "-i", "INV-2"), ["40.00", "-40.00"]),
        (("payment", "Bolt", "13.33", "-i", "INV-2"), ["13.33", "-13.33"]),
        (("payment", "Bolt", "40.00", "--oldest-first"), ["40.00", "-40.00"]),
        (("write-off", "INV-2"), ["40.00", "-40.00"]),
        (("reschedule", "INV-2", "--terms", "2 instalments monthly"), ["-40.00", "20.00", "20.00"]),
        (("returned-payment", "INV-3"), ["13.34", "-13.34"]),
    ],
    ids=lambda value: " ".join(value[:1]),
)
def test_entries_are_in_coins(main: Path, command: tuple[str, ...], legs: list[str]) -> None:
    words = (*command, "--date", "2026-02-01", "--write")
    assert run(words, "-l", main).code == 0
    written = main.read_text(encoding="utf-8").removeprefix(LEDGER)
    assert re.findall(r"  (-?[0-9.]+) USD", written) == legs
    (tie,) = data_of(run(("aging",), "-l", main, "-f", "json"))["ties"]
    assert tie["difference"] == "0.00"


def test_a_bank_line_is_matched_with_what_can_be_paid(main: Path) -> None:
    main.with_name("bank.csv").write_text(
        dedent("""\
            Date,Description,Amount,Currency
            2026-02-01,BOLT INV-2,40.00,USD
        """),
        encoding="utf-8",
    )
    words = ("reconcile", "bank.csv", "--account", "Assets:Bank", "--write")
    assert '+2026-02-01 * "Bolt" "Payment of INV-2" ^INV-2' in run(words, "-l", main).stdout
    data = data_of(run(("aging",), "-l", main, "-f", "json"))
    assert data["rows"] == []


@pytest.mark.parametrize("number", ["INV-1", "INV-3"])
def test_a_letter_says_that_it_is_paid(main: Path, number: str) -> None:
    said = run(("advice", number), "-l", main)
    assert said.code == 0
    assert "Still open\n" in said.stdout
    assert "0.00\n" in said.stdout
    assert not FINER.search(said.stdout)


HALF = """
2026-01-07 * "Bolt" "Half a cent" ^INV-4
  Assets:Receivable:Bolt   10.005 USD
  Income:Sales

2026-01-08 * "Acme" "On account"
  Assets:Bank              20.00 USD
  Assets:Receivable:Acme  -20.00 USD

2026-01-09 * "Acme" "Half a cent of two" ^INV-5
  Assets:Receivable:Acme   2.0025 USD
  Assets:Receivable:Acme   2.0025 USD
  Income:Sales
"""


@pytest.mark.parametrize(
    ("command", "legs"),
    [
        (("write-off", "INV-4"), ["10.01", "-10.01"]),
        (("write-off", "INV-5"), ["4.01", "-4.01"]),
        (("apply", "Acme", "-i", "INV-5"), ["4.01", "-4.01"]),
        (("payment", "Bolt", "10.01", "-i", "INV-4"), ["10.01", "-10.01"]),
        (("payment", "Acme", "4.01", "-i", "INV-5"), ["4.01", "-4.01"]),
    ],
    ids=lambda value: " ".join(value[:3]),
)
def test_what_is_asked_for_half_a_coin_settles_it(main: Path, command: tuple[str, ...], legs: list[str]) -> None:
    main.write_text(LEDGER + HALF, encoding="utf-8")
    assert run((*command, "--date", "2026-02-01", "--write"), "-l", main).code == 0
    written = main.read_text(encoding="utf-8").removeprefix(LEDGER + HALF)
    assert re.findall(r"  (-?[0-9.]+) USD", written) == legs
    assert "settled-beyond" not in run(("check",), "-l", main).stdout
    number = next(word for word in command if word.startswith("INV-"))
    data = data_of(run(("items",), "-l", main, "-f", "json"))
    assert number not in {row["invoice"] for row in data["items"]}
    assert [credit["unapplied"] for credit in data["credits"] if credit["client"] == "Bolt"] == []


def test_a_coin_short_of_what_was_asked_is_open(main: Path) -> None:
    main.write_text(LEDGER + HALF, encoding="utf-8")
    for amount, left in (("10.00", ["INV-4"]), ("0.01", [])):
        words = ("payment", "Bolt", amount, "-i", "INV-4", "--date", "2026-02-01", "--write")
        assert run(words, "-l", main).code == 0
        rows = data_of(run(("items",), "-l", main, "-f", "json"))["items"]
        assert [row["invoice"] for row in rows if row["invoice"] == "INV-4"] == left
    assert "settled-beyond" not in run(("check",), "-l", main).stdout


def test_half_a_coin_is_owed_in_instalments_as_a_coin(main: Path) -> None:
    main.write_text(LEDGER + HALF, encoding="utf-8")
    words = ("reschedule", "INV-4", "--terms", "2 instalments monthly", "--date", "2026-02-01", "--write")
    assert run(words, "-l", main).code == 0
    rows = data_of(run(("items",), "-l", main, "-f", "json"))["items"]
    assert sorted(row["open"] for row in rows if row["invoice"] == "INV-4") == ["5.00", "5.01"]
    assert "settled-beyond" not in run(("check",), "-l", main).stdout


def test_half_a_coin_on_account_is_paid_back_as_a_coin(main: Path) -> None:
    receipt = HALF.replace("20.00", "20.005")
    main.write_text(LEDGER + receipt, encoding="utf-8")
    words = ("refund", "Acme", "20.01", "--date", "2026-02-01", "--write")
    assert run(words, "-l", main).code == 0
    data = data_of(run(("items",), "-l", main, "-f", "json"))
    assert [row for row in data["items"] if row["client"] == "Acme" and row["invoice"] != "INV-5"] == []
    assert data["credits"] == []
