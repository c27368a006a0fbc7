"""`arledger kpi`."""

from arledger.capabilities.kpi.options import EveryOption, MonthsOption, NamesOption
from arledger.session.period_options import FromOption, GroupOption, ToOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: ToOption = "today",
    every: EveryOption = "",
    months: MonthsOption = None,
    by: GroupOption = "",
    names: NamesOption = None,
    *,
    shared: RevisionOptions,
) -> None:
    """How well receivables are collected: DSO in three ways, collection effectiveness, days to pay, and more.

    Every figure shows what was divided by what, of how many cases, and by which convention; what has no value says
    why. With --every or --months, periods stand side by side. `kpi explain NAME` shows how one comes about.

    Example: arledger kpi --from 2026-01-01 --to 2026-03-31
    """
    from arledger.capabilities.kpi.run import KpiRequest, show

    show(shared, KpiRequest(since=since, until=until, every=every, months=months, by=by, names=tuple(names or ())))
