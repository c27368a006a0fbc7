"""`arledger reconcile`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.options import ByOption, QuietFlag, WriteFlag
from arledger.session.report_options import OutputOptions

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="The bank's files: OFX, CAMT, MT940, BAI2, CSV, XLSX, zip.")
]
AccountOption = Annotated[
    str | None,
    typer.Option("--account", metavar="ACCOUNT", help="The ledger's bank account. Default: by its number."),
]
AutoFlag = Annotated[bool, typer.Option("--auto", help="Book what is certain without asking; so does --write alone.")]
InteractiveFlag = Annotated[
    bool, typer.Option("--interactive", help="Walk through what is not certain, one line after the other.")
]
ParkFlag = Annotated[
    bool, typer.Option("--park", help="Also post unmatched receipts, as unapplied or unidentified cash.")
]
PayoutsOption = Annotated[
    list[Path] | None,
    typer.Option("--payouts", metavar="FILE", help="What a processor settled: Stripe's or PayPal's CSV."),
]
RemittanceOption = Annotated[
    list[Path] | None,
    typer.Option("--remittance", metavar="FILE", help="A client's list of what a payment covers."),
]
ProfileOption = Annotated[
    list[Path] | None, typer.Option("--profile", metavar="FILE", help="A CSV profile of your own.")
]
AllFlag = Annotated[
    bool, typer.Option("--all", help="List the lines that are booked already, too; JSON and files always have them.")
]
ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain", metavar="LINE", help="All the evidence on one line: its number in the list, or its reference."
    ),
]
StrictFlag = Annotated[bool, typer.Option("--strict", help="Exit 1 where a line is left to a person.")]


def command(
    files: FilesArgument,
    account: AccountOption = None,
    auto: AutoFlag = False,
    interactive: InteractiveFlag = False,
    park: ParkFlag = False,
    payouts: PayoutsOption = None,
    remittance: RemittanceOption = None,
    profile: ProfileOption = None,
    strict: StrictFlag = False,
    every: AllFlag = False,
    explain: ExplainOption = None,
    quiet: QuietFlag = False,
    by: ByOption = None,
    write: WriteFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """Explain every line of bank statements, and book what is certain.

    Each line is booked already, matched, proposed, unmatched, or ignored by a rule, with the reason. Without
    --write nothing is written; with it, an entry is added for every matched line, linked by `bank-ref`.

    Example: arledger reconcile march.xml --auto --write
    """
    from arledger.capabilities.bank_reconciliation.run import ReconcileRequest, reconcile
    from arledger.session.preparing import write_options

    asked = ReconcileRequest(
        files=tuple(files),
        account=account,
        auto=auto,
        interactive=interactive,
        park=park,
        payouts=tuple(payouts or ()),
        remittances=tuple(remittance or ()),
        profiles=tuple(profile or ()),
        strict=strict,
        every=every,
        explain=explain,
        quiet=quiet,
        format_name=shared.format_name,
        output=shared.output,
    )
    plan_format = "json" if shared.format_name == "json" else None
    options = write_options("today", by, write=write, format_name=plan_format)
    reconcile(shared, options, asked)
