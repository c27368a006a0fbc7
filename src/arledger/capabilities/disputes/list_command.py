"""`arledger dispute list`."""

from typing import Annotated

import typer

from arledger.capabilities.disputes.options import FromOption
from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    client: ClientOption = None,
    first: FromOption = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are not resolved.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their deadline.")] = False,
    *,
    shared: ReportOptions,
) -> None:
    """Every dispute: what it is about, who has it, until when it is to be resolved, and how it ended.

    The disputed amount is never more than what is open: what is paid is not disputed any more.

    Example: arledger dispute list --overdue
    """
    from arledger.capabilities.disputes.report import disputes_list
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        who = find_client(book, client).id if client is not None else None
        start = parse_date(first, name="--from") if first else None
        report = disputes_list(book, opened.place.policy, who, start, only_open=only_open, overdue=overdue)
        report_on(opened, book, report, shared)
