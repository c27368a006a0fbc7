"""`arledger import`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.capabilities.comparison.options import DateOrderOption, FromOption
from arledger.session.options import ByOption, WriteFlag
from arledger.session.report_options import OutputOptions

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="The other system's exports: CSV, TXT, XLSX or IIF.")
]
AsOfDayOption = Annotated[
    str,
    typer.Option("--as-of", metavar="DATE", help="The day of the export. Default: as it says, else today."),
]
OpenOnlyFlag = Annotated[
    bool, typer.Option("--open-only", help="Book of each document what is open of it. The default.")
]
HistoryFlag = Annotated[
    bool, typer.Option("--history", help="Book each document in full on its day, and what was settled of it.")
]
StrictFlag = Annotated[
    bool, typer.Option("--strict", help="Refuse a file with a warning, as of a total that does not agree.")
]
ProposeFlag = Annotated[
    bool, typer.Option("--propose", help="Print a first draft of a mapping for one file that none knows.")
]


def command(
    files: FilesArgument,
    system: FromOption = "",
    as_of: AsOfDayOption = "",
    date_order: DateOrderOption = "",
    open_only: OpenOnlyFlag = False,
    history: HistoryFlag = False,
    strict: StrictFlag = False,
    propose: ProposeFlag = False,
    by: ByOption = None,
    write: WriteFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """Move in from another system: its clients, its open items, and its credits as unapplied credit.

    The system and its report are recognised by their content. Every row is a document or named otherwise, and what is
    neither refuses the file; totals are checked. What is in the ledger already is not added again.

    Example: arledger import aging-detail.csv --date-order mdy --write
    """
    from arledger.capabilities.moving_in.run import ImportRequest, move_in
    from arledger.model.problem import UserError
    from arledger.session.preparing import write_options

    if open_only and history:
        raise UserError("--open-only and --history exclude each other", "Give one of them.")
    asked = ImportRequest(
        files=tuple(files),
        system=system,
        as_of=as_of,
        date_order=date_order,
        strict=strict,
        history=history,
        format_name=shared.format_name,
        output=shared.output,
    )
    if propose:
        from arledger.capabilities.moving_in.propose import propose as draft

        draft(asked, write=write)
        return
    plan_format = "json" if shared.format_name == "json" else None
    move_in(shared, write_options("today", by, write=write, format_name=plan_format), asked)
