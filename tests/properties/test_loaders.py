"""The fast loader and Beancount's own give the same book, to the last digit and the last line."""

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from tests.support.books import POLICIES, ROOTS, aging_of, moments
from tests.support.effort import effort
from tests.support.places import LEDGERS, ROOT
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.ledger.load.loaders import fast_available
from arledger.ledger.load.read import read_ledger
from arledger.ledger.memory_store import MemoryStore
from arledger.ledger.query import Query
from arledger.model.book import Book
from arledger.model.facts import Roots
from arledger.policy.load import find_policy, load_policy
from arledger.subledger.book import build_book

BOOKS = sorted(LEDGERS.glob("*/main.beancount"))
LATE_PAYMENTS = ROOT.parent / "shared" / "data" / "late-payments" / "main.beancount"

pytestmark = pytest.mark.skipif(not fast_available(), reason="the fast loader (uromyces) is not installed")


def both(main: Path, receivable: tuple[str, ...] = ()) -> tuple[MemoryStore, MemoryStore]:
    fast = read_ledger(main, Roots(receivable, ROOTS.deposits), fast=True).store
    reference = read_ledger(main, Roots(receivable, ROOTS.deposits), fast=False).store
    assert reference.header.loader == "beancount"
    return fast, reference


def printed(book: Book) -> str:
    """Show every figure as it is printed: 1.0 and 1.00 are equal numbers, but not to a reader."""
    return re.sub(r"Decimal\('-(0(\.0+)?)'\)", r"Decimal('\1')", repr(aging_of(book)))


def assert_same(fast: MemoryStore, reference: MemoryStore, days: list[date]) -> None:
    assert fast.kept == reference.kept
    for as_of in days:
        for policy in POLICIES:
            one = build_book(fast.facts(as_of, Query()), policy)
            other = build_book(reference.facts(as_of, Query()), policy)
            assert one == other
            assert printed(one) == printed(other)


def test_there_are_ledgers_to_compare() -> None:
    assert len(BOOKS) >= 2


@pytest.mark.parametrize("main", BOOKS, ids=lambda main: main.parent.name)
def test_both_read_the_books_that_come_with_the_program(main: Path) -> None:
    policy_file = find_policy(main.parent)
    receivable = load_policy(policy_file).accounts.receivable if policy_file else ()
    fast, reference = both(main, receivable)
    assert not reference.problems
    days = sorted({entry.date for entry in reference.kept.entries})
    assert_same(fast, reference, days[:: max(1, len(days) // 6)] + days[-1:])


def test_both_read_real_payment_histories() -> None:
    if not LATE_PAYMENTS.is_file():
        pytest.skip("../shared/data/late-payments is not there")
    # Behind a link, it would be left to Beancount.
    fast, reference = both(LATE_PAYMENTS.resolve())
    assert fast.header.loader == "uromyces"
    assert len(reference.kept.entries) > 4_000
    assert_same(fast, reference, [date(2012, 12, 31), date(2013, 6, 30)])


@effort(80, 3_000)
@given(random_ledgers())
def test_both_read_random_ledgers(ledger: RandomLedger) -> None:
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        main.write_text(ledger.text, encoding="utf-8")
        fast, reference = both(main, ROOTS.receivable)
    assert not reference.problems
    # Some it leaves to Beancount, and then there is nothing to compare; were it all, Hypothesis would say so.
    assume(fast.header.loader == "uromyces")
    assert_same(fast, reference, moments(ledger.days)[-2:])
