"""The named traps of receivables, each with its smallest ledger and exact figures: `traps/*.txt`, one test each."""

from pathlib import Path

import pytest
from tests.unit.subledger.short import Case, beancount, read_cases

FOLDER = Path(__file__).parent / "traps"
CASES = {path.stem: read_cases(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))}
FEWEST_CASES = 80


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{subject}: {case.name}") for subject in CASES for case in CASES[subject]]
)
def test_trap(case: Case) -> None:
    assert case.told() == case.expected


def test_every_case_says_something_and_has_a_name_of_its_own() -> None:
    cases = [case for subject in CASES.values() for case in subject]
    assert len({case.name for case in cases}) == len(cases) >= FEWEST_CASES
    assert [case.name for case in cases if not (case.entries and case.expected)] == []
    assert {path.name for path in FOLDER.iterdir()} == {"README.md", *(f"{subject}.txt" for subject in CASES)}


def test_an_entry_in_short_is_written_out() -> None:
    short = '2026-01-20 ! "In euro" ^INV-1 #refund paid-on: 2026-01-02 | Bank:Euro 40.00 EUR @ 1.20 USD | Acme -48.00 due: 2026-02-01 | BankFees'
    assert beancount(short) == (
        '2026-01-20 ! "In euro" ^INV-1 #refund\n'
        "  paid-on: 2026-01-02\n"
        "  Assets:Bank:Euro  40.00 EUR @ 1.20 USD\n"
        "  Assets:Receivable:Acme  -48.00 USD\n"
        "    due: 2026-02-01\n"
        "  Expenses:BankFees\n"
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ('2026-01-05 "Pumps" INV-1 | Acme 500.00 | Sales', "= 2026-01-05 | open none"),
        ('2026-01-05 "Pumps" | Acme 500.00 due 2026-02-04 | Sales', "= 2026-01-05 | open none"),
        ('2026-01-05 "Pumps" | Cora 500.00 | Sales', "= 2026-01-05 | open none"),
        ('2026-01-05 "Pumps" | Acme 500.00 | Sales', "= 2026-01-05 newest first | open none"),
        ('2026-01-05 "Pumps" | Acme 500.00 | Sales', "= 2026-01-05 | opened none"),
        ('2026-01-05 "Pumps" | Acme 500.00 | Sales', "= 2026-01-05"),
    ],
)
def test_what_is_not_understood_is_no_case(entries: str, expected: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        Case("planted", [entries], [expected]).told()


def test_another_figure_is_noticed() -> None:
    case = Case(
        "planted",
        ['2026-01-05 "Pumps" ^INV-1 | Acme 500.00 | Sales'],
        ["= 2026-01-05 | open INV-1 2026-02-04 500.01"],
    )
    assert case.told() == ["= 2026-01-05 | open INV-1 2026-02-04 500.00"]
