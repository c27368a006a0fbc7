"""Options that commands share, each written once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

# Between the words of an option that takes several; no terminal types it.
WORD_SEPARATOR = "\x1f"


LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        "-l",
        metavar="FILE",
        help="The main Beancount file. Default: ARLEDGER_LEDGER, else the nearest arledger.toml.",
    ),
]
AsOfOption = Annotated[
    str,
    typer.Option("--as-of", metavar="DATE", help="2026-01-31, today, yesterday or last-month (its last day)."),
]
ReceivableOption = Annotated[
    list[str] | None,
    typer.Option("--receivable", metavar="ACCOUNT", help="The receivable account; may be given several times."),
]
ClientOption = Annotated[
    str | None,
    typer.Option("--client", "-c", metavar="CLIENT", help="Only this client: account component or name."),
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="table, json, csv, md, html or xlsx."),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE (readable by you alone) instead of stdout."),
]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Neither use nor write a snapshot.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr how the ledger was read.")]
RevOption = Annotated[
    str | None,
    typer.Option("--rev", metavar="REV", help="Read the ledger as git keeps it at REV: a commit, branch or tag."),
]
DateOption = Annotated[
    str, typer.Option("--date", metavar="DATE", help="The day of the entry: 2026-01-31, today or yesterday.")
]
WriteFlag = Annotated[bool, typer.Option("--write", help="Carry it out; without it, it is only shown.")]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Another one, though the same is there for that day already.")
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who prepares or decides. Default: ARLEDGER_USER, else your login."),
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What the entry says.")]
SideNoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Write a note on the client beside it.")]
AccountOption = Annotated[
    str | None,
    typer.Option("--account", metavar="ACCOUNT", help="The cash account, or for an invoice the income one."),
]
DocumentOption = Annotated[
    str | None, typer.Option("--document", metavar="FILE", help="Copy FILE beside the ledger and record it.")
]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CURRENCY", help="Default: the client's, else the book's.")
]
NumberOption = Annotated[
    str | None,
    typer.Option("--number", metavar="NUMBER", help="The document's own number. Default: the next free one."),
]
PlanFormatOption = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help="json prints the plan for a program.")
]
OwnerOption = Annotated[
    str | None,
    typer.Option("--client", "-c", metavar="CLIENT", help="Whose, where several clients have the number."),
]


@dataclass(frozen=True, slots=True)
class BookSource:
    """Where a command's book comes from, as the user said it."""

    ledger: Path | None
    receivable: tuple[str, ...]
    no_cache: bool
    verbose: bool


def source_of(ledger: Path | None, receivable: list[str] | None, no_cache: bool, verbose: bool) -> BookSource:
    """Bundle the options that name a book."""
    return BookSource(ledger, tuple(receivable or ()), no_cache, verbose)
