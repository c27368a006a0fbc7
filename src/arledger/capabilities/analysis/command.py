"""`arledger analyze`."""

from typing import Annotated

import typer

from arledger.session.period_options import FromOption, ToOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: ToOption = "today",
    by: Annotated[
        str, typer.Option("--by", metavar="due|invoice", help="Count days from the due or invoice date.")
    ] = "",
    buckets: Annotated[
        str | None, typer.Option("--buckets", metavar="DAYS", help="Last day of each bucket, for example 30,60,90.")
    ] = None,
    *,
    shared: RevisionOptions,
) -> None:
    """What changed between two agings, and where the risk lies.

    Movement by bucket from the aging of the day before to that of the last day, roll rates, top movers,
    concentration, what is oldest, what is disputed, credit balances, and how long clients take to pay. Every figure
    shows how many cases it is of; what has no value says why.

    Example: arledger analyze --from 2026-03-01 --to 2026-03-31
    """
    from arledger.capabilities.analysis.find import analysis_of
    from arledger.capabilities.analysis.report import analysis_report
    from arledger.figures.span import Span
    from arledger.session.both_ends import read_period
    from arledger.session.parsing import parse_basis, parse_buckets
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on_period
    from arledger.subledger.aging import Buckets

    span = Span(*parse_period(since, until))
    with open_at(shared, shared.rev) as opened:
        settings = opened.place.policy.aging
        ages = Buckets(parse_buckets(buckets) if buckets is not None else settings.buckets)
        ends = read_period(opened, span)
        found = analysis_of(ends, ages, parse_basis(by) if by else settings.by, opened.place.policy.figures.least)
        report_on_period(opened, ends.book, analysis_report(ends, found), shared)
