"""`arledger reconcile-client`: worked figure G41, and what it asks and refuses."""

import json
from pathlib import Path
from textwrap import dedent

import pytest
from tests.support.places import SAMPLES
from tests.support.program import Answer, run_cli

G41 = SAMPLES / "client-statement" / "g41.csv"
LEDGER = """
    option "operating_currency" "USD"
    2025-01-01 open Assets:Receivable:Acme
      name: "Acme Industrial Ltd"
    2025-01-01 open Assets:Bank
    2025-01-01 open Income:Sales
    2026-01-05 * "Acme" "Pumps" ^INV-0007
      Assets:Receivable:Acme   7000.00 USD
      Income:Sales
    2026-02-05 * "Acme" "Pumps" ^INV-0008
      Assets:Receivable:Acme   4150.00 USD
      Income:Sales
    2026-03-28 * "Acme" "Valves" ^INV-0009
      Assets:Receivable:Acme   1250.00 USD
      Income:Sales
    2026-03-31 * "Acme" "Later than their statement" ^INV-0010
      Assets:Receivable:Acme   1.00 USD
      Income:Sales
"""


def run(tmp_path: Path, statement: Path | str, *args: object, ledger: str = LEDGER) -> Answer:
    main = tmp_path / "main.beancount"
    main.write_text(dedent(ledger), encoding="utf-8")
    if isinstance(statement, str):
        path = tmp_path / "their.csv"
        path.write_text(statement, encoding="utf-8")
        statement = path
    return run_cli("reconcile-client", "acme", statement, "--ledger", main, *args)


def test_the_worked_figure(tmp_path: Path) -> None:
    answer = run(tmp_path, G41, "--format", "json")
    assert answer.code == 0, answer.stderr
    data = json.loads(answer.stdout)
    (one,) = data["reconciliations"]
    assert data["as_of"] == "2026-03-30"
    assert one["groups"] == {
        "in-transit": "-3000.00",
        "credit-claimed": "-150.00",
        "disputed": "0.00",
        "not-received": "-1250.00",
        "amount-differs": "0.00",
    }
    assert (one["ours"], one["theirs"], one["unexplained"]) == ("12400.00", "8000.00", "0.00")
    assert one["mirrored"]
    assert data["ties"] == [{"currency": "USD", "ledger": "12400.00", "rounding": "0.00", "difference": "0.00"}]


def test_the_table_reads_from_our_balance_to_theirs(tmp_path: Path) -> None:
    answer = run(tmp_path, G41)
    lines = [" ".join(line.split()) for line in answer.stdout.splitlines()]
    for line in (
        "USD Balance per our ledger 12,400.00",
        "USD Their payments that we have not received -3,000.00",
        "USD Credits they claim that we have not issued -150.00",
        "USD Our documents that they do not show -1,250.00",
        "USD Balance that this explains 8,000.00",
        "USD Balance per client's statement 8,000.00",
        "USD Unexplained –",
    ):
        assert line in lines
    assert "Ties to the ledger: 12,400.00 USD, difference 0.00." in lines


@pytest.mark.parametrize("name", ["csv", "md", "html", "xlsx"])
def test_every_format(tmp_path: Path, name: str) -> None:
    answer = run(tmp_path, G41, "--output", tmp_path / f"out.{name}")
    assert answer.code == 0, answer.stderr
    assert (tmp_path / f"out.{name}").stat().st_size > 500


def test_what_is_unexplained_leaves_with_1(tmp_path: Path) -> None:
    answer = run(tmp_path, "Date,Reference,Text,Amount\n2026-02-28,INV-0007,,7000.00\n2026-02-28,X-1,,10.00\n")
    assert answer.code == 1
    assert "UNEXPLAINED: 10.00 USD." in answer.stdout


def test_differences_that_cancel_each_other_out_leave_with_1(tmp_path: Path) -> None:
    rows = "2026-02-28,INV-0007,,7000.00\n2026-02-28,X-1,,10.00\n2026-02-28,X-2,,-10.00\n"
    answer = run(tmp_path, "Date,Reference,Text,Amount\n" + rows)
    assert answer.code == 1
    assert "only cancel each other out" in answer.stdout


def test_the_day_is_theirs_unless_another_is_named(tmp_path: Path) -> None:
    answer = run(tmp_path, G41, "--as-of", "2026-03-31", "--format", "json")
    assert json.loads(answer.stdout)["reconciliations"][0]["ours"] == "12401.00"


def test_a_currency_that_nobody_names_is_asked_for(tmp_path: Path) -> None:
    euro = (
        LEDGER
        + '    2026-01-06 * "Acme" "x" ^INV-0011\n      Assets:Receivable:Acme   5.00 EUR\n      Income:Sales\n'
    )
    answer = run(tmp_path, G41, ledger=euro)
    assert answer.code == 2
    assert "names no currency, and the client has EUR, USD" in answer.stderr
    answer = run(tmp_path, G41, "--currency", "usd", ledger=euro)
    assert answer.code == 0
    assert "Of EUR the statement says nothing: our ledger has 5.00 EUR." in answer.stdout


def test_what_cannot_be_read_is_said_and_not_traced(tmp_path: Path) -> None:
    answer = run(tmp_path, "hello")
    assert (answer.code, answer.stdout) == (1, "")
    assert "no header was found" in answer.stderr
    assert run(tmp_path, tmp_path / "missing.csv").code == 2
