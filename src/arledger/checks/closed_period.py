"""A closed period whose entries are not what they were: the fingerprint in `ar-close` does not fit."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem
from arledger.receivables.closing import closes, fingerprint

NAME = "closed-period"


def find(context: Context) -> Iterator[Problem]:
    """Yield a problem for each close that carries a fingerprint which the period no longer has."""
    facts = context.book.facts
    for through, custom in closes(facts.customs):
        kept = custom.values[1] if len(custom.values) > 1 else None
        if isinstance(kept, str) and fingerprint(facts, through) != kept:
            yield Problem(
                custom.source,
                NAME,
                f"the period up to {through} was changed after it was closed",
                "`arledger review REV..` shows the change; undo it, and correct with a new entry.",
            )
