"""`arledger check`."""

from typing import Annotated

import typer

from arledger.session.options import day_option
from arledger.session.report_options import RevisionOptions


def command(
    as_of: Annotated[str, day_option("--as-of", "Look at the ledger as of this day. Default: all of it.")] = "",
    at_least: Annotated[
        str,
        typer.Option(
            "--at-least", metavar="warning|error", help="Only findings of this severity or above; the exit code, too."
        ),
    ] = "warning",
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing but the findings; nothing if all is well.")
    ] = False,
    *,
    shared: RevisionOptions,
) -> None:
    """Everything that is wrong or doubtful in the ledger, each finding with its line and one remedy.

    Beancount's own errors come first-hand, then arledger's checks. Findings accepted in arledger.toml with
    a reason are counted and not listed. Exits 1 if there is any other.

    Example: arledger check --at-least error --quiet
    """
    from datetime import date
    from functools import partial

    from arledger.capabilities.checking.report import findings_report, severe, severity_of
    from arledger.checks import run_checks
    from arledger.checks.accepted import split_accepted
    from arledger.checks.context import Context
    from arledger.policy.load import source_of
    from arledger.session.clock import parse_date, today
    from arledger.session.findings import print_findings, summary, tell_unneeded
    from arledger.session.output import emit, write_out
    from arledger.session.reporting import open_at

    least = severity_of(at_least)
    with open_at(shared, shared.rev) as opened:
        whole = opened.book(date.max)
        day = parse_date(as_of) if as_of else None
        book = opened.book(day) if day else whole
        place = opened.place
        # Whoever looks at a day to come knows what is dated by then.
        clock_day = max(today(), day or date.min)
        setting = partial(source_of, place.policy_file, place.folder) if place.policy_file else None
        context = Context(book, whole, place.policy, place.exists, clock_day=clock_day, setting=setting)
        findings, accepted = split_accepted(run_checks(context), place.policy)
        if not as_of and shared.rev is None and not quiet:
            tell_unneeded(accepted, place)
        problems = severe(sorted({*book.facts.problems, *findings}), least)
        if shared.format_name in (None, "table") and shared.output is None:
            print_findings(problems, place, quiet=quiet)
            if not quiet:
                write_out(f"{summary(problems, accepted, book)}\n".encode())
            raise typer.Exit(1 if problems else 0)
        emit(opened.stamp(findings_report(book, problems, accepted)), shared.format_name, shared.output, of=opened)
