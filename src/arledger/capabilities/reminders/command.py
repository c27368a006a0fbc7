"""`arledger remind`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.options import ClientOption, QuietFlag
from arledger.session.report_options import ReportOptions

BankOption = Annotated[
    list[Path] | None,
    typer.Option("--bank", metavar="FILE", help="A bank statement to look into first; may be given several times."),
]
AlsoOption = Annotated[
    list[str] | None, typer.Option("--also", metavar="FORM", help="Draft each letter as pdf or docx, too.")
]
DraftFlag = Annotated[bool, typer.Option("--write", help="Draft the messages into outbox/DATE/; nothing is sent.")]


def command(
    client: ClientOption = None,
    bank: BankOption = None,
    also: AlsoOption = None,
    quiet: QuietFlag = False,
    write: DraftFlag = False,
    *,
    shared: ReportOptions,
) -> None:
    """Who is to be reminded of what, and of every other overdue item the one reason why not.

    Each client gets one message in each currency; each item climbs one level at a time, and a level counts only once
    its letter was sent. With --write, mails are drafted into outbox/DATE/ beside arledger.toml, with an index page to
    look through. Nothing is sent: `send` does that, and `mark-sent` records what was sent by hand.

    Example: arledger remind --bank march.ofx --write
    """
    from arledger.capabilities.reminders.run import RemindRequest, draft, show
    from arledger.session.clock import parse_date

    asked = RemindRequest(client=client, bank=tuple(bank or ()), also=tuple(also or ()), quiet=quiet)
    if not write:
        show(shared, parse_date(shared.as_of), asked)
        return
    from arledger.session.preparing import write_options

    plan_format = "json" if shared.format_name == "json" else None
    draft(shared, write_options(shared.as_of, None, write=True, format_name=plan_format), asked)
