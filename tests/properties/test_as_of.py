"""A book as of a day knows that day: what is dated later never changes an earlier answer."""

from hypothesis import given
from tests.support.books import POLICIES, aging_of, book_on, comparable, entries_of, placeless, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.controls.closed_periods import due_fingerprint


@effort(200, 4_000)
@given(random_ledgers())
def test_a_later_entry_changes_no_earlier_answer(ledger: RandomLedger) -> None:
    whole = store_of(entries_of(ledger.text))
    for as_of in sorted(set(ledger.days))[:-1]:
        cut = store_of(entries_of(ledger.until(as_of).text))
        for policy in POLICIES:
            known, then = book_on(whole, as_of, policy), book_on(cut, as_of, policy)
            assert comparable(known) == comparable(then), as_of
            assert placeless(aging_of(known)) == placeless(aging_of(then)), as_of


@effort(50, 1_000)
@given(random_ledgers())
def test_nothing_in_a_book_is_dated_after_it(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for as_of in sorted(set(ledger.days))[:-1]:
        for policy in POLICIES:
            book = book_on(store, as_of, policy)
            dates = [document.date for document in book.documents]
            dates += [allocation.date for allocation in book.allocations]
            dates += [item.date for item in book.items] + [credit.date for credit in book.credits]
            assert max(dates, default=as_of) <= as_of


@effort(50, 1_000)
@given(random_ledgers())
def test_a_later_entry_moves_no_due_date_of_a_closed_period(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    *days, last = sorted(set(ledger.days))
    for policy in POLICIES:
        book = book_on(store, last, policy)
        for day in days:
            then = book_on(store, day, policy)
            assert due_fingerprint(book, policy, day) == due_fingerprint(then, policy, day), day
