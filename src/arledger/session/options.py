"""Options that commands share, each written once; those of one kind that differ in their help are made here."""

from pathlib import Path
from typing import Annotated, Any

import typer

from arledger.session import completion


def day_option(name: str, text: str, *others: str) -> Any:
    """Return the option of a day, with what it is for; `others` are more names of it."""
    return typer.Option(name, *others, metavar="DATE", help=text, autocompletion=completion.days)


def client_option(text: str, *names: str) -> Any:
    """Return an option that names a client, `--client` unless it has another name, with what it is for."""
    return typer.Option(*names or ("--client", "-c"), metavar="CLIENT", help=text, autocompletion=completion.clients)


def number_argument(metavar: str, text: str) -> Any:
    """Return the argument that names a document by a number, which may be settled."""
    return typer.Argument(metavar=metavar, help=text, autocompletion=completion.numbers)


def number_option(*names: str, metavar: str, text: str, numbers: Any = completion.numbers) -> Any:
    """Return an option that names a document; `numbers` are those to choose from."""
    return typer.Option(*names, metavar=metavar, help=text, autocompletion=numbers)


def format_option(text: str, formats: Any) -> Any:
    """Return the option `--format`, with the formats to choose from."""
    return typer.Option("--format", "-f", metavar="FORMAT", help=text, autocompletion=formats)


AsOfOption = Annotated[str, day_option("--as-of", "2026-01-31, today, yesterday or last-month (its last day).")]
ClientOption = Annotated[str | None, client_option("Only this client: account component or name.")]
ProjectOption = Annotated[
    str | None,
    typer.Option(
        "--project", metavar="PROJECT", help="Only this project of invoices.", autocompletion=completion.projects
    ),
]
ProjectArgument = Annotated[
    str | None,
    typer.Argument(metavar="[PROJECT]", help="What `project:` says.", autocompletion=completion.projects),
]
FormatOption = Annotated[str | None, format_option("table, json, csv, md, html or xlsx.", completion.formats)]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE (readable by you alone) instead of stdout."),
]
RevOption = Annotated[
    str | None,
    typer.Option("--rev", metavar="REV", help="Read the ledger as git keeps it at REV: a commit, branch or tag."),
]
DateOption = Annotated[str, day_option("--date", "The day of the entry: 2026-01-31, today or yesterday.")]
WriteFlag = Annotated[bool, typer.Option("--write", help="Write the entries; otherwise only preview them.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="Say nothing where there is nothing to do; for cron.")]
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
TermsOption = Annotated[str | None, typer.Option("--terms", metavar="TERMS", help='For example "2/10 net 30".')]
LimitOption = Annotated[str | None, typer.Option("--limit", metavar="AMOUNT", help='The credit limit: "50000 USD".')]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
OldestFirstFlag = Annotated[bool, typer.Option("--oldest-first", help="Apply to the oldest open items first.")]
PlanFormatOption = Annotated[
    str | None, format_option("json prints the plan for a program.", completion.plan_formats)
]
OwnerOption = Annotated[str | None, client_option("Client, if several have this number.")]
ClientArgument = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT", help="Client ID or name, or the start of one.", autocompletion=completion.clients
    ),
]
AmountArgument = Annotated[str, typer.Argument(metavar="AMOUNT", help='For example 1080.00 or "1080.00 USD".')]
ItemArgument = Annotated[str, number_argument("INVOICE", "The number of the item.")]
TargetsOption = Annotated[
    list[str] | None,
    number_option(
        "--invoice",
        "-i",
        metavar="NUMBER[=AMOUNT]",
        text="What it is for; may be given several times.",
        numbers=completion.open_numbers,
    ),
]
CorrectedOption = Annotated[
    str | None, number_option("--invoice", "-i", metavar="NUMBER", text="The invoice that it corrects.")
]
AboutOption = Annotated[
    str | None, number_option("--invoice", "-i", metavar="NUMBER", text="The document that it is about.")
]
TaxOption = Annotated[str | None, typer.Option("--tax", metavar="CODE", help="A code of [[tax]] in arledger.toml.")]
PdfFlag = Annotated[bool, typer.Option("--pdf", help="Keep its PDF beside the ledger as the client's document.")]
EmlFlag = Annotated[bool, typer.Option("--eml", help="Keep its PDF, and draft its mail into outbox/DATE/.")]
