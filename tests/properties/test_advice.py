"""The parts of every payment advice make the money that moved, in any book on any day."""

from decimal import Decimal

from hypothesis import given
from tests.support.books import OLDEST_FIRST, POLICIES, book_on, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.capabilities.payment_advice.find import moved_documents
from arledger.capabilities.payment_advice.rules import advise
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.problem import Refused
from arledger.policy.settings import Policy

_SEEN = {"written": 0, "refused": 0}


def assert_adds_up(book: Book, policy: Policy) -> None:
    for document in moved_documents(book):
        try:
            advice = advise(book, policy, document)
        except Refused:
            # Refunds that only a tag calls so pay back no credit; receipts are refused once the bank has them back.
            _SEEN["refused"] += document.kind is DocumentKind.RECEIPT
            continue
        _SEEN["written"] += 1
        applied = sum((line.applied for line in advice.lines), Decimal(0))
        assert applied + advice.unapplied + advice.refunded + advice.elsewhere == advice.amount > 0
        if document.kind is DocumentKind.RECEIPT and not advice.elsewhere:
            granted = sum((line.granted for line in advice.lines), Decimal(0))
            assert advice.amount + granted == -document.amount


@effort(80, 3_000)
@given(random_ledgers())
def test_the_parts_make_the_whole(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for as_of in moments(ledger.days):
        for policy in POLICIES:
            assert_adds_up(book_on(store, as_of, policy), policy)


def test_letters_were_written() -> None:
    """Run the property on its own if need be: it says nothing where every receipt was refused."""
    if not _SEEN["written"]:
        test_the_parts_make_the_whole()
    assert _SEEN["written"] > 40, _SEEN
    assert OLDEST_FIRST in POLICIES
