"""`roll-forward`: from what was owed to what is owed, tied on both ends."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.asked import Asked, entry, paid, sale

MARCH = ("roll-forward", "--from", "2026-03-01", "--to", "2026-03-31")
BAD_DEBT, BANK = "Expenses:BadDebt", "Assets:Bank:Checking"
OLD = sale("2026-01-05", "I-1", "1000.00", "2026-02-04") + paid("2026-02-10", "I-1", "250.00")
COLUMNS = ("invoices", "debit_memos", "credit_memos", "receipts", "returned", "write_offs", "recoveries", "other")
EVERY_KIND = {
    "an invoice": (sale("2026-03-02", "I-2", "70.00", "2026-04-01"), {"invoices": "70.00"}),
    "a debit memo": (
        '2026-03-02 * "Acme" "Freight" ^D-1 #debit-memo\n  Assets:Receivable:Acme  9.00 USD\n  Income:Sales\n',
        {"debit_memos": "9.00"},
    ),
    "a credit memo": (entry("2026-03-02", "-40.00", "Income:Sales", "I-1"), {"credit_memos": "-40.00"}),
    "a receipt": (paid("2026-03-02", "I-1", "100.00"), {"receipts": "-100.00"}),
    "money on account": (paid("2026-03-02", "", "30.00"), {"receipts": "-30.00"}),
    "a returned payment": (entry("2026-03-02", "250.00", BANK, "I-1"), {"returned": "250.00"}),
    "a write-off": (entry("2026-03-02", "-750.00", BAD_DEBT, "I-1"), {"write_offs": "-750.00"}),
    "a recovery": (
        entry("2026-03-02", "-750.00", BAD_DEBT, "I-1") + entry("2026-03-03", "20.00", BAD_DEBT, "I-1"),
        {"write_offs": "-750.00", "recoveries": "20.00"},
    ),
    "a deposit applied": (
        entry("2026-03-02", "-60.00", "Liabilities:Deposits:Acme", "I-1"),
        {"other": "-60.00", "deposits_applied": "-60.00"},
    ),
    "a refund": (
        paid("2026-03-02", "", "30.00") + entry("2026-03-03", "30.00", BANK),
        {"receipts": "-30.00", "other": "30.00", "refunds": "30.00"},
    ),
    "an adjustment": (entry("2026-03-02", "-5.00", "Equity:Opening"), {"other": "-5.00", "adjustments": "-5.00"}),
    "put off": (
        '2026-03-02 * "Acme" "Later" ^I-1\n  Assets:Receivable:Acme  -750.00 USD\n'
        "  Assets:Receivable:Acme  750.00 USD\n    due: 2026-06-01\n",
        {},
    ),
    "nothing": ("", {}),
    "rounding": (
        paid("2026-03-02", "I-1", "749.996"),
        {"receipts": "-749.996", "other": "-0.004", "rounding": "-0.004"},
    ),
}


def money(row: dict[str, Any], *names: str) -> Decimal:
    return sum((Decimal(row[name]) for name in names), Decimal(0))


def changed(row: dict[str, Any]) -> dict[str, str]:
    """What is not zero of a row's changes, parts of other among them."""
    found = {name: row[name] for name in COLUMNS} | row["other_parts"]
    return {name: number for name, number in found.items() if Decimal(number)}


@pytest.mark.parametrize("what", EVERY_KIND)
def test_each_kind_has_its_column(tmp_path: Path, what: str) -> None:
    text, says = EVERY_KIND[what]
    found = Asked(tmp_path, OLD + text).json(*MARCH)
    (row,), (total,) = found["rows"], found["totals"]
    assert (row["client"], row["name"], row["currency"]) == ("Acme", "Acme Ltd", "USD")
    assert row["opening"] == "750.00"
    assert changed(row) == says
    assert money(row, "opening", *COLUMNS) == Decimal(row["closing"])
    assert {name: row[name] for name in total} == total
    assert Decimal(row["other"]) == sum(map(Decimal, row["other_parts"].values()))


