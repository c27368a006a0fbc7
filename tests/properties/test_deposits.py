"""Deposits on random books: they are the liability, know their day, and go back when the rule's own words say so."""

import random
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core.data import Transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import ROOTS, book_on, entries_of, moments, store_of
from tests.support.deposits import ACCOUNTS
from tests.support.effort import effort
from tests.support.random_deposits import LAST, TOLERANCE, Held, Truth, deposit_books

from arledger.capabilities.deposits.report import DepositOptions, deposits_report
from arledger.deposit_ledger.states import DepositLedger, DepositState, State
from arledger.ledger.load.read import read_ledger
from arledger.ledger.memory_store import MemoryStore
from arledger.model.facts import Roots
from arledger.policy.settings import Policy, WritingSettings

POLICY = Policy(writing=WritingSettings(tolerance=TOLERANCE))
ROOT = "Liabilities:Deposits:"
GOING = {State.REFUNDABLE, State.REQUESTED, State.APPROVED}
GONE = {State.REFUNDED, State.APPLIED, State.FORFEITED, State.UNCLAIMED}


def ledger_on(store: MemoryStore, day: date) -> DepositLedger:
    return DepositLedger(book_on(store, day, POLICY), POLICY)


def seen(states: Sequence[DepositState]) -> list[tuple[Any, ...]]:
    """Return everything that a state says but the places in files."""
    return [
        (
            *(
                each.deposit.number,
                each.deposit.client,
                each.deposit.currency,
                each.deposit.amount,
                each.deposit.held,
            ),
            *(each.state, each.secures, each.since, each.eligible_on, each.deadline, each.days_over),
            *(each.next_actor, each.why_not, each.proof, each.spans, each.progress),
        )
        for each in states
    ]


def liability(entries: Sequence[Any], day: date) -> dict[tuple[str, str], Decimal]:
    """Return Beancount's own balance of what is held, by client and currency; zeros are left out."""
    found: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if not isinstance(entry, Transaction) or entry.date > day:
            continue
        for posting in entry.postings:
            if posting.account.startswith(ROOT) and posting.units is not None:
                client = entry.meta.get("client") or posting.account.removeprefix(ROOT)
                key = (client, posting.units.currency)
                found[key] = found.get(key, Decimal(0)) - (posting.units.number or Decimal(0))
    return {key: number for key, number in found.items() if number}


@effort(40, 2_000)
@given(deposit_books(wild=True))
def test_what_is_held_is_the_liability_on_every_day(truth: Truth) -> None:
    entries = entries_of(truth.text())
    store = store_of(entries)
    for day in moments(truth.days):
        ledger = ledger_on(store, day)
        held: dict[tuple[str, str], Decimal] = {}
        for each in ledger.states():
            key = (each.deposit.client, each.deposit.currency)
            held[key] = held.get(key, Decimal(0)) + each.deposit.held
        assert {key: number for key, number in held.items() if number} == liability(entries, day), day
        for options in (
            DepositOptions(),
            DepositOptions(client="Acme"),
            DepositOptions(states=("held",), overdue=True),
        ):
            report = deposits_report(ledger, options)
            assert not any(tie["difference"] for tie in report.data["ties"]), day  # type: ignore[index,union-attr,call-overload]


@effort(40, 2_000)
@given(deposit_books())
def test_nothing_later_matters(truth: Truth) -> None:
    whole = store_of(entries_of(truth.text()))
    last = ledger_on(whole, date.max)
    for day in truth.days:
        then = seen(ledger_on(store_of(entries_of(truth.text(day))), day).states())
        assert seen(ledger_on(whole, day).states()) == then, day
        assert seen(last.states(day)) == then, day


@effort(40, 2_000)
@given(deposit_books(wild=True), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_files_never_matters(truth: Truth, shuffle: random.Random) -> None:
    here = store_of(entries_of(truth.text()))
    there = store_of_files([piece.text for piece in truth.pieces], shuffle)
    for day in truth.days:
        assert seen(ledger_on(here, day).states()) == seen(ledger_on(there, day).states()), day


def store_of_files(pieces: list[str], shuffle: random.Random) -> MemoryStore:
    """Read pieces in another order from several files, whose includes are in any order too."""
    texts = {"a": "", "b": "", "c": ACCOUNTS}
    for piece in shuffle.sample(pieces, len(pieces)):
        texts[shuffle.choice("abc")] += piece
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / f"{name}.part").write_text(text, encoding="utf-8")
        main = Path(folder) / "main.beancount"
        includes = [f'include "{name}.part"\n' for name in texts]
        main.write_text("".join(shuffle.sample(includes, len(includes))), encoding="utf-8")
        read = read_ledger(main, Roots((), ROOTS.deposits)).store
    assert not read.problems
    return read


@effort(60, 2_000)
@given(deposit_books())
def test_it_must_go_back_when_the_rule_s_own_words_say_so(truth: Truth) -> None:
    store = store_of(entries_of(truth.text()))
    if not truth.days:
        return
    ledger = ledger_on(store, date.max)
    for offset in range(LAST + 12):
        day = truth.days[0] + timedelta(days=offset)
        found = {each.deposit.number: each for each in ledger.states(day)}
        there = [deposit for deposit in truth.held if deposit.moves[0][0] <= day]
        assert set(found) == {deposit.number for deposit in there}
        for deposit in there:
            assert_as_true(truth, deposit, found[deposit.number], day)


def assert_as_true(truth: Truth, deposit: Held, found: DepositState, day: date) -> None:
    """Compare a state with the truth of its day."""
    assert found.deposit.held == deposit.held(day)
    assert found.deposit.amount == deposit.moves[0][1]
    if not deposit.held(day):
        assert found.state in GONE, (day, deposit)
        return
    since = truth.first_day(deposit, day)
    assert found.eligible_on == since, (day, deposit)
    assert (found.state in GOING) == (since is not None)
    assert bool(found.why_not) == (since is None)
    if since is not None:
        assert found.deadline == since + timedelta(days=7)
    if found.state is State.APPROVED:
        assert_two_people(deposit, since or day, day)


def assert_two_people(deposit: Held, since: date, day: date) -> None:
    """Fail unless somebody asked in the present span, and somebody else approved on that day or later."""
    steps = [each for each in deposit.steps if since <= each[0] <= day]
    asked = [(when, who) for when, state, who in steps if state == "requested"]
    approved = [(when, who) for when, state, who in steps if state == "approved"]
    assert any(when >= first and who != other for first, other in asked for when, who in approved), (day, steps)
