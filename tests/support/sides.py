"""Two states of a ledger as texts, and what the comparison makes of them."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

from tests.support.books import read

from arledger.capabilities.review.diff import Changes, Side, find_changes
from arledger.capabilities.review.objections import find_faults
from arledger.ledger.query import Query
from arledger.model.problem import Problem
from arledger.policy.settings import Authority, Policy
from arledger.subledger.book import build_book

OPENS = """\
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Bolt
2020-01-01 open Income:Sales
2020-01-01 open Expenses:BadDebt
2020-01-01 open Expenses:Goodwill
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Liabilities:Payable
2020-01-01 open Assets:Deferred
2020-01-01 open Equity:Opening
2020-01-01 open Expenses:Discounts
"""
SALE = """
2026-01-05 * "Acme" "Two pumps" ^INV-1
  Assets:Receivable:Acme   1000.00 USD
  Income:Sales            -1000.00 USD
"""
PAID = """
2026-02-03 * "Acme" "Paid in part" ^INV-1
  Assets:Bank              400.00 USD
  Assets:Receivable:Acme  -400.00 USD
"""
WRITE_OFF = """
2026-03-01 * "Acme" "Insolvent" ^INV-1
  by: "dana"
  Expenses:BadDebt         300.00 USD
  Assets:Receivable:Acme  -300.00 USD
"""
APPROVED = '\n2026-02-28 custom "ar-approval" "INV-1" "write-off" "h.meyer"\n'
CLOSED = '\n2026-02-05 custom "ar-close" 2026-01-31\n'
MEYER = Policy(
    authority=(Authority("write-off", Decimal(100)), Authority("write-off", None, ("h.meyer", "m.ito"))),
)


def side(text: str, policy: Policy | None = None, *, opens: str = OPENS) -> Side:
    """Return a state of the ledger; `opens` stands before the text."""
    policy = policy or Policy()
    facts = read(opens + dedent(text)).store.facts(date.max, Query())
    return Side(build_book(facts, policy), policy, facts.problems)


def changes(before: str, after: str, policy: Policy | None = None) -> Changes:
    """Compare two texts."""
    return find_changes(side(before, policy), side(after, policy))


def faults(before: str, after: str, policy: Policy | None = None) -> list[str]:
    """Return code and line of what is to be looked at, in their order."""
    return [named(fault) for fault in find_faults(changes(before, after, policy))]


def named(fault: Problem) -> str:
    """Name a fault by its code and line."""
    return f"{fault.code}:{fault.source.line}"
