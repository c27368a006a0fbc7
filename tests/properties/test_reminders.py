"""Reminders of random books: nobody hears who should not, everybody else once, and one item never silences another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_reminders import Claim, World, worlds

from arledger.capabilities.reminders.contacts import contacts_since
from arledger.capabilities.reminders.ladder import Procedures
from arledger.capabilities.reminders.rules import plan_reminders
from arledger.capabilities.reminders.values import Circumstances, Reminders
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_on
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.policy.collecting import ReminderLevel
from arledger.policy.settings import Policy
from arledger.subledger.aging import Buckets, age

ZERO = Decimal(0)


def plan(text: str, day: date, policy: Policy, waiting: frozenset[Any] = frozenset()) -> tuple[Book, Reminders]:
    """Return a ledger's book of a day and its plan, gathered as the command does."""
    book = book_on(store_of(entries_of(text)), day, policy)
    record = CollectingRecord(book.facts, day)
    cool_off = policy.reminders.cool_off
    known = Circumstances(
        record=record,
        paid_since=lambda items, since: paid_on(book, items[0], since),
        waiting=waiting,
        contacts=contacts_since(record, day, cool_off, book, lambda: book) if cool_off else {},
    )
    return book, plan_reminders(book, policy, known)


def seen(found: Reminders) -> tuple[list[Any], list[Any]]:
    """Return everything that a plan says but the places in files."""
    messages = [
        (
            message.client.id,
            message.currency,
            [(each.item.number, each.item.due, each.step.level, each.amount_due) for each in message.items],
            [(each.credit.date, each.open) for each in message.credits],
            message.total,
        )
        for message in found.messages
    ]
    return messages, [(each.item.client, each.item.number, each.item.due, each.why[:2]) for each in found.suppressed]


def ladder(world: World) -> Sequence[ReminderLevel]:
    """Return the levels of everybody, the nudge first."""
    procedure = Procedures(world.policy.reminders).of(Client("Acme", "Acme"))
    assert procedure
    return procedure.levels


def due(world: World, claim: Claim) -> Decimal:
    """Return what may be asked of an item."""
    grace = world.policy.promises.grace
    return claim.open(world.day) - claim.disputed(world.day) - claim.promised(world.day, grace)


@effort(600, 4000)
@given(worlds())
def test_nobody_hears_who_should_not_and_every_overdue_item_is_there_once(world: World) -> None:
    book, found = plan(world.text(), world.day, world.policy)
    claims = {claim.key: claim for claim in world.claims}
    told = [(m.client.id, m.currency, each.item.number) for m in found.messages for each in m.items]
    kept = [(each.item.client, each.item.currency, each.item.number) for each in found.suppressed]
    late = [(i.client, i.currency, i.number) for i in book.items if i.open and i.due < world.day]
    assert len(set(told)) == len(told)
    assert sorted([*kept, *(key for key in told if claims[key].due < world.day)]) == sorted(late)
    steps = {step.level: step for step in ladder(world)}
    grace = world.policy.promises.grace
    for message in found.messages:
        client, currency = message.client.id, message.currency
        assert client != "Dorn"
        assert not world.is_stopped(client)
        own = [claim for claim in world.claims if (claim.client, claim.currency) == (client, currency)]
        open_ = sum((c.open(world.day) for c in own if (*c.key[:2], c.number) in _booked(book)), ZERO)
        overdue = sum((c.open(world.day) - c.disputed(world.day) for c in own if c.due < world.day), ZERO)
        for each in message.items:
            claim = claims[client, currency, each.item.number]
            history = claim.told(world.day)
            highest = max((level for _, level in history), default=0)
            above = [level for level in steps if level > highest]
            assert not claim.payer
            assert not claim.paused(world.day)
            assert each.item.open == claim.open(world.day) > 0
            assert each.amount_due == due(world, claim) > 0
            assert each.step.level == (
                min(above) if above and (claim.due < world.day or history) else each.step.level
            )
            assert (each.step.level == 0) <= (claim.due >= world.day and not history)
            assert (world.day - claim.due).days >= each.step.days
            assert all((world.day - day).days >= each.step.wait for day, _ in history)
            assert overdue >= each.step.minimum
            assert overdue * 100 >= each.step.percent * open_
            assert not (client == "Cato" and each.step.level > world.policy.reminders.consumer_level)
            assert claim.promised(world.day, grace) + claim.disputed(world.day) < claim.open(world.day)


def _booked(book: Book) -> set[tuple[str, str, str]]:
    return {(item.client, item.currency, item.number) for item in book.items}


