"""`arledger close`."""

from typing import TYPE_CHECKING, Annotated

import typer

from arledger.session.options import ByOption, DateOption, WriteFlag
from arledger.session.report_options import OutputOptions

if TYPE_CHECKING:
    from arledger.model.plan import Plan


def command(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="2026-03, or last-month.")],
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="POINT", help="Close although this point is open; may be given several times."
        ),
    ] = None,
    date_: DateOption = "today",
    by: ByOption = None,
    write: WriteFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """Go through the month-end checklist, and with --write close the period.

    From then on nothing dated on or before its last day is accepted by writing commands, and `check` reports
    any later edit of it, and terms that move its due dates. Points that do not block can be accepted by name.
    A month that is not over, or closed already, is refused with 3, with and without --write.

    Example: arledger close 2026-03 --by m.ito --write
    """
    from arledger.capabilities.period_close import run
    from arledger.capabilities.period_close.report import accepted_open, checklist, closing_report, waiting
    from arledger.model.problem import Refused, UserError
    from arledger.session.clock import parse_month
    from arledger.session.output import emit
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    first, last = parse_month(month)
    if write and shared.output:
        raise UserError("--output is for the checklist, and --write writes into the ledger", "Use one of the two.")
    # Without --write the answer is a report, and has the formats of one.
    options = write_options(date_, by, write=write, format_name=shared.format_name if write else None)
    with writing(shared, options) as session:
        closing = run.look_at(session, first, last)
        points = checklist(closing)
        accepted = run.parse_accepted(accept, points)
        report = session.place.imprinted(closing_report(closing, points, accepted))

        def propose() -> "Plan":
            return run.close_as_seen(session, closing, accepted_open(points, accepted))

        if not write:
            refused = run.cannot_close(closing.customs, options.day, last)
            emit(run.with_plan(report, propose, refused), shared.format_name, shared.output, leave=refused is None)
            if refused:
                raise refused
            return
        plan = propose()
        left = waiting(points, accepted)
        if left:
            names = ", ".join(f"{p.name} (which blocks)" if p.blocking else p.name for p in left)
            raise Refused(f"{month} is not ready to be closed: {names}", f"`arledger close {month}` lists why.")
        session.finish(plan, run.plain_data(report))
