"""One statement ends where the next begins, every figure is the ledger's, and later days add nothing."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import POLICIES, book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import FIRST, RandomLedger, random_ledgers

from arledger.capabilities.statements.month import ACTIVITY, OPEN_ITEMS, Month, Statements, figures_of
from arledger.ledger.memory_store import MemoryStore
from arledger.ledger.query import Query
from arledger.letters.account_statement import Statement
from arledger.model.days import day_before
from arledger.model.documents import Client
from arledger.model.money import exact_sum
from arledger.policy.settings import Policy
from arledger.subledger.account_activity import Account
from arledger.subledger.aging import Buckets, age
from arledger.subledger.book import build_book
from arledger.subledger.ties import rounding_by_client


def month_of(store: MemoryStore, first: date, policy: Policy) -> Month:
    """Return the books of a month as the program reads them."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    before = store.facts(day_before(first), Query(settled=False))
    return Month(first, book_on(store, last, policy), build_book(before, policy, settled=False))


def months() -> Iterator[date]:
    """Yield the first days of the months in which random ledgers have entries, and of some around them."""
    day = FIRST.replace(day=1) - timedelta(days=1)
    for _ in range(6):
        yield day.replace(day=1)
        day = (day.replace(day=1) + timedelta(days=62)).replace(day=1) - timedelta(days=1)


def made(month: Month, policy: Policy, kind: str) -> Mapping[Account, Statement]:
    found = Statements(month, policy, kind)
    return {
        whose: found.of(month.book.clients.get(whose[0], Client(whose[0], whose[0])), whose[1])
        for whose in found.accounts()
    }


def figures(month: Month, kind: str) -> Mapping[Account, str]:
    return {whose: figures_of(statement) for whose, statement in made(month, POLICIES[0], kind).items()}


@effort(150, 3_000)
@given(random_ledgers())
def test_one_closes_as_the_next_opens_and_every_figure_is_the_ledgers(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for policy in POLICIES:
        closings: dict[Account, Decimal] = {}
        for first in months():
            month = month_of(store, first, policy)
            rounding = rounding_by_client(month.book)
            aged = {(row.key, row.currency): row for row in age(month.book, Buckets((30, 60, 90)), "due", str)}
            statements = made(month, policy, ACTIVITY)
            for whose, statement in statements.items():
                activity, account = statement.activity, statement.account
                assert activity
                assert activity.opening == closings.get(whose, 0)
                assert activity.closing == account.balance
                assert account.balance + rounding.get(whose, 0) == month.book.balances.get(whose, 0)
                assert account.aging == aged.get(whose, account.aging)
                assert exact_sum((*account.aging.buckets, account.aging.unapplied)) == account.balance
                assert exact_sum((account.amount_due, account.disputed_total)) == account.balance
                running = [activity.opening, *(balance for _, balance in activity.running())]
                assert running[-1] - activity.rounding == activity.closing
            # An account on no statement has nothing on it.
            assert all(not closing for whose, closing in closings.items() if whose not in statements)
            closings = {whose: statement.account.balance for whose, statement in statements.items()}


@effort(100, 2_000)
@given(random_ledgers(), st.randoms(use_true_random=False))
def test_neither_later_days_nor_the_order_of_entries_change_a_statement(
    ledger: RandomLedger, shuffle: random.Random
) -> None:
    entries = entries_of(ledger.text)
    whole = store_of(entries)
    shuffle.shuffle(entries)
    other = store_of(entries)
    for first in months():
        for kind in (OPEN_ITEMS, ACTIVITY):
            month = month_of(whole, first, POLICIES[0])
            cut = store_of(entries_of(ledger.until(month.last).text))
            said = [figures(month_of(store, first, POLICIES[0]), kind) for store in (whole, other, cut)]
            assert said[0] == said[1] == said[2]
