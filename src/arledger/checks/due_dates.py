"""Due dates that cannot be: before the invoice, or no date at all."""

from collections.abc import Iterator

from arledger.checks.context import Context, place_of
from arledger.model.facts import as_written
from arledger.model.problem import Problem
from arledger.subledger.due import DUE_KEY, due_written

NAME = "due-before-date"
NOT_A_DATE = "due-not-a-date"
ALSO = (NOT_A_DATE,)


def find(context: Context) -> Iterator[Problem]:
    """Yield debits whose written due date lies before the entry's, or is no date."""
    for client, entry, posting in context.client_postings():
        if posting.number < 0:
            continue
        written = posting.meta if DUE_KEY in posting.meta else entry.meta
        if written.get(DUE_KEY) is None:
            continue
        due = due_written(written)
        if due is None:
            yield Problem(
                place_of(entry, posting),
                NOT_A_DATE,
                f"due: {as_written(written[DUE_KEY])} is not a date; the terms decide instead",
                f"Write it without quotes, for example due: {entry.date}.",
                about=(client, *entry.links),
            )
        elif due < entry.date:
            yield Problem(
                place_of(entry, posting),
                NAME,
                f"due {due}, which is before the date of the invoice, {entry.date}",
                "Correct one of the two dates; they may be swapped.",
                about=(client, *entry.links),
            )
