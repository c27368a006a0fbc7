"""`arledger reconcile`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.cli.options import (
    ByOption,
    LedgerOption,
    NoCacheOption,
    OutputOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="The bank's files: OFX, CAMT, MT940, BAI2, CSV, zip.")
    ],
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="ACCOUNT", help="The ledger's bank account. Default: by its number."),
    ] = None,
    auto: Annotated[bool, typer.Option("--auto", help="Book what is certain; with --write, at once.")] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Walk through what is not certain, one line after the other.")
    ] = False,
    park: Annotated[
        bool,
        typer.Option("--park", help="Book the other money in as well: unapplied, or unidentified."),
    ] = False,
    payouts: Annotated[
        list[Path] | None,
        typer.Option("--payouts", metavar="FILE", help="What a processor settled: Stripe's or PayPal's CSV."),
    ] = None,
    remittance: Annotated[
        list[Path] | None,
        typer.Option("--remittance", metavar="FILE", help="A client's list of what a payment covers."),
    ] = None,
    profile: Annotated[
        list[Path] | None, typer.Option("--profile", metavar="FILE", help="A CSV profile of your own.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a line is left to a person.")] = False,
    by: ByOption = "",
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, json, csv, md, html or xlsx.")
    ] = None,
    output: OutputOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Explain every line of bank statements, and book what is certain.

    Each line is booked already, matched, proposed, unmatched, or ignored by a rule, with the reason. Without
    --write nothing is written; with it, an entry is added for every matched line, linked by `bank-ref`.

    Example: arledger reconcile march.xml --auto --write
    """
    from arledger.cli.preparing import write_options
    from arledger.cli.reconciling import Asked, reconcile

    asked = Asked(
        files=tuple(files),
        account=account,
        auto=auto,
        interactive=interactive,
        park=park,
        payouts=tuple(payouts or ()),
        remittances=tuple(remittance or ()),
        profiles=tuple(profile or ()),
        strict=strict,
        format_name=format_,
        output=output,
    )
    plan_format = "json" if format_ == "json" else None
    options = write_options("today", by, write=write, format_name=plan_format)
    reconcile(source_of(ledger, receivable, no_cache, verbose), options, asked)
