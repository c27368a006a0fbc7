"""`arledger kpi`."""

from typing import Annotated

import typer

from arledger.session.period_options import FromOption, ToOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: ToOption = "today",
    by: Annotated[
        str, typer.Option("--by", metavar="KEY", help="client, project, or a metadata key of clients such as kind.")
    ] = "",
    *,
    shared: RevisionOptions,
) -> None:
    """How well receivables are collected in a period: DSO in three ways, collection effectiveness, days to pay, and more.

    Every figure shows what was divided by what, of how many cases, and by which convention. What has no value says
    why. `kpi explain NAME` shows one with this book's numbers.

    Example: arledger kpi --from 2026-01-01 --to 2026-03-31
    """
    from arledger.capabilities.kpi.find import period_figures
    from arledger.capabilities.kpi.report import kpi_report
    from arledger.figures.span import Span
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on

    span = Span(*parse_period(since, until))
    with open_at(shared, shared.rev) as opened:
        book, found = period_figures(opened, span, by)
        report_on(opened, book, kpi_report(book, span, found, by), shared)
