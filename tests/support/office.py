"""A ledger as text, a context over it, and what the ledger is once a plan is added."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

from beancount import loader
from beancount.ops import validation

from arledger.entries.context import EntryContext
from arledger.ledger.load.read import read_ledger
from arledger.ledger.memory_store import MemoryStore, numbers_of
from arledger.ledger.query import Query
from arledger.ledger.text import directive_text
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.facts import Roots
from arledger.model.plan import NewTransaction, Plan
from arledger.policy.settings import AccountSettings, Policy, TaxCode, WritingSettings
from arledger.subledger.book import build_book
from arledger.subledger.ties import untied_clients

ACCOUNTS = """\
option "operating_currency" "USD"
2025-01-01 open Assets:Bank:Checking  USD
2025-01-01 open Assets:Bank:Euro      EUR
2025-01-01 open Income:Sales
2025-01-01 open Liabilities:Tax:Sales
2025-01-01 open Expenses:BadDebt
2025-01-01 open Expenses:Discounts
2025-01-01 open Expenses:BankFees
2025-01-01 open Assets:Receivable:Acme
  name: "Acme Ltd"
  terms: "2/10 net 30"
2025-01-01 open Assets:Receivable:Acme:Retention
2025-01-01 open Assets:Receivable:Bolt
  credit-limit: 1000.00 USD
"""
POLICY = Policy(
    writing=WritingSettings(tolerance=Decimal("1.00")),
    tax=(
        TaxCode("std", Decimal(8), "Liabilities:Tax:Sales"),
        TaxCode("half", Decimal("7.7"), "Liabilities:Tax:Sales"),
        TaxCode("none", Decimal(0), "Liabilities:Tax:Sales"),
    ),
)


class Office:
    """A ledger that grows by plans; each time it must be read alike and without errors."""

    def __init__(self, text: str, policy: Policy = POLICY) -> None:
        self.text = text
        self.policy = policy
        self._read: tuple[tuple[str, AccountSettings], MemoryStore] | None = None

    def context(self, day: date | str = "2026-03-31", by: str = "dana") -> EntryContext:
        """Return a context with the whole history."""
        book = self.book()
        return EntryContext(book, self.policy, numbers_of(book.facts.entries), on(day), by)

    def client(self, name: str) -> Client:
        """Return a client by the account's component."""
        return self.book().clients[name]

    def book(self, as_of: date | str = date.max) -> Book:
        """Return the sound book of a day; a ledger that has not grown is not read again."""
        asked = self.text, self.policy.accounts
        if self._read is None or self._read[0] != asked:
            self._read = asked, self._read_text()
        return tied_book(self._read[1], self.policy, on(as_of))

    def _read_text(self) -> MemoryStore:
        with tempfile.TemporaryDirectory() as folder:
            main = Path(folder) / "main.beancount"
            main.write_text(self.text, encoding="utf-8")
            return read_twice(main, self.policy)

    def write(self, plan: Plan, as_of: date | str = date.max) -> Book:
        """Add a plan's entries to the ledger and return its book."""
        self.text += "\n" + entries_of_plan(plan) + "\n"
        return self.book(as_of)


def on(day: date | str) -> date:
    """Return a date that may be written as a text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def read_twice(main: Path, policy: Policy) -> MemoryStore:
    """Read a ledger with both loaders and with all of Beancount's checks; all must be content and agree."""
    named = policy.accounts
    reference, fast = (
        read_ledger(main, Roots(named.receivable, named.deposits, named.cash), fast=fast).store
        for fast in (False, True)
    )
    assert not reference.problems, reference.problems
    assert fast.kept == reference.kept
    assert not bean_check(main)
    return fast


def bean_check(main: Path) -> list[Any]:
    """Return what bean-check objects to."""
    _, errors, _ = loader.load_file(str(main), extra_validations=validation.HARDCORE_VALIDATIONS)
    return [error.message for error in errors]


def sound_book(main: Path, policy: Policy, as_of: date = date.max) -> Book:
    """Return the book of a ledger that both loaders read alike, and in which everything ties."""
    return tied_book(read_twice(main, policy), policy, as_of)


def tied_book(store: MemoryStore, policy: Policy, as_of: date) -> Book:
    """Return the book of a day, in which everything ties."""
    book = build_book(store.facts(as_of, Query()), policy)
    assert untied_clients(book) == ()
    return book


def entries_of_plan(plan: Plan) -> str:
    """Return the text of a plan's entries, a blank line between two."""
    return "\n\n".join(directive_text(d) for addition in plan.additions for d in addition.directives)


def the_entry(plan: Plan) -> NewTransaction:
    """Return the only directive of a plan, a transaction."""
    (addition,) = plan.additions
    (directive,) = addition.directives
    assert isinstance(directive, NewTransaction)
    return directive


def assert_entries(plan: Plan, expected: str) -> None:
    """Compare a plan's entries with a text."""
    assert entries_of_plan(plan) == dedent(expected).strip("\n")


def legs_on(plan: Plan, account: str) -> list[str]:
    """Return the amounts of the legs on an account, in their order."""
    found = [leg for leg in the_entry(plan).legs if leg.account == account]
    return [f"{leg.number:f} {leg.currency}" for leg in found]
