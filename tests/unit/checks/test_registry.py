"""The folder is the registry: what each check has, in which order findings come, and the one that proves itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import read
from tests.unit.checks.support import OPENS, problems

from arledger import checks
from arledger.checks import all_checks, ties
from arledger.checks.context import Context
from arledger.controls.closed_periods import fingerprint
from arledger.ledger.query import Query
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

SALE = '2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme   100.00 USD\n  Income:Sales\n'


def test_each_module_is_a_check_with_a_name_of_its_own() -> None:
    found = all_checks()
    assert len(found) >= 14
    assert len({check.NAME for check in found}) == len(found)
    assert all(check.NAME.replace("-", "").islower() for check in found)
    assert checks.__doc__


def test_findings_come_by_file_and_line_and_each_once() -> None:
    found = problems(SALE + SALE + SALE.replace("INV-1\n", "INV-1\n  duedate: 2026-02-01\n"))
    assert list(found) == sorted(found)
    assert len(set(found)) == len(found) == 3


def test_a_book_that_does_not_tie_is_a_fault_of_the_program() -> None:
    facts = read(OPENS + SALE).store.facts(date.max, Query())
    wrong = tuple(balance._replace(number=balance.number - Decimal("0.01")) for balance in facts.balances)
    book = build_book(replace(facts, balances=wrong), Policy())
    (problem,) = ties.find(Context(book, book, Policy(), bool))
    assert problem.source == ("main.beancount", 0)
    assert problem.message == "Acme does not tie to the ledger: the difference is 0.01 USD"
    assert "report" in problem.remedy


@pytest.mark.parametrize("changed", ["101.00", "100.00"])
def test_a_closed_period_is_known_by_its_content(changed: str) -> None:
    facts = read(OPENS + SALE).store.facts(date.max, Query())
    mark = fingerprint(facts, date(2026, 1, 31))
    close = f'2026-02-02 custom "ar-close" 2026-01-31 "{mark}" "m.ito"\n'
    later = SALE.replace("01-05", "02-05").replace("INV-1", "INV-2")
    found = problems(later + close + "; moved down\n" + SALE.replace("100.00", changed))
    assert [problem.code for problem in found] == (["closed-period"] if changed != "100.00" else [])
