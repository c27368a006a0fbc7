"""`arledger review`."""

from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session.report_options import OutputOptions

if TYPE_CHECKING:
    from arledger.capabilities.review.diff import Side
    from arledger.model.source import Source
    from arledger.session.open_book import OpenBook
    from arledger.session.place import Place


def command(
    changes: Annotated[
        str,
        typer.Argument(
            metavar="[REV..REV]",
            help="A..B, A...B (since B parted from A), or A to the work tree. Default: HEAD to the work tree.",
        ),
    ] = "",
    *,
    shared: OutputOptions,
) -> None:
    """What a change in git does to receivables, and what to look at in it before it is accepted.

    For each client the balance before, what new documents add by their kind, and the balance after, proven
    with Beancount's own; what was edited, and what is new besides entries, as it stands in the ledger; sales
    beyond a credit limit, and what falls due on other days. Exits 1 where history was edited, a closed period
    is touched, an approval is missing, `check` finds something new, the figures do not add up, or arledger.toml has
    other authority, default terms, tolerances or accepted findings.

    Example: arledger review main...HEAD --format md
    """
    from arledger.capabilities.review.diff import find_changes
    from arledger.capabilities.review.objections import find_faults
    from arledger.capabilities.review.report import Compared, review_report
    from arledger.session.clock import today
    from arledger.session.output import emit
    from arledger.session.revisions import open_both

    with open_both(shared, changes) as (base, before, after):
        found = find_changes(_side(before), _side(after))
        place = after.place
        head = place.revision.commit if place.revision else None
    compared = Compared(
        base_name=str(base),
        base=base.hash,
        head_name=str(head) if head else "the work tree",
        head=head.hash if head else None,
        as_of=head.day if head else today(),
    )
    report = review_report(found, find_faults(found), compared)
    emit(place.imprinted(report), shared.format_name, shared.output)


def _side(opened: "OpenBook") -> "Side":
    """Return a state of the ledger: everything that it holds, and everything that is wrong in it."""
    from datetime import date
    from functools import partial

    from arledger.capabilities.review.diff import Side
    from arledger.checks import run_checks
    from arledger.checks.accepted import split_accepted
    from arledger.checks.context import Context
    from arledger.session.clock import today

    place = opened.place
    book = opened.book(date.max)
    context = Context(book, book, place.policy, place.exists, clock_day=today())
    findings, _ = split_accepted(run_checks(context), place.policy)
    problems = tuple(sorted({*book.facts.problems, *findings}))
    return Side(book, place.policy, problems, partial(_setting_at, place))


def _setting_at(place: "Place", setting: tuple[str | int, ...]) -> "Source":
    """Return where a setting stands in the policy, seen from the ledger's folder."""
    import os

    from arledger.model.source import Source
    from arledger.policy.load import FILE_NAME, line_of

    if place.policy_file is None:
        return Source(FILE_NAME, 1)
    return Source(os.path.relpath(place.policy_file, place.folder), line_of(place.policy_file, *setting))
