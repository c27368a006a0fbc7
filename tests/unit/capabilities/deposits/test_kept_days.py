"""What keeps a deposit is read from the snapshot: it is what the ledger alone says, on every day."""

from pathlib import Path

import pytest
from tests.support.commands import DEMO
from tests.support.program import run_cli
from tests.support.shop import Shop

DAYS = (
    "2024-06-17",
    "2024-08-26",
    "2025-03-17",
    "2025-05-27",
    "2025-08-21",
    "2025-12-31",
    "2026-03-16",
    "2026-03-31",
)
BOOK = """\
2026-01-01 open Assets:Bank USD
2026-01-01 open Assets:Receivable:Bakery USD
2026-01-01 open Liabilities:Deposits:Bakery USD
2026-01-01 open Expenses:BadDebt USD
2026-01-01 open Income:Sales USD
2026-01-02 * "Bakery" "Deposit" ^DEP-1
  secures: "INV-1"
  Assets:Bank                  100.00 USD
  Liabilities:Deposits:Bakery
2026-01-05 * "Bakery" "Oven" ^INV-1
  due: 2026-02-05
  Assets:Receivable:Bakery     500.00 USD
  Income:Sales
2026-01-20 * "Bakery" "Paid" ^INV-1
  Assets:Bank                  499.50 USD
  Assets:Receivable:Bakery
2026-01-21 * "Bakery" "Small balance" ^INV-1
  Expenses:BadDebt               0.50 USD
  Assets:Receivable:Bakery
2026-01-10 * "Bakery" "Service" ^INV-2
  due: 2026-02-01
  Assets:Receivable:Bakery      10.00 USD
  Income:Sales
"""


@pytest.mark.parametrize("day", DAYS)
def test_the_snapshot_says_what_the_ledger_says(day: str) -> None:
    words = ("deposits", "--ledger", DEMO, "--as-of", day, "--format", "json")
    kept, read = run_cli(*words), run_cli(*words, "--no-cache")
    assert (kept.code, kept.stdout) == (0, read.stdout)


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        ("", "held"),
        ('[writing]\ntolerance = "1.00"\n', "held"),
        ('[writing]\ntolerance = "1.00"\n[deposits]\ndespite-overdue = true\n', "refundable"),
        ("[deposits]\ndespite-overdue = true\n", "held"),
    ],
    ids=["written off, overdue", "overdue", "neither counts", "written off"],
)
def test_another_policy_is_another_answer_at_once(tmp_path: Path, policy: str, state: str) -> None:
    shop = Shop(tmp_path, {"main.beancount": BOOK}, '[ledger]\nmain = "main.beancount"\n')
    words = ("deposits", "--as-of", "2026-02-02", "--format", "json")
    assert '"state": "held"' in shop.run(*words).stdout
    shop.folder.joinpath("arledger.toml").write_text(f'[ledger]\nmain = "main.beancount"\n{policy}', encoding="utf-8")
    assert f'"state": "{state}"' in shop.run(*words).stdout
    assert shop.run(*words).stdout == shop.run(*words, "--no-cache").stdout
