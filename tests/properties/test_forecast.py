"""Forecasts of random books: they know no tomorrow, add up, and do not depend on the order of entries."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import POLICIES, book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers
from tests.support.random_reminders import World, worlds

from arledger.forecasting.backtest import Asking, walk
from arledger.forecasting.decided import Expected, Said, expected_of, without_credit
from arledger.forecasting.estimate import Model
from arledger.forecasting.lateness import Histories
from arledger.forecasting.weeks import cash_by_period, disputed, periods_after, undisputed
from arledger.model.book import Book
from arledger.model.money import exact_sum
from arledger.policy.settings import Policy

SINCE = date(2000, 1, 1)
SEEDS = st.integers(0, 2**32)


def expected_on(book: Book, policy: Policy) -> list[Expected]:
    """Return what is expected of a book's open items."""
    histories = Histories(book, SINCE)
    over = histories.last_over(book.as_of)
    model = Model(histories.cases(over), over)
    open_ = [(life.traits, item) for life, item in histories.open_lives(over)]
    return expected_of(open_, model, Said(book, policy, book.as_of))


def told(book: Book, policy: Policy) -> Any:
    """Return all that a forecast says, in an order that files cannot change, and how wrong it has been."""
    rows = [
        (each.item.client, each.item.number, each.item.due, each.item.open, each.estimate, each.parts)
        for each in expected_on(book, policy)
    ]
    origins = [book.as_of - timedelta(days=days) for days in (30, 14, 3)]
    return sorted(rows, key=repr), walk(Asking(book, policy, Histories(book, SINCE)), origins, lambda: None)


@effort(60, 2_000)
@given(random_ledgers())
def test_what_is_dated_later_changes_no_forecast(ledger: RandomLedger) -> None:
    whole = store_of(entries_of(ledger.text))
    for as_of in sorted(set(ledger.days))[:-1]:
        cut = store_of(entries_of(ledger.until(as_of).text))
        for policy in POLICIES:
            known, then = (told(book_on(store, as_of, policy), policy) for store in (whole, cut))
            assert known == then, as_of


@effort(60, 2_000)
@given(random_ledgers())
def test_a_past_forecast_knows_what_was_known_then_and_no_more(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    *days, last = sorted(set(ledger.days))
    for policy in POLICIES:
        book = book_on(store, last, policy)
        asking = Asking(book, policy, Histories(book, SINCE))
        for day in days:
            now, then = asking.on(day), book_on(store, day, policy)
            assert told(now.book, policy) == told(then, policy), day
            known, ordinal = Histories(then, SINCE), day.toordinal()
            assert _sorted(now.histories.cases(ordinal)) == _sorted(known.cases(ordinal)), day
            assert _sorted(now.histories.open_lives(ordinal)) == _sorted(known.open_lives(ordinal)), day


@effort(60, 2_000)
@given(random_ledgers(), SEEDS)
def test_the_order_of_entries_changes_nothing(ledger: RandomLedger, seed: int) -> None:
    entries = entries_of(ledger.text)
    shuffled = [*entries]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    last = max(ledger.days)
    for policy in POLICIES:
        there, back = (told(book_on(store_of(each), last, policy), policy) for each in (entries, shuffled))
        assert there == back


@effort(80, 2_000)
@given(worlds(), st.integers(0, 80), st.integers(1, 20), st.sampled_from([1, 7]))
def test_every_forecast_adds_up(world: World, days: int, count: int, length: int) -> None:
    as_of = date(2026, 1, 5) + timedelta(days=days)
    policy = world.policy
    book = book_on(store_of(entries_of(world.text())), as_of, policy)
    expected = expected_on(book, policy)
    assert exact_sum(each.item.open for each in expected) == exact_sum(item.open for item in book.items)
    for each in expected:
        assert exact_sum(part.amount for part in each.parts) == each.item.open
        assert as_of.toordinal() <= each.estimate.low <= each.estimate.expected <= each.estimate.high
    for currency in {each.item.currency for each in expected}:
        own = [each for each in without_credit(expected, book.credits) if each.item.currency == currency]
        assert_adds_up(own, as_of, count, length)


def assert_adds_up(expected: Sequence[Expected], as_of: date, count: int, length: int) -> None:
    """Each week's opening, receipts and closing lead to each other (G50), and nothing open is lost or doubled."""
    periods = periods_after(as_of, count, length)
    cash = cash_by_period(periods, expected, Decimal("100.00"), (), ())
    opening = Decimal("100.00")
    for week in cash:
        assert week.opening == opening
        assert week.opening + week.mid - week.disbursements == week.closing
        assert 0 <= week.low <= week.mid <= week.high
        opening = week.closing
    assert 0 <= exact_sum(week.mid for week in cash) <= undisputed(expected) + Decimal("0.01")
    all_of_it = cash_by_period(periods_after(as_of, 60, 30), expected, Decimal(0), (), ())
    assert abs(all_of_it[-1].closing - undisputed(expected)) < Decimal("0.01")
    assert disputed(expected) >= 0


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows, key=repr)
