"""The answer of a command that reports and proposes: the report, then the plan; or both as one JSON object."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from arledger.model.plan import Plan
from arledger.model.problem import UserError
from arledger.model.report import Report
from arledger.session.output import emit, leave_if_failed
from arledger.session.writing import Session


def answer(
    session: Session,
    format_name: str | None,
    report: Report,
    plan: Callable[[], Plan],
    output: Path | None,
    *,
    proposes: bool = True,
) -> None:
    """Show the report before the plan is made: where that is refused, it is the report that says why.

    A format that is for reading alone carries no plan. `proposes` False shows the plan only where it is carried
    out. Raises UserError for --write in a format that cannot say what was written, and what making the plan does.
    """
    report = session.place.imprinted(report)
    if format_name == "json" and output is None:
        session.finish(plan(), report.data)
    elif output is not None or format_name not in (None, "table", "json"):
        if session.options.write:
            raise UserError("--write answers in a terminal or as JSON", "Leave --format and --output out.")
        emit(report, format_name, output)
    else:
        emit(report, format_name, None, leave=False)
        # What was shown need not stay in memory while a plan is made, which may be as long.
        report = replace(report, tables=(), data={})
        if proposes or session.options.write:
            session.finish(plan())
    leave_if_failed(report)
