"""Day by day through the demo and random books: each refund is announced once a step, on its day or the first that ran after it."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.test_deposits import ledger_on
from tests.support.books import entries_of, store_of
from tests.support.commands import DEMO
from tests.support.effort import effort
from tests.support.random_deposits import LAST as LAST_OFFSET
from tests.support.random_deposits import Truth, deposit_books

from arledger.capabilities.deposits.notices import Notice, NoticeKind, notices
from arledger.deposit_ledger.states import GOING_BACK, DepositLedger, State
from arledger.session.book_options import BookOptions
from arledger.session.books import open_book
from arledger.session.notices import Told

FIRST, LAST = date(2024, 4, 1), date(2026, 3, 31)


@cache
def _demo() -> DepositLedger:
    opened = open_book(BookOptions(ledger=DEMO, receivable=None, no_cache=True, verbose=False))
    return DepositLedger(opened.book(LAST), opened.place.policy)


def days_run(first: date, last: date, seed: int) -> list[date]:
    """Return the days on which cron ran: all of them for no seed, else some are missed, now and then for weeks."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    dice = random.Random(seed)  # noqa: S311 - dice, not a secret
    run, at = [], 0
    while at < len(every):
        run.append(every[at])
        at += 1 if not seed or dice.random() < 0.7 else dice.choice((2, 3, 5, 9, 20))
    return run


def simulate(ledger: DepositLedger, days: list[date]) -> Iterator[tuple[date, Notice]]:
    """Yield what is told, when each run remembers what the ones before it have told."""
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for day in days:
        new = notices(ledger, day, told)
        assert notices(ledger, day, _with(told, new, day)) == [], "a second run of a day tells nothing"
        for notice in new:
            told[notice.found.deposit.number].append(Told(day, notice.kind, notice.level, notice.who))
            yield day, notice


def _with(told: Mapping[str, list[Told]], new: list[Notice], day: date) -> Mapping[str, list[Told]]:
    more = {number: list(of_one) for number, of_one in told.items()}
    for notice in new:
        more.setdefault(notice.found.deposit.number, []).append(Told(day, notice.kind, notice.level, notice.who))
    return more


def check_notices(ledger: DepositLedger, days: list[date]) -> None:
    """Prove that what is told is told once a step, never before its day, and nothing is forgotten."""
    said: defaultdict[tuple[str, date | None], list[tuple[date, Notice]]] = defaultdict(list)
    for day, notice in simulate(ledger, days):
        found = notice.found
        if notice.kind is NoticeKind.STOPPED:
            assert found.state is State.HELD
            continue
        assert found.state in GOING_BACK
        assert found.eligible_on is not None
        assert found.eligible_on <= day
        said[found.deposit.number, found.eligible_on].append((day, notice))
    for (number, eligible), of_span in said.items():
        steps = [(notice.kind, notice.level) for _, notice in of_span]
        assert len(steps) == len(set(steps)), (number, eligible, steps)
        due = [notice.level for _, notice in of_span if notice.kind is NoticeKind.DUE]
        assert due == list(range(1, len(due) + 1)), "steps are told one after the other"
    for eligible, day, number in _first_chances(ledger, days):
        first = [each for each, notice in said[number, eligible] if notice.kind is NoticeKind.DUE]
        assert first[:1] == [day], (number, eligible, day, first)


def _first_chances(ledger: DepositLedger, days: list[date]) -> Iterator[tuple[date, date, str]]:
    """Yield each span in which a deposit had to go back with the first run on which nobody had asked for it yet."""
    seen: set[tuple[str, date]] = set()
    for day in days:
        for found in ledger.states(day):
            key = (found.deposit.number, found.eligible_on or day)
            if found.eligible_on and found.state is State.REFUNDABLE and key not in seen and found.deposit.held > 0:
                seen.add(key)
                # Where it was refundable again after a part had gone, the span has been announced already.
                if found.progress.paid is None:
                    yield found.eligible_on, day, found.deposit.number


@pytest.mark.parametrize("seed", range(6))
def test_every_refund_of_the_demo_is_announced_in_time_and_once(seed: int) -> None:
    check_notices(_demo(), days_run(FIRST, LAST, seed))


def test_something_is_announced() -> None:
    told = list(simulate(_demo(), days_run(FIRST, LAST, 0)))
    assert {notice.kind for _, notice in told} == {NoticeKind.DUE, NoticeKind.LATE, NoticeKind.STOPPED}
    assert len({notice.found.deposit.number for _, notice in told}) > 10


@effort(40, 500)
@given(deposit_books(), st.integers(0, 10_000))
def test_every_refund_of_a_random_book_is_announced_in_time_and_once(truth: Truth, seed: int) -> None:
    if not truth.days:
        return
    ledger = ledger_on(store_of(entries_of(truth.text())), date.max)
    first = truth.days[0]
    check_notices(ledger, days_run(first, first + timedelta(days=LAST_OFFSET + 30), seed))
