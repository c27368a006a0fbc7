"""`arledger statements`."""

from typing import Annotated

import typer

from arledger.session.options import QuietFlag, client_option
from arledger.session.report_options import OutputOptions

MonthOption = Annotated[
    str, typer.Option("--month", metavar="MONTH", help="2026-03, or last-month: as of its last day.")
]
ActivityFlag = Annotated[
    bool, typer.Option("--activity/--open-items", help="What happened in the month, or what is open. Default: open.")
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="KEY=VALUE", help="Only clients with this metadata; may be given several times."),
]
KindOption = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only clients of this kind:.")]
RepOption = Annotated[
    str | None, typer.Option("--sales-rep", metavar="NAME", help="Only clients of this sales-rep:.")
]
ClientsOption = Annotated[list[str] | None, client_option("Only this client; may be given several times.")]
DraftFlag = Annotated[bool, typer.Option("--write", help="Draft them into outbox/DATE/, each once; nothing is sent.")]


def command(
    month: MonthOption = "last-month",
    activity: ActivityFlag = False,
    group: GroupOption = None,
    kind: KindOption = None,
    sales_rep: RepOption = None,
    client: ClientsOption = None,
    quiet: QuietFlag = False,
    write: DraftFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """The statements of a month for everybody who owes or moved, one for each currency, and why others get none.

    With --write each is drafted as a mail with the statement as PDF, or as a PDF to print where there is no mail
    address; `send` delivers them, unless a figure has changed since. What was drafted or sent before is not drafted
    again, so that a run that was stopped can be repeated. Nobody gets one whose account says `statements: "none"`.

    Example: arledger statements --month 2026-03 --write
    """
    from arledger.capabilities.statements.month import ACTIVITY, OPEN_ITEMS
    from arledger.capabilities.statements.month_plan import MonthWanted
    from arledger.capabilities.statements.month_run import draft_month, show_month
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_month, today
    from arledger.session.preparing import write_options

    first, last = parse_month(month)
    if last > today():
        raise UserError(f"{month} is not over: its statements are as of {last}", "Name an earlier month.")
    groups = [_pair(text) for text in group or ()]
    groups += [(key, value) for key, value in (("kind", kind), ("sales-rep", sales_rep)) if value is not None]
    wanted = MonthWanted(first, last, ACTIVITY if activity else OPEN_ITEMS, tuple(groups), tuple(client or ()))
    if not write:
        show_month(shared, wanted, today(), quiet=quiet)
        return
    draft_month(shared, wanted, write_options("today", None, write=True, format_name=None), quiet=quiet)


def _pair(text: str) -> tuple[str, str]:
    from arledger.model.problem import UserError

    key, equals, value = text.partition("=")
    if not key.strip() or not equals or not value.strip():
        raise UserError(f"--group: {text!r} is no KEY=VALUE", "Write for example --group region=north.")
    return key.strip(), value.strip()
