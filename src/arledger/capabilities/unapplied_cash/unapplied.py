"""`arledger unapplied`."""

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(client: ClientOption = None, *, shared: ReportOptions) -> None:
    """Unapplied and unidentified money by age, each with what it may be for and the command to put it there.

    Example: arledger unapplied --as-of 2026-03-31
    """
    from arledger.capabilities.unapplied_cash.report import unapplied_report
    from arledger.capabilities.unapplied_cash.rules import unapplied_cash
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on
    from arledger.subledger.aging import Buckets

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        policy = opened.place.policy
        who = find_client(book, client).id if client is not None else None
        found = unapplied_cash(book, policy)
        report = unapplied_report(book, policy, found, Buckets(policy.aging.buckets), who)
        report_on(opened, book, report, shared)
