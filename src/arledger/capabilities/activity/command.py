"""`arledger activity`."""

from typing import Annotated

import typer

from arledger.session import completion
from arledger.session.options import day_option
from arledger.session.report_options import ReportOptions

ClientArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[CLIENT]", help="Client ID or name, or the start of one.", autocompletion=completion.clients
    ),
]
FromOption = Annotated[str | None, day_option("--from", "The first day. Default: the beginning.")]
DaysOption = Annotated[
    int,
    typer.Option(
        "--days", metavar="DAYS", min=0, max=3660, help="Within how many days money has followed a contact."
    ),
]
ConfidentialFlag = Annotated[bool, typer.Option("--confidential", help="Confidential contacts as well.")]


def command(
    client: ClientArgument = None,
    first: FromOption = None,
    days: DaysOption = 14,
    confidential: ConfidentialFlag = False,
    *,
    shared: ReportOptions,
) -> None:
    """What happened with a client, or with all of them, day by day up to --as-of.

    Reminders, contacts, promises and what became of them, disputes, plans, pauses, stops, holds, notes, and money
    received. Below it stand the counts, and the money that came within --days of a contact or letter.

    Example: arledger activity SummitLease --from 2026-01-01
    """
    from arledger.capabilities.activity.report import activity_report
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.lookup import find_client
    from arledger.session.reporting import open_at, report_on

    day, start = parse_date(shared.as_of), parse_date(first, name="--from") if first else None
    if start and start > day:
        raise UserError(f"--from {start} is after {day}", "Give an earlier day, or a later --as-of.")
    with open_at(shared, shared.rev) as opened:
        book = opened.book(day)
        who = find_client(book, client) if client is not None else None
        report = activity_report(book, opened.place.policy, who, start, days=days, confidential=confidential)
        report_on(opened, book, report, shared)
