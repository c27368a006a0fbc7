"""`ar-*` directives that are unknown or malformed: what they say would be lost."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.problem import Problem

NAME = "directive"


def find(context: Context) -> Iterator[Problem]:
    """Yield a problem for each; a ledger without directives does not pay for the validation library."""
    if context.book.facts.customs:
        from arledger.receivables.directives import directive_problems  # noqa: PLC0415

        yield from directive_problems(context.book.facts.customs)
