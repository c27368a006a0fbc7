"""A closed period that is not what it was: the fingerprint in `ar-close` does not fit."""

from collections.abc import Iterator
from datetime import date

from arledger.checks.context import Context
from arledger.controls.closed_periods import closes, due_fingerprint, fingerprint, parts_of
from arledger.model.problem import Problem

NAME = "closed-period"


def find(context: Context) -> Iterator[Problem]:
    """Yield a problem for each close that carries a fingerprint which the period no longer has."""
    for through, custom in closes(context.book.facts.customs):
        kept = custom.values[1] if len(custom.values) > 1 else None
        found = _changed(context, through, kept) if isinstance(kept, str) else None
        if found:
            yield Problem(custom.source, NAME, *found)


def _changed(context: Context, through: date, kept: str) -> tuple[str, str] | None:
    """Return what changed in a period and the remedy: its entries, or with the same entries its due dates."""
    entries, dues = parts_of(kept)
    if fingerprint(context.book.facts, through) != entries:
        return (
            f"the period up to {through} was changed after it was closed",
            "`arledger review REV..` shows the change; undo it, and correct with a new entry.",
        )
    if dues is not None and due_fingerprint(context.book, context.policy, through) != dues:
        return (
            f"items of the period up to {through} fall due on other days than when it was closed",
            "The terms of an `open`, an `ar-terms` of that time or [items] in arledger.toml changed, which "
            "`arledger review REV..` shows; undo it, and give new terms from today on with `arledger client set`.",
        )
    return None
