"""`arledger compare`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.capabilities.comparison.options import DateOrderOption, FromOption
from arledger.session.report_options import OutputOptions

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="The other system's aging, or its open items: CSV, TXT or XLSX.")
]
AsOfDayOption = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="The day of both. Default: as the file says, else today.")
]
AllFlag = Annotated[bool, typer.Option("--all", help="Show the clients that agree, too.")]
StrictFlag = Annotated[bool, typer.Option("--strict", help="Exit with 1 where a client's total differs.")]


def command(
    files: FilesArgument,
    system: FromOption = "",
    as_of: AsOfDayOption = "",
    date_order: DateOrderOption = "",
    everybody: AllFlag = False,
    strict: StrictFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """Our aging beside another system's, by client and bucket, and why they differ: the proof of a parallel run.

    Both are sorted into the file's buckets. Each difference has one cause: another basis or due date, credit that is
    applied in one, a later date, timing, another client, or a document that one of the two does not have.

    Example: arledger compare aging-detail.csv
    """
    from arledger.capabilities.comparison.reading import Files
    from arledger.capabilities.comparison.run import CompareRequest, compare
    from arledger.session.clock import parse_date

    day = parse_date(as_of) if as_of else None
    compare(shared, CompareRequest(Files(tuple(files), system, day, date_order), everybody, strict))
