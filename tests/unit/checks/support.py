"""A ledger's text and what the checks find in it."""

from collections.abc import Callable
from datetime import date
from textwrap import dedent

from tests.support.books import read

from arledger.checks import run_checks
from arledger.checks.context import Context
from arledger.ledger.query import Query
from arledger.model.problem import Problem
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

OPENS = """\
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Receivable:Acme
2026-01-01 open Assets:Receivable:Bolt
2026-01-01 open Expenses:BadDebt
2026-01-01 open Income:Sales
2026-01-01 open Liabilities:Deposits:Acme
"""
FIRST = OPENS.count("\n") + 1
"""The line on which a test's own entries begin."""


def problems(
    entries: str,
    policy: Policy | None = None,
    as_of: date = date.max,
    exists: Callable[[str], bool] = lambda _: True,
    clock_day: date = date.max,
) -> tuple[Problem, ...]:
    """Return what the checks find in `entries`, which stand behind the accounts above."""
    policy = policy or Policy()
    store = read(OPENS + dedent(entries).strip() + "\n").store
    book, whole = (build_book(store.facts(day, Query()), policy) for day in (as_of, date.max))
    assert not whole.facts.problems, whole.facts.problems
    return run_checks(Context(book, whole, policy, exists, clock_day=clock_day))


def findings(
    entries: str,
    policy: Policy | None = None,
    as_of: date = date.max,
    exists: Callable[[str], bool] = lambda _: True,
) -> list[tuple[str, int]]:
    """Return the code and the line of each finding, the first line of `entries` being 1."""
    return [(p.code, p.source.line - FIRST + 1) for p in problems(entries, policy, as_of, exists)]
