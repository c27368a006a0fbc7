"""What people said that figures count: disputes and promises."""

from arledger.collecting.promised import promises_of
from arledger.collecting.record import CollectingRecord
from arledger.figures.outstanding import EarlierNeeded
from arledger.figures.quality import Said
from arledger.figures.span import Span
from arledger.model.book import Book
from arledger.policy.settings import Policy


def said_in(book: Book, policy: Policy, span: Span, *, whole: bool) -> Said:
    """Return what was said in a span, or matured in it.

    Raises EarlierNeeded where a book that is not `whole` lacks what a promise is about.
    """
    record = CollectingRecord(book.facts, book.as_of)
    owners: dict[str, set[str]] = {}
    for item in book.items:
        owners.setdefault(item.number, set()).add(item.client)
    disputed: set[tuple[str, str]] = set()
    for number in record.disputed_numbers():
        for client in owners.get(number, ()):
            states = record.disputes_said(number, client)
            if any(state == "opened" and span.has(said.since) for state, said in states):
                disputed.add((client, number))
    matured = [promise for promise in record.promises() if span.has(promise.pays_on)]
    if not whole and any(promise.number not in owners for promise in matured):
        raise EarlierNeeded
    promises = promises_of(book, policy) if matured else []
    return Said(
        disputed=frozenset(disputed),
        promises=tuple(each for each in promises if span.has(each.promise.pays_on)),
    )
