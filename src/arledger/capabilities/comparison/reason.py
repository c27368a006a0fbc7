"""A difference of one document in one bucket, and its cause."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from arledger.capabilities.comparison.sides import Side
from arledger.model.source import Day


class Cause(StrEnum):
    """What makes two agings differ; programs may rely on the values."""

    BASIS = "basis"
    DUE_DATE = "due_date"
    UNAPPLIED_CREDIT = "unapplied_credit"
    FUTURE_DATED = "future_dated"
    TIMING = "timing"
    OTHER_CLIENT = "other_client"
    CURRENCY = "currency"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    NO_DOCUMENTS = "no_documents"


class Reason(NamedTuple):
    """What is in one bucket of a document there and here, why that differs, and in words how it came.

    `date` is None where it is no document but all that a client owes. `document` is the same for all reasons of one
    document, and says nothing else.
    """

    client: str
    currency: str
    number: str
    date: Day | None
    is_credit: bool
    bucket: str
    cause: Cause
    theirs: Decimal
    ours: Decimal
    text: str
    document: int = 0

    @property
    def difference(self) -> Decimal:
        """Ours less theirs."""
        return self.ours - self.theirs

    def with_cause(self, cause: Cause, figures: tuple[Decimal, Decimal], text: str) -> "Reason":
        """Return the same difference, or a part of it, put to another cause."""
        return self._replace(cause=cause, theirs=figures[0], ours=figures[1], text=text)


def reason_of(side: Side, bucket: str, cause: Cause, figures: tuple[Decimal, Decimal], text: str) -> Reason:
    """Return the reason for a document's figures there and here in a bucket."""
    known = side.client, side.currency, side.number, side.date, side.is_credit
    return Reason(*known, bucket, cause, *figures, text, id(side))
