"""Answer `kpi`."""

from dataclasses import dataclass

from arledger.capabilities.kpi.explain_report import known_name
from arledger.capabilities.kpi.find import period_figures
from arledger.capabilities.kpi.periods import periods_of
from arledger.capabilities.kpi.report import kpi_report
from arledger.figures.span import Span
from arledger.session.period_options import parse_period
from arledger.session.report_options import RevisionOptions
from arledger.session.reporting import open_at, report_on_period


@dataclass(frozen=True, slots=True)
class KpiRequest:
    """What is asked, as it was written."""

    since: str | None
    until: str
    every: str
    months: int | None
    by: str
    names: tuple[str, ...]


def show(shared: RevisionOptions, asked: KpiRequest) -> None:
    """Report on one period, or on several side by side."""
    names = frozenset(known_name(name) for name in asked.names)
    periods = periods_of(asked.since, asked.until, asked.every, asked.months)
    span = None if periods else Span(*parse_period(asked.since, asked.until))
    with open_at(shared, shared.rev) as opened:
        if span:
            found = period_figures(opened, span, asked.by, names)
            report_on_period(opened, found.book, kpi_report(found, asked.by, names), shared)
        elif periods:
            from arledger.capabilities.kpi.series import series_report

            several = [period_figures(opened, each, asked.by, names) for each in periods]
            report_on_period(opened, several[-1].book, series_report(several, asked.by, names), shared)
