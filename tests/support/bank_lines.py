"""Bank lines, statements and books in few words."""

import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

from arledger.capabilities.bank_reconciliation.explain import Reconciled, explain
from arledger.capabilities.bank_reconciliation.values import AccountStatement, Movement
from arledger.ledger.load.read import read_ledger
from arledger.ledger.query import Query
from arledger.model.bank import BankLine, BankStatement
from arledger.model.book import Book
from arledger.model.facts import Roots
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

ACCOUNT = "Assets:Bank:Checking"
OPENS = """\
2025-01-01 open Assets:Bank:Checking
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Industrial Ltd"
2025-01-01 open Assets:Receivable:Bolt
  name: "Bolt Electric"
2025-01-01 open Expenses:BankFees
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Unidentified
"""


def line(day: int, amount: str, text: str = "", who: str = "", ref: str = "", **more: Any) -> BankLine:
    """Return a line of March 2026."""
    return BankLine(date(2026, 3, day), Decimal(amount), "USD", text, who, bank_ref=ref, **more)


def sheet(
    lines: Sequence[BankLine],
    opening: str | None = "0.00",
    *,
    account: str = ACCOUNT,
    days: tuple[int, int] | None = None,
    closing: str | None = None,
) -> AccountStatement:
    """Return a statement; without an opening balance it proves nothing."""
    first, last = (min(each.date for each in lines), max(each.date for each in lines)) if not days else (
        date(2026, 3, days[0]), date(2026, 3, days[1])
    )  # fmt: skip
    begin = Decimal(opening) if opening is not None else None
    end = Decimal(closing) if closing else sum((each.amount for each in lines), begin) if begin is not None else None
    return AccountStatement(
        account, BankStatement("1", "USD", first, last, begin, end, tuple(lines), "camt", "a.xml")
    )


def moved(each: BankLine, ref: str = "R") -> Movement:
    """Return a line as a movement of the checking account."""
    return Movement(ACCOUNT, each.bank_ref or ref, each, 0)


def book_of(text: str, policy: Policy | None = None, day: date = date.max) -> Book:
    """Return the book of a ledger that begins with the usual accounts."""
    policy = policy or Policy()
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        main.write_text(OPENS + dedent(text), encoding="utf-8")
        facts = read_ledger(main, Roots(), policy.accounts.unidentified).store.facts(day, Query())
    assert not facts.problems, facts.problems
    return build_book(facts, policy)


def explained(text: str, *sheets: AccountStatement, policy: Policy | None = None) -> Reconciled:
    """Reconcile statements with a ledger."""
    return explain(sheets, book_of(text, policy), policy or Policy())


def states(found: Reconciled) -> list[str]:
    """Return what became of each line."""
    return [each.match.state.value for each in found.lines]
