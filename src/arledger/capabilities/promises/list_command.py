"""`arledger promise list`."""

from typing import Annotated

import typer

from arledger.session.options import ClientOption
from arledger.session.report_options import ReportOptions


def command(
    client: ClientOption = None,
    state: Annotated[str, typer.Option("--state", metavar="STATE", help="open, kept or broken.")] = "",
    *,
    shared: ReportOptions,
) -> None:
    """Every promise to pay: open, kept or broken by what was really paid by its day and the days of grace.

    Example: arledger promise list --state broken
    """
    from arledger.capabilities.promises.report import promises_report
    from arledger.collecting.promised import STATES
    from arledger.model.problem import UserError
    from arledger.model.slips import did_you_mean
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on

    if state and state not in STATES:
        remedy = did_you_mean(state, STATES, f"Choose {', '.join(STATES)}.")
        raise UserError(f"--state: there is no state {state!r}", remedy)
    with open_at(shared, shared.rev) as opened:
        book = opened.book(parse_date(shared.as_of))
        who = find_client(book, client).id if client is not None else None
        report_on(opened, book, promises_report(book, opened.place.policy, who, state), shared)