@effort(350, 2000)
@given(worlds())
def test_figures_are_those_of_the_aging_and_never_ask_for_less_than_nothing(world: World) -> None:
    book, found = plan(world.text(), world.day, world.policy)
    rows = {(row.key, row.currency): row for row in age(book, Buckets((30, 60, 90)), "due", str)}
    for message in found.messages:
        row = rows[message.client.id, message.currency]
        kept = [each for each in found.suppressed if _whose(each) == (message.client.id, message.currency)]
        not_due = [i for i in book.items if i.open and i.due >= world.day and _of(i) == _of_message(message)]
        overdue = sum((each.item.open for each in message.items if each.item.due < world.day), ZERO)
        assert overdue + sum((each.item.open for each in kept), ZERO) == sum(row.buckets[1:], ZERO)
        assert sum((item.open for item in not_due), ZERO) == row.buckets[0]
        credit = sum((each.open for each in message.credits), ZERO)
        assert ZERO <= credit <= -row.unapplied
        assert message.total == message.total_due - credit + message.step.fee
        assert message.total > message.step.fee
        if world.policy.reminders.credits == "none":
            assert credit == -row.unapplied
        else:
            # What covers whole items is not there for others; what is left covers none of the message whole.
            covered = sum((due(world, _claim(world, e)) for e in kept if e.why.reason == "credit"), ZERO)
            assert covered + credit <= -row.unapplied
            assert not message.items or credit < due(world, _claim(world, message.items[0]))


def _whose(each: Any) -> tuple[str, str]:
    return each.item.client, each.item.currency


def _of(item: Any) -> tuple[str, str]:
    return item.client, item.currency


def _of_message(message: Any) -> tuple[str, str]:
    return message.client.id, message.currency


def _claim(world: World, each: Any) -> Claim:
    return next(claim for claim in world.claims if claim.key == (*_whose(each), each.item.number))


@effort(350, 2000)
@given(worlds(), st.randoms(use_true_random=False))
def test_neither_order_nor_what_is_dated_later_changes_a_plan(world: World, dice: Any) -> None:
    first = seen(plan(world.text(), world.day, world.policy)[1])
    shuffled = list(world.pieces)
    dice.shuffle(shuffled)
    assert seen(plan(world.text(shuffled), world.day, world.policy)[1]) == first
    known = [piece for piece in world.pieces if piece[0] <= world.day]
    assert seen(plan(world.text(known), world.day, world.policy)[1]) == first


@effort(300, 2000)
@given(worlds(), st.integers(0, 4))
def test_reminding_one_item_never_silences_another(world: World, at: int) -> None:
    policy = replace(world.policy, reminders=replace(world.policy.reminders, cool_off=0, credits="oldest-first"))
    claim = world.claims[at % len(world.claims)]
    day = world.day - timedelta(days=1)
    notice = f'{day} custom "ar-reminder" "{claim.number}" 1 "email" {claim.due}\n'
    before = seen(plan(world.text(), world.day, policy)[1])
    after = seen(plan(world.text([*world.pieces, (day, notice)]), world.day, policy)[1])
    assert _others(before, claim) == _others(after, claim)


def _others(found: tuple[list[Any], list[Any]], claim: Claim) -> tuple[set[Any], set[Any]]:
    """Return what a plan says of all items but one."""
    told = {(client, currency, *item) for client, currency, items, _, _ in found[0] for item in items}
    return (
        {row for row in told if row[2] != claim.number},
        {row for row in found[1] if row[1] != claim.number},
    )


@effort(250, 1000)
@given(worlds())
def test_a_client_hears_once_in_the_cool_off(world: World) -> None:
    cool_off = world.policy.reminders.cool_off
    _, found = plan(world.text(), world.day, world.policy)
    assert len({(m.client.id, m.currency) for m in found.messages}) == len(found.messages)
    for message in found.messages:
        for claim in world.claims:
            for day, _ in claim.told(world.day) if claim.client == message.client.id else ():
                is_same_day = day == world.day and claim.currency != message.currency
                assert is_same_day or (world.day - day).days >= cool_off


@effort(150, 500)
@given(worlds(), st.data())
def test_nobody_is_reminded_of_what_waits_at_the_bank(world: World, data: st.DataObject) -> None:
    _, found = plan(world.text(), world.day, world.policy)
    items = [(m.client.id, m.currency, each.item.number, each.item.due) for m in found.messages for each in m.items]
    waiting = frozenset(data.draw(st.sets(st.sampled_from(items)))) if items else frozenset()
    again = partial(plan, world.text(), world.day, world.policy)(waiting)[1]
    told = {(m.client.id, m.currency, each.item.number, each.item.due) for m in again.messages for each in m.items}
    assert not told & waiting
    reasons = {(each.item.client, each.item.currency, each.item.number): each.why.reason for each in again.suppressed}
    assert all(reasons.get(key[:3]) == "receipt-waiting" for key in waiting if key[3] < world.day)
