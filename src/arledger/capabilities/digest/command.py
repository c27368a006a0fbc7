"""`arledger digest`."""

from typing import Annotated

import typer

from arledger.session.report_options import ReportOptions

ToOption = Annotated[
    str | None, typer.Option("--to", metavar="PERSON", help="What one person is told, or `unassigned`, line by line.")
]
DraftFlag = Annotated[bool, typer.Option("--write", help="Draft the mails into outbox/DATE/; nothing is sent.")]


def command(to: ToOption = None, write: DraftFlag = False, *, shared: ReportOptions) -> None:
    """The weekly mails: to each sales person their clients' overdue and upcoming items, to management what is stuck.

    Each line quotes the rule of the credit policy that it falls under: a row of [[credit-policy]] in arledger.toml,
    without any the level of the reminders. Every open item is in one digest, or unassigned, and the totals are those
    of `aging`. With --write, the mails are drafted into outbox/DATE/, from where `send` takes them; a second run of a
    day replaces them.

    Example: arledger digest --to luis
    """
    from arledger.capabilities.digest.run import draft, show
    from arledger.session.clock import parse_date

    if not write:
        show(shared, parse_date(shared.as_of), to)
        return
    from arledger.session.preparing import write_options

    plan_format = "json" if shared.format_name == "json" else None
    draft(shared, write_options(shared.as_of, None, write=True, format_name=plan_format), to)
