"""Lines and taxes of every document make what the client is charged, and what became of it makes what is left."""

from decimal import Decimal

from hypothesis import given
from tests.support.books import POLICIES, book_on, entries_of, moments, store_of
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.capabilities.documents.letter import first_payable
from arledger.capabilities.documents.rules import bill_of
from arledger.capabilities.documents.values import BILLED, Bill
from arledger.model.book import Book
from arledger.model.money import exact_sum, round_to
from arledger.policy.settings import Policy

_SEEN = {"lines": 0, "moved": 0, "whole": 0}
COIN = Decimal("0.01")


def assert_ties(book: Book, policy: Policy) -> None:
    for document in book.documents:
        if document.kind not in BILLED:
            continue
        for bill in (bill_of(book, policy, document), bill_of(book, policy, document, copy_of=book.as_of)):
            assert_adds_up(bill)
            _SEEN["moved"] += bool(bill.moved)
        _SEEN["whole"] += bill.contents.whole
        _SEEN["lines"] += not bill.contents.whole


def assert_adds_up(bill: Bill) -> None:
    contents = bill.contents
    tax = exact_sum(part.amount for part in contents.taxes)
    assert contents.net == exact_sum(line.amount for line in contents.lines)
    assert contents.net + tax + contents.rounding == contents.total
    assert contents.total - exact_sum(part.amount for part in contents.deducted) == contents.charged
    # The ledger's own figure, in coins, in the sense of the document.
    sense = -1 if bill.is_credit else 1
    assert contents.charged == round_to(sense * bill.document.amount, 2)
    assert contents.charged - exact_sum(row.amount for row in bill.moved) == bill.left
    if bill.dues:
        assert exact_sum(part.amount for part in bill.dues) == contents.charged
        assert first_payable(bill) <= max(bill.left, COIN), bill
    for line in contents.lines:
        assert line.price is None or line.quantity is not None
        assert line.price is None or round_to(line.quantity * line.price, 2) == line.amount  # type: ignore[operator]


@effort(80, 3_000)
@given(random_ledgers())
def test_documents_equal_the_ledger(ledger: RandomLedger) -> None:
    store = store_of(entries_of(ledger.text))
    for as_of in moments(ledger.days):
        for policy in POLICIES:
            assert_ties(book_on(store, as_of, policy), policy)


def test_documents_were_made() -> None:
    """Run the property on its own if need be: it says nothing where every entry was one line."""
    if not _SEEN["lines"]:
        test_documents_equal_the_ledger()
    assert _SEEN["lines"] > 200, _SEEN
    assert min(_SEEN["moved"], _SEEN["whole"]) > 0, _SEEN
