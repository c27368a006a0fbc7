"""What is true of every item, credit and allocation, whatever the ledger looks like."""

from decimal import Decimal

from hypothesis import given
from tests.support.books import POLICIES, book_on, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.model.book import Book
from arledger.subledger.aging import Buckets, age

HALF_A_CENT = Decimal("0.005")


def assert_sound(book: Book) -> None:
    settled = [Decimal(0)] * len(book.items)
    used = [Decimal(0)] * len(book.credits)
    for allocation in book.allocations:
        settled[allocation.item] += allocation.amount
        used[allocation.credit] += allocation.amount
        item, credit = book.items[allocation.item], book.credits[allocation.credit]
        assert (item.client, item.currency) == (credit.client, credit.currency)
        assert allocation.date >= max(item.date, credit.date)
    for item, amount in zip(book.items, settled, strict=True):
        assert 0 <= item.settled <= item.amount
        assert item.settled == amount
        assert item.open == item.amount - amount - item.rounding
        assert 0 <= item.rounding < HALF_A_CENT
        assert item.document in book.documents
    for credit, amount in zip(book.credits, used, strict=True):
        assert 0 <= credit.open <= credit.amount
        assert 0 <= amount <= credit.amount - credit.open - credit.rounding
        assert 0 <= credit.rounding <= HALF_A_CENT
        assert credit.document in book.documents
    for row in age(book, Buckets((30, 60, 90)), "due", str):
        assert row.unapplied <= 0
        assert all(bucket >= 0 for bucket in row.buckets)


@effort(200, 4_000)
@given(random_ledgers())
def test_items_credits_and_allocations_are_sound(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for as_of in moments(ledger.days):
        for policy in POLICIES:
            assert_sound(book_on(store, as_of, policy))


@effort(65, 1_000)
@given(random_ledgers())
def test_documents_add_up_to_the_balance_and_keep_every_posting(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for policy in POLICIES:
        book = book_on(store, max(ledger.days), policy)
        sums: dict[tuple[str, str], Decimal] = {}
        for document in book.documents:
            key = (document.client, document.currency)
            sums[key] = sums.get(key, Decimal(0)) + document.amount
        assert {key: number for key, number in sums.items() if number} == {
            key: number for key, number in book.balances.items() if number
        }
