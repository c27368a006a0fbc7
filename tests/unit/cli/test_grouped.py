"""Clients below levels that only group them, in a ledger that nobody has configured."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import run
from tests.support.program import Answer

LEDGER = """\
2024-01-01 open Assets:Bank USD
2024-01-01 open Income:Sales
2024-01-01 open Expenses:BadDebt
2024-01-01 open Assets:Receivables:EU:Acme USD
2024-01-01 open Assets:Receivables:US:Acme USD
2024-01-01 open Assets:Receivables:EU:Oak USD
2024-01-01 open Assets:Receivables:Zeta USD
2024-01-01 open Assets:Receivables:Zeta:Retention USD
2024-01-01 open Assets:US:Biz:AccountsReceivable:Bolt USD
"""
SALES = {
    "Receivables:EU:Acme": "100.00", "Receivables:US:Acme": "200.00", "Receivables:EU:Oak": "300.00",
    "Receivables:Zeta": "400.00", "Receivables:Zeta:Retention": "40.00", "US:Biz:AccountsReceivable:Bolt": "500.00",
}  # fmt: skip
OWED = {"Bolt": "500.00", "EU:Acme": "100.00", "Oak": "300.00", "US:Acme": "200.00", "Zeta": "440.00"}


def data_of(answer: Answer) -> Any:
    """Return the JSON of an answer that went well."""
    assert (answer.code, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


@pytest.fixture
def main(book: Path) -> Path:
    path = book / "grouped.beancount"
    sales = "".join(
        f'\n2026-01-05 * "Sold" ^INV-{number}\n  Assets:{account}  {amount} USD\n  Income:Sales\n'
        for number, (account, amount) in enumerate(SALES.items(), 1)
    )
    path.write_text(LEDGER + sales, encoding="utf-8")
    return path


def test_each_client_is_one_and_all_are_there(main: Path) -> None:
    for as_of in ("2026-03-31", "2026-01-05"):
        for _ in ("cold", "from the snapshot"):
            data = data_of(run(("aging", "--as-of", as_of), "-l", main, "-f", "json"))
            assert {row["client"]: row["total"] for row in data["rows"]} == OWED
            assert data["ties"][0]["ledger"] == "1540.00"
    assert run(("check",), "-l", main).stdout == "All is well: 6 entries of 5 clients.\n"


@pytest.mark.parametrize("client", OWED)
@pytest.mark.parametrize("command", ["client", "statement", "aging", "items"])
def test_one_client_is_that_client_alone(main: Path, command: str, client: str) -> None:
    words = (command, client) if command in ("client", "statement") else (command, "--client", client)
    (tie,) = data_of(run(words, "-l", main, "-f", "json"))["ties"]
    assert (tie["ledger"], tie["difference"]) == (OWED[client], "0.00")


def test_a_name_that_two_have_is_asked_for(main: Path) -> None:
    said = run(("client", "acme"), "-l", main)
    assert said.code == 2
    assert "EU:Acme" in said.stderr
    assert "US:Acme" in said.stderr


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("payment", "EU:Acme", "50", "-i", "INV-1", "--account", "Assets:Bank"), "Assets:Receivables:EU:Acme  -50.00 USD"),
        (("payment", "Oak", "50", "--unapplied"), "Assets:Receivables:EU:Oak  -50.00 USD"),
        (("payment", "Bolt", "50", "--unapplied"), "Assets:US:Biz:AccountsReceivable:Bolt  -50.00 USD"),
        (("write-off", "INV-2"), "Assets:Receivables:US:Acme  -200.00 USD"),
        (("hold", "Oak", "--reason", "late"), '"ar-hold" Assets:Receivables:EU:Oak "late"'),
        (("note", "US:Acme", "called"), 'note Assets:Receivables:US:Acme "called"'),
        (("client", "new", "Pine"), "open Assets:Receivables:EU:Pine"),
        (("approve", "INV-3", "--kind", "write-off", "--client", "Oak"), "Assets:Receivables:EU:Oak"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_is_written_is_on_that_clients_account(main: Path, command: tuple[str, ...], line: str) -> None:
    before = main.read_text(encoding="utf-8")
    said = run((*command, "--date", "2026-02-01", "--write"), "-l", main)
    assert said.code == 0, said.stderr
    assert line in main.read_text(encoding="utf-8").removeprefix(before)
    assert run(("check",), "-l", main).code == 0


def test_what_is_left_out_is_said_by_every_command(main: Path) -> None:
    text = main.read_text(encoding="utf-8")
    main.write_text("2024-01-01 open Assets:Bank:Clients:Trust USD\n" + text, encoding="utf-8")
    for command in (("aging",), ("aging",), ("check",)):
        said = run(command, "-l", main)
        assert said.code == 1
        told = said.stdout + said.stderr
        assert "grouped.beancount:1: warning: Assets:Bank:Clients is named like a receivable account" in told
        assert "[accounts]" in told
    named = ("--receivable", "Assets:Receivables:EU")
    assert [row["client"] for row in data_of(run(("aging", *named), "-l", main, "-f", "json"))["rows"]] == [
        "Acme",
        "Oak",
    ]
