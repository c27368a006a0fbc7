"""`arledger dispute report`."""

from arledger.capabilities.disputes.options import FromOption
from arledger.session.report_options import ReportOptions


def command(first: FromOption = None, *, shared: ReportOptions) -> None:
    """Disputes of a period: what came and went, and by reason how many, how much and how long.

    Example: arledger dispute report --from 2026-01-01 --as-of 2026-03-31
    """
    from arledger.capabilities.disputes.report import disputes_report
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        start = parse_date(first, name="--from") if first else None
        report_on(opened, book, disputes_report(book, opened.place.policy, start), shared)
