"""The options that say which book a command is about, and how it is read.

Values of options are plain dataclasses in files by their kind of command, as each part costs every start.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        "-l",
        metavar="FILE",
        help="The main Beancount file. Default: ARLEDGER_LEDGER, else the nearest arledger.toml.",
    ),
]
ReceivableOption = Annotated[
    list[str] | None,
    typer.Option("--receivable", metavar="ACCOUNT", help="The receivable account; may be given several times."),
]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Ignore the cache.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr how the ledger was read.")]


@dataclass(eq=False, repr=False)
class BookOptions:
    """Where a command's book comes from."""

    ledger: LedgerOption = None
    receivable: ReceivableOption = None
    no_cache: NoCacheOption = False
    verbose: VerboseOption = False
