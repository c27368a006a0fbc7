"""`arledger worklist`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.report_options import ReportOptions

WhoArgument = Annotated[
    str | None, typer.Argument(metavar="[CLIENT]", help="One client: the facts for the call on one screen.")
]
TeamFlag = Annotated[bool, typer.Option("--team", help="How much each owner has to do.")]
TimeOption = Annotated[
    str, typer.Option("--time", metavar="TIME", help="What fits into this time, such as 60m or 1h30m.")
]
OwnerOption = Annotated[str | None, typer.Option("--owner", metavar="WHO", help="Only what this person has to do.")]

BankOption = Annotated[
    list[Path] | None, typer.Option("--bank", metavar="FILE", help="A bank statement to look into first.")
]


def command(
    client: WhoArgument = None,
    team: TeamFlag = False,
    time: TimeOption = "",
    owner: OwnerOption = None,
    bank: Annotated[
        list[Path] | None,
        typer.Option(
            "--bank", metavar="FILE", help="A bank statement to look into first; may be given several times."
        ),
    ] = None,
    *,
    shared: ReportOptions,
) -> None:
    """Whom to call today, by what it is worth, each with the reason and the next action.

    Worth is what clients of this book have paid within 30 days of what was as late. Who is not to be called is listed
    below, with why and until when, so that all that is overdue stands somewhere. With a client: the facts for a call.

    Example: arledger worklist --owner dana --time 60m
    """
    from arledger.capabilities.worklist.run import WorkRequest, call_sheet, show
    from arledger.session.clock import parse_date

    asked = WorkRequest(team=team, time=time, owner=owner, bank=tuple(bank or ()))
    day = parse_date(shared.as_of)
    if client is not None:
        call_sheet(shared, day, client, asked)
    else:
        show(shared, day, asked)
