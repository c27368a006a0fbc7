"""`arledger close`."""

from typing import Annotated

import typer

from arledger.cli.options import (
    ByOption,
    DateOption,
    FormatOption,
    LedgerOption,
    NoCacheOption,
    OutputOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="2026-03, or last-month.")],
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="POINT", help="Close although this point is open; may be given several times."
        ),
    ] = None,
    date_: DateOption = "today",
    by: ByOption = "",
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Go through the month-end checklist, and with --write close the period.

    From then on nothing dated on or before its last day is accepted by writing commands, and `check` reports
    any later edit of it. Points that do not block can be accepted by their name, as JSON prints it.

    Example: arledger close 2026-03 --by m.ito --write
    """
    from arledger.actions.close import close_period
    from arledger.cli.closing import look_at, parse_month
    from arledger.cli.output import emit
    from arledger.cli.preparing import write_options
    from arledger.cli.writing import writing
    from arledger.model.problem import Refused
    from arledger.reports.closing import checklist, closing_report, ready

    first, last = parse_month(month)
    options = write_options(date_, by, write=write, format_name=None)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        closing = look_at(session, first, last)
        points = checklist(closing)
        accepted = frozenset(accept or ())
        report = closing_report(closing, points, accepted)
        if not write:
            emit(report, format_, output)
            return
        if not ready(points, accepted):
            waiting = [point.name for point in points if not point.passed and point.name not in accepted]
            raise Refused(
                f"{month} is not ready to be closed: {', '.join(waiting)}", f"`arledger close {month}` lists why."
            )
        plan = close_period(session.desk(whole=True), last, accepted)
        session.finish(plan)
