"""Disputes of random books: what came and went makes what is left, whatever the period, and never more than is open."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_reminders import World, worlds

from arledger.collecting.cases import RESOLVED, Cases
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import disputed_parts
from arledger.ledger.memory_store import MemoryStore
from arledger.model.book import Book

ZERO = Decimal(0)


def cases_on(store: MemoryStore, world: World, day: date) -> tuple[Book, Cases]:
    book = book_on(store, day, world.policy)
    return book, Cases(book, CollectingRecord(book.facts, day))


@effort(250, 3000)
@given(worlds(), st.integers(0, 60))
def test_opening_and_new_less_resolved_is_closing(world: World, back: int) -> None:
    store = store_of(entries_of(world.text()))
    book, cases = cases_on(store, world, world.day)
    first = world.day - timedelta(days=back)
    _, before = cases_on(store, world, first - timedelta(days=1))
    closings = {each.currency: each for each in before.movement(None)}
    parts = disputed_parts(book)
    for each in cases.movement(first):
        own = [case for case in cases.cases if case.currency == each.currency]
        waiting = [case for case in own if case.state != RESOLVED]
        assert each.opening + each.new - each.resolved == each.closing == sum((c.amount for c in waiting), ZERO)
        assert min(each.opening, each.new, each.resolved, each.closing) >= 0
        earlier = closings.get(each.currency)
        assert each.opening == (earlier.closing if earlier else ZERO)
        assert each.counts[0] == (earlier.counts[3] if earlier else 0)
        assert each.counts[3] == len(waiting)
        disputed = sum((parts.get(id(item), ZERO) for item in book.items if item.currency == each.currency), ZERO)
        assert each.closing == disputed
    for case in cases.cases:
        open_ = sum((i.open for i in book.items if (i.number, i.client) == (case.number, case.client)), ZERO)
        assert case.state == RESOLVED or ZERO < case.amount <= open_
