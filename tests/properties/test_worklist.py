"""Worklists and digests of random books: all that is overdue stands somewhere, once, and ties to the aging."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from tests.support.books import book_on, entries_of, store_of
from tests.support.effort import effort
from tests.support.random_reminders import World, worlds

from arledger.capabilities.digest.digests import digests_of
from arledger.capabilities.reminders.values import Circumstances
from arledger.capabilities.worklist.work import worklist_of
from arledger.collecting.record import CollectingRecord
from arledger.collecting.shares import paid_on
from arledger.model.book import Book
from arledger.model.documents import Item
from arledger.model.money import ZERO, sums


def known_of(book: Book) -> Circumstances:
    def paid_since(items: list[Item], since: date) -> Decimal:
        return paid_on(book, items[0], since)

    return Circumstances(CollectingRecord(book.facts, book.as_of), paid_since)  # type: ignore[arg-type]


@effort(150, 2000)
@given(worlds())
def test_what_is_overdue_is_on_the_list_or_left_out_with_a_reason(world: World) -> None:
    book = book_on(store_of(entries_of(world.text())), world.day, world.policy)
    found = worklist_of(book, world.policy, known_of(book))
    works = (*found.todo, *found.left_out)
    late = sums(((i.client, i.currency), i.open) for i in book.items if i.open and i.days_past_due(world.day) > 0)
    assert {(work.client, work.currency): work.overdue for work in works if work.items} == dict(late)
    assert len({(work.client, work.currency) for work in works}) == len(works)
    for work in works:
        assert bool(work.steps) != bool(work.left_out)
        assert ZERO <= work.expected <= work.amount_due <= work.overdue
    by_currency = [work.currency for work in found.todo]
    for currency in set(by_currency):
        expected = [work.expected for work in found.todo if work.currency == currency]
        assert expected == sorted(expected, reverse=True)


@effort(150, 2000)
@given(worlds())
def test_every_open_item_is_in_one_digest_or_unassigned(world: World) -> None:
    book = book_on(store_of(entries_of(world.text())), world.day, world.policy)
    found = digests_of(book, world.policy)
    told = [id(line.item) for each in found.every for line in each.lines]
    assert sorted(told) == sorted(id(item) for item in book.items if item.open)
    owed = sums((currency, balance) for (_, currency), balance in book.balances.items())
    rounding = sums((item.currency, item.rounding) for item in book.items)
    back = sums((credit.currency, credit.rounding) for credit in book.credits)
    totals = sums((each.currency, each.total) for digest in found.every for each in digest.sums())
    for currency in {*owed, *totals}:
        assert totals[currency] == owed[currency] - rounding[currency] + back[currency]
