"""Instalment plans of random books: they add up, know no tomorrow, and never move what is owed."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.books import aging_of, book_on, comparable, entries_of, placeless, store_of, total
from tests.support.effort import effort
from tests.support.office import entries_of_plan
from tests.support.random_reminders import World, worlds

from arledger.capabilities.plans.entries import Proposal, accept, withdraw
from arledger.capabilities.plans.schedule import Spread, spread_out
from arledger.checks import plan_items
from arledger.checks.context import Context
from arledger.collecting.plans import BROKEN, IN_FORCE, KEPT, ClientPlan, plans_of
from arledger.collecting.record import ACCEPTED, PROPOSED, CollectingRecord
from arledger.collecting.shares import disputed_parts
from arledger.entries.context import EntryContext
from arledger.model.book import Book
from arledger.model.problem import Refused
from arledger.policy.settings import ItemSettings
from arledger.terms.values import Shift

CENT = Decimal("0.01")
ZERO = Decimal(0)
PERIODS = (Shift(7, "days"), Shift(14, "days"), Shift(1, "months"), Shift(3, "months"))
DAYS = st.integers(0, 400).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
AMOUNTS = st.integers(1, 200_000).map(lambda cents: cents * CENT)


@st.composite
def spreads(draw: st.DrawFn, day: date, most: Decimal) -> Spread:
    """Draw how a plan of a day is spread, with a down payment of less than the whole or none."""
    first = day + timedelta(days=draw(st.integers(0, 40))) if draw(st.booleans()) else None
    down = min(draw(AMOUNTS), most - CENT) if draw(st.booleans()) else ZERO
    return Spread(draw(st.integers(1, 14)), draw(st.sampled_from(PERIODS)), first, max(down, ZERO))


@effort(300, 5000)
@given(st.data(), DAYS, st.lists(AMOUNTS, min_size=1, max_size=5))
def test_the_parts_add_up_and_the_first_number_is_paid_first(
    data: st.DataObject, day: date, drawn: list[Decimal]
) -> None:
    amounts = {f"I-{at}": amount for at, amount in enumerate(drawn)}
    whole = sum(drawn, ZERO)
    spread = data.draw(spreads(day, whole))
    try:
        parts = spread_out(spread, day, amounts, "USD", ItemSettings())
    except Refused:
        # Only what has too few cents cannot be shared out.
        assert whole - spread.down < spread.parts * CENT
        return
    assert sum((part.amount for part in parts), ZERO) == whole
    assert all(each.amount > 0 for part in parts for each in part.amounts)
    said = [each for part in parts for each in part.amounts]
    assert {n: sum((e.amount for e in said if e.number == n), ZERO) for n in amounts} == amounts
    numbers = [each.number for each in said]
    assert numbers == sorted(numbers)
    equal = [part.amount for part in parts[1:] if spread.down] or [part.amount for part in parts]
    assert len(equal) == spread.parts
    assert len(set(equal[:-1])) <= 1
    assert all(before.due < after.due for before, after in pairwise(parts))
    assert parts[0].due >= day
    assert spread.first in (None, parts[0].due)
    # Ends of months hold: every part falls on one day, or on the last of a month that is too short for it.
    if spread.every.unit == "months":
        meant = (spread.first or day).day
        assert all(part.due.day == meant or (part.due + timedelta(days=1)).day == 1 for part in parts)


Piece = tuple[date, str]


@st.composite
def said_of_plans(draw: st.DrawFn, world: World) -> list[Piece]:
    """Draw what was said of plans about the numbers of a world, with or without sense."""
    pieces = []
    for claim in draw(st.lists(st.sampled_from(world.claims), max_size=6)):
        day = date(2026, 1, 5) + timedelta(days=draw(st.integers(0, 60)))
        due = day + timedelta(days=draw(st.sampled_from((0, 7, 30, 31))))
        amount = draw(st.sampled_from((claim.amount, claim.amount / 2)))
        whose = f" Assets:Receivable:{claim.client}" if draw(st.booleans()) else ""
        for state in draw(st.sets(st.sampled_from(("proposed", "accepted", "withdrawn")), min_size=1)):
            when = day + timedelta(days=draw(st.sampled_from((0, 0, 3))))
            text = f'"ar-plan" "{claim.number}" "{state}" {due} {amount:f} {claim.currency} "dana"{whose}'
            pieces.append((when, f"{when} custom {text}\n"))
    return pieces


def plans_on(text: str, world: World, day: date) -> tuple[Book, list[ClientPlan]]:
    book = book_on(store_of(entries_of(text)), day, world.policy)
    return book, plans_of(book, CollectingRecord(book.facts, day), world.policy.promises.grace)


@effort(120, 2000)
@given(st.data(), worlds())
def test_what_is_said_of_plans_knows_no_order_no_tomorrow_and_moves_no_total(
    data: st.DataObject, world: World
) -> None:
    said = data.draw(said_of_plans(world))
    pieces = [*world.pieces, *said]
    book, plans = plans_on(world.text(pieces), world, world.day)
    _, shuffled = plans_on(world.text(data.draw(st.permutations(pieces))), world, world.day)
    assert shuffled == plans
    _, cut = plans_on(world.text([piece for piece in pieces if piece[0] <= world.day]), world, world.day)
    assert cut == plans
    later = book_on(store_of(entries_of(world.text(pieces))), date.max, world.policy)
    record = CollectingRecord(later.facts, world.day)
    assert plans_of(later, record, world.policy.promises.grace, None, world.day) == plans
    without, none = plans_on(world.text(), world, world.day)
    assert none == []
    assert placeless(aging_of(book)) == placeless(aging_of(without))
    for plan in plans:
        for part in plan.parts:
            assert all(0 <= e.paid <= e.paid + e.paid_late <= e.amount for e in part.amounts)
            assert plan.accepted_on or not part.paid + part.paid_late
        assert (plan.state == KEPT) == (bool(plan.accepted_on) and {p.state for p in plan.parts} == {KEPT})
        assert plan.state != BROKEN or plan.broken_parts
        assert (plan.next_part is None) or plan.state in IN_FORCE
    # Nothing of what was said is lost: every number proposed or accepted by the day is in a plan.
    told = {line.split('"')[3] for when, line in said if when <= world.day and '"withdrawn"' not in line}
    owned = {item.number for item in book.items}
    assert told & owned <= {number for plan in plans for number in plan.numbers}


@effort(60, 1000)
@given(st.data(), worlds())
def test_a_plan_from_its_proposal_to_its_end_changes_no_total(data: st.DataObject, world: World) -> None:
    """Proposed, accepted and withdrawn on three days: only from the second one on other items are open."""
    first = world.day
    text = world.text([piece for piece in world.pieces if piece[0] <= first])
    context = _context(text, world, first)
    owners = sorted({(item.client, item.currency) for item in context.book.items if item.open})
    assume(owners)
    client, currency = data.draw(st.sampled_from(owners))
    own = [i for i in context.book.items if (i.client, i.currency) == (client, currency) and i.open]
    numbers = data.draw(st.lists(st.sampled_from(sorted({i.number for i in own})), min_size=1, unique=True))
    disputed = disputed_parts(book_on(store_of(entries_of(text)), first, world.policy))
    who = context.book.clients[client]
    try:
        proposal = Proposal(context, who, numbers)
    except Refused:
        assert disputed
        return
    spread = data.draw(spreads(first, sum(proposal.amounts.values(), ZERO)))
    try:
        proposed = proposal.plan(spread)
    except Refused:
        return
    left = sum((i.open for i in own if i.number in numbers), ZERO) - sum(proposal.disputed.values(), ZERO)
    before, text = text, text + entries_of_plan(proposed) + "\n"
    _, (plan,) = plans_on(text, world, first)
    assert (plan.state, plan.total, set(plan.numbers)) == (PROPOSED, left, set(numbers))
    assert {number: plan.amount_of(number) for number in numbers} == proposal.amounts
    _same(before, text, world, (first, first + timedelta(days=60)))
    second = plan.parts[0].due if data.draw(st.booleans()) else first
    before, text = text, text + entries_of_plan(accept(_context(text, world, second), who, numbers[0])) + "\n"
    book, (plan,) = plans_on(text, world, second)
    assert (plan.state, plan.accepted_on, plan.paid) == (ACCEPTED, second, ZERO)
    for number in numbers:
        parts = [(p.due, e.amount) for p in plan.parts for e in p.amounts if e.number == number]
        items = [(i.due, i.open) for i in book.items if i.number == number and i.document.date == second and i.open]
        assert sorted(items)[-len(parts) :] == sorted(parts) or sorted(items) == sorted(parts)
    assert not list(plan_items.find(Context(book, book, world.policy, lambda _: True)))
    if second > first:
        _same(before, text, world, (second - timedelta(days=1),))
    old = book_on(store_of(entries_of(before)), second, world.policy)
    assert total(book) == total(old)
    third = second + timedelta(days=data.draw(st.integers(0, 90)))
    ended = text + entries_of_plan(withdraw(_context(text, world, third), who, "", "so")) + "\n"
    _, (plan,) = plans_on(ended, world, third)
    assert (plan.state, plan.ended_on) == ("withdrawn", third)
    _same(text, ended, world, (third, third + timedelta(days=60)))


def _context(text: str, world: World, day: date) -> EntryContext:
    return EntryContext(
        book_on(store_of(entries_of(text)), date.max, world.policy), world.policy, frozenset(), day, "dana"
    )


def _same(before: str, after: str, world: World, days: tuple[date, ...]) -> None:
    """Compare all that is known of items and documents in two ledgers on some days."""
    for day in days:
        one, two = (comparable(book_on(store_of(entries_of(text)), day, world.policy)) for text in (before, after))
        assert one == two, day
