"""`arledger roll-forward`."""

from arledger.session.period_options import FromOption, GroupOption, ToOption
from arledger.session.report_options import RevisionOptions


def command(
    since: FromOption = None,
    until: ToOption = "today",
    by: GroupOption = "client",
    *,
    shared: RevisionOptions,
) -> None:
    """What was owed before a period, what happened in it, and what is owed after it.

    Opening, invoices, credit memos, receipts, write-offs and all other add up to closing. Both ends are proven
    against Beancount's own balances of their days, for each client.

    Example: arledger roll-forward --from 2026-03-01 --to 2026-03-31
    """
    from arledger.capabilities.roll_forward.report import roll_forward_report
    from arledger.figures.groups import PROJECT, grouping
    from arledger.figures.rows import rolled
    from arledger.figures.span import Span
    from arledger.session.both_ends import read_period
    from arledger.session.period_options import parse_period
    from arledger.session.reporting import open_at, report_on_period

    span = Span(*parse_period(since, until))
    with open_at(shared, shared.rev) as opened:
        ends = read_period(opened, span, whole=by == PROJECT)
        rows = rolled(ends.moved, grouping(ends.book, by))
        report_on_period(opened, ends.book, roll_forward_report(ends, rows, by), shared)
