"""`arledger escalate list`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    client: ClientOption = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that have not ended.")] = False,
    *,
    shared: ReportOptions,
) -> None:
    """Every escalation: to whom, since when, until when, what is open, and what the client has paid since.

    One ends where the client is handed on further, and where it is closed.

    Example: arledger escalate list --open
    """
    from arledger.capabilities.escalations.report import escalations_list
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on

    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        who = find_client(book, client).id if client is not None else None
        report_on(opened, book, escalations_list(book, opened.place.policy, who, only_open=only_open), shared)
