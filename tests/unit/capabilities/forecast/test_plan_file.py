"""The plan file: what is planned to go out and to be sold, and every way to write it wrong."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.support.histories import ledger_of, regular
from tests.support.reminders import POLICY
from tests.support.shop import Shop

DAY = "2025-10-31"


def shop(folder: Path) -> Shop:
    text = ledger_of(regular("Acme", 10)) + '2025-10-31 note Assets:Receivable:Acme "x"\n'
    return Shop(folder, {"main.beancount": text}, POLICY)


def weeks(folder: Path, plan: str, *words: str) -> list[dict[str, Any]]:
    file = folder / "plan.toml"
    at = shop(folder)
    file.write_text(plan, encoding="utf-8")
    answer = at.run("forecast", "--plan", file, "--as-of", DAY, "--format", "json", *words)
    assert answer.code == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["weeks"]
    return found


def test_what_goes_out_by_day_and_week(tmp_path: Path) -> None:
    plan = """\
currency = "USD"

[[disbursements]]
date = 2025-11-12
amount = 100.10
text = "Rent"

[[disbursements]]
week = "2025-W46"
amount = "1,000.00 USD"
"""
    found = weeks(tmp_path, plan)
    assert [week["disbursements"] for week in found[:4]] == ["0.00", "1100.10", "0.00", "0.00"]
    assert found[-1]["closing"] == "-300.10"


def test_what_comes_again_every_week_or_month(tmp_path: Path) -> None:
    plan = """\
[[disbursements]]
date = 2025-08-31
amount = "10.00 USD"
every = "month"

[[disbursements]]
date = 2025-11-07
amount = "1.00 USD"
every = "week"
until = 2025-11-21
"""
    found = weeks(tmp_path, plan, "--daily", "92")
    out = {week["from"]: week["disbursements"] for week in found if Decimal(week["disbursements"])}
    # Nothing is booked on the day of the forecast yet: it is not over.
    assert out == {
        "2025-10-31": "10.00",
        "2025-11-07": "1.00", "2025-11-14": "1.00", "2025-11-21": "1.00",
        "2025-11-30": "10.00", "2025-12-31": "10.00",
    }  # fmt: skip


def test_new_sales_come_in_as_their_client_pays(tmp_path: Path) -> None:
    plan = """\
[[sales]]
date = 2025-11-07
amount = "300.00 USD"
client = "Acme"
terms = "net 14"

[[sales]]
date = 2025-10-01
amount = "55.00 USD"
"""
    found = weeks(tmp_path, plan)
    # Due on 11-21 and paid ten days late, on a Monday.
    assert {week["from"]: week["new_sales"] for week in found if Decimal(week["new_sales"])} == {
        "2025-11-28": "300.00"
    }
    assert [*found[4]["receipts"].values()] == ["300.00"] * 3
    told = shop(tmp_path / "b").run("forecast", "--plan", tmp_path / "plan.toml", "--as-of", DAY)
    assert "Planned for days that are over, and left out: 1." in told.stdout


@pytest.mark.parametrize(
    ("plan", "line", "says"),
    [
        ("[[disbursement]]\n", 1, "unknown setting disbursement"),
        ("disbursements = 3\n", 1, "disbursements must be rows"),
        ("x = \n", 1, "not valid TOML"),
        ('currency = "usd"\n', 1, "currency is none"),
        ('[[disbursements]]\namount = "1 USD"\n', 1, "a row has either a date or a week"),
        (
            '[[sales]]\ndate = 2025-11-01\nweek = "2025-W45"\namount = "1 USD"\n',
            2,
            "a row has either a date or a week",
        ),
        ('[[disbursements]]\ndate = "soon"\namount = "1 USD"\n', 2, "date is none"),
        ('[[disbursements]]\nweek = "2025-W54"\namount = "1 USD"\n', 2, "week: '2025-W54' is no week"),
        ("[[disbursements]]\ndate = 2025-11-12\n", 1, "there is no amount"),
        ("[[disbursements]]\ndate = 2025-11-12\namount = true\n", 3, "there is no amount"),
        ("[[disbursements]]\ndate = 2025-11-12\namount = 5\n", 3, "the amount has no currency"),
        ('[[disbursements]]\ndate = 2025-11-12\namount = "1,50 USD"\n', 3, "'1,50 USD' is not an amount"),
        ('[[disbursements]]\ndate = 2025-11-12\namount = "-5 USD"\n', 3, "is negative"),
        ("[[disbursements]]\ndate = 2025-11-12\namount = inf\n", 3, "is not an amount"),
        (
            '[[disbursements]]\ndate = 2025-11-12\namount = "1 USD"\nwho = "x"\n',
            4,
            "unknown setting disbursements.who",
        ),
        ('[[disbursements]]\ndate = 2025-11-12\namount = "1 USD"\nevery = "day"\n', 4, "is no week or month"),
        ('[[disbursements]]\ndate = 2025-11-12\namount = "1 USD"\nuntil = 2025-12-01\n', 4, "until is no date"),
        ('[[sales]]\ndate = 2025-11-12\namount = "1 USD"\nclient = "Acne"\n', 1, "there is no client 'Acne'"),
        ('[[sales]]\ndate = 2025-11-12\namount = "1 USD"\nterms = "soon"\n', 1, "terms: "),
        ('[[sales]]\ndate = 2025-11-12\namount = "1 USD"\nclient = 5\n', 4, "client must be a string"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, plan: str, line: int, says: str) -> None:
    at = shop(tmp_path)
    file = tmp_path / "plan.toml"
    file.write_text(plan, encoding="utf-8")
    answer = at.run("forecast", "--plan", file, "--as-of", DAY)
    assert (answer.code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"arledger: {file}:{line}: "), answer.stderr
    assert says in answer.stderr
    assert len(answer.stderr.splitlines()) == 2, "a remedy stands below"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b"a = 1\n" * 400_000, b"x = 9" + b"9" * 9000])
def test_what_is_no_plan_at_all(tmp_path: Path, content: bytes) -> None:
    at = shop(tmp_path)
    file = tmp_path / "plan.toml"
    file.write_bytes(content)
    answer = at.run("forecast", "--plan", file, "--as-of", DAY)
    assert (answer.code in (1, 2), answer.stdout) == (True, "")
    assert str(file) in answer.stderr
    assert "fault in the program" not in answer.stderr