def test_both_ends_tie_to_the_ledgers_balance_of_their_days(tmp_path: Path) -> None:
    found = Asked(tmp_path, OLD + paid("2026-03-02", "I-1", "749.996")).json(*MARCH)
    assert found["period"] == {"from": "2026-03-01", "to": "2026-03-31", "days": 31}
    assert found["ties"] == [
        {"as_of": "2026-02-28", "currency": "USD", "ledger": "750.00", "rounding": "0.00", "difference": "0.00"},
        {"as_of": "2026-03-31", "currency": "USD", "ledger": "0.004", "rounding": "0.004", "difference": "0.00"},
    ]


def test_currencies_and_clients_stand_apart(tmp_path: Path) -> None:
    text = OLD + sale("2026-03-02", "I-2", "70.00", "2026-04-01", currency="EUR", account="Bolt")
    found = Asked(tmp_path, text + sale("2026-03-04", "I-3", "5.00", "2026-04-01", account="Bolt")).json(*MARCH)
    rows = [(row["client"], row["currency"], row["opening"], row["closing"]) for row in found["rows"]]
    assert rows == [
        ("Acme", "USD", "750.00", "750.00"),
        ("Bolt", "EUR", "0.00", "70.00"),
        ("Bolt", "USD", "0.00", "5.00"),
    ]
    assert [(row["currency"], row["closing"]) for row in found["totals"]] == [("EUR", "70.00"), ("USD", "755.00")]


def test_a_receipt_moved_to_another_client_changes_no_total(tmp_path: Path) -> None:
    moved = (
        '2026-03-10 * "Acme" "Bolt paid it" #moved-receipt\n  Assets:Receivable:Acme  30.00 USD\n'
        "  Assets:Receivable:Bolt  -30.00 USD\n"
    )
    found = Asked(tmp_path, OLD + paid("2026-02-20", "", "30.00") + moved).json(*MARCH)
    assert {row["client"]: changed(row) for row in found["rows"]} == {
        "Acme": {"other": "30.00", "moved": "30.00"},
        "Bolt": {"other": "-30.00", "moved": "-30.00"},
    }
    assert changed(found["totals"][0]) == {}


@pytest.mark.parametrize(("by", "groups"), [("kind", ["b2b", "retail"]), ("project", ["(none)", "Pit"])])
def test_groups_add_up_to_the_same_totals(tmp_path: Path, by: str, groups: list[str]) -> None:
    text = OLD + sale("2026-03-04", "I-3", "5.00", "2026-04-01", account="Bolt", meta='project: "Pit"')
    asked = Asked(tmp_path, text)
    found = asked.json(*MARCH, "--by", by)
    assert [row["group"] for row in found["rows"]] == groups
    assert found["totals"] == asked.json(*MARCH)["totals"]


def test_the_default_is_the_month_of_today_and_its_table_says_so(tmp_path: Path) -> None:
    asked = Asked(tmp_path, OLD)
    assert asked.run("roll-forward").stdout == asked.run(*MARCH).stdout
    assert asked.run("roll-forward", "--as-of", "2026-03-31").stdout == asked.run(*MARCH).stdout
    shown = asked.run(*MARCH).stdout
    assert "Ties to the ledger on 2026-02-28: 750.00 USD, difference 0.00." in shown
    assert "Debit memos" not in shown


def test_a_period_that_is_not_over_says_so(tmp_path: Path) -> None:
    shown = Asked(tmp_path, OLD).run("roll-forward", "--to", "2026-04-30").stdout
    assert "The last day, 2026-04-30, is still to come." in shown


def test_wrong_questions(tmp_path: Path) -> None:
    asked = Asked(tmp_path, OLD)
    for words, said in (
        (("--from", "2026-04-01", "--to", "2026-03-31"), "--from 2026-04-01 lies after --to 2026-03-31"),
        (("--from", "March"), "--from: 'March' is not a date"),
        (("--by", "colour"), "no client has the metadata 'colour'"),
    ):
        answer = asked.run("roll-forward", *words)
        assert (answer.code, answer.stdout) == (2, "")
        assert said in answer.stderr


def test_an_empty_ledger_has_nothing_to_roll(tmp_path: Path) -> None:
    found = Asked(tmp_path, "").json(*MARCH)
    assert (found["rows"], found["totals"], found["ties"]) == ([], [], [])
