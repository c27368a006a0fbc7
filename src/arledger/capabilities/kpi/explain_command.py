"""`arledger kpi explain`."""

from typing import Annotated

import typer

from arledger.session.period_options import FromOption, ToOption
from arledger.session.report_options import RevisionOptions

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="The figure, as `kpi --format json` calls it: dso, cei, …")
]


def command(
    name: NameArgument, since: FromOption = None, until: ToOption = "today", *, shared: RevisionOptions
) -> None:
    """How one figure comes about: formula, what was divided by what, cases and convention, with this book's numbers.

    Example: arledger kpi explain dso --from 2026-01-01 --to 2026-03-31
    """
    from arledger.capabilities.kpi.explain_report import explain_report, known_name
    from arledger.capabilities.kpi.find import period_figures
    from arledger.figures.span import Span
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on

    meant, span = known_name(name), Span(*parse_period(since, until))
    with open_at(shared, shared.rev) as opened:
        found = period_figures(opened, span, names=(meant,))
        report_on(opened, found.book, explain_report(found, meant), shared)
