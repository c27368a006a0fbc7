"""`arledger client`."""

from arledger.session.options import ClientArgument
from arledger.session.report_options import ReportOptions


def command(client: ClientArgument, *, shared: ReportOptions) -> None:
    """One client on one screen: who they are, terms and limit, balance, items, last receipts, history.

    Terms and limit are those in force on the day, `ar-terms` and `ar-limit` directives included.

    Example: arledger client Acme
    """
    from arledger.capabilities.clients.report import client_report
    from arledger.session.clock import parse_date
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        who, book = opened.book_of_client(parse_date(shared.as_of), client)
        report_on(opened, book, client_report(book, who.id, opened.place.policy), shared)
