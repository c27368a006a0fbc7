"""`arledger bank`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session.options import AsOfOption, WriteFlag
from arledger.session.report_options import OutputOptions


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…]", help="The bank's files. Default: the last statement in the ledger."),
    ] = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="Only this bank account of the ledger.")
    ] = None,
    balance: Annotated[
        str | None,
        typer.Option("--balance", metavar="AMOUNT", help='What the bank says that it holds: "3560.20 USD".'),
    ] = None,
    as_of: AsOfOption = "today",
    write: WriteFlag = False,
    *,
    shared: OutputOptions,
) -> None:
    """The bank reconciliation statement: balance per bank and per books, and all that lies between.

    With --write it adds the `balance` assertion of the day after, never one that fails: where items are in transit,
    that of the books, and what the bank says beside it. Exits 1 where a difference is not explained.

    Example: arledger bank march.xml --as-of 2026-03-31 --write
    """
    from arledger.capabilities.bank_position.run import BankRequest, bank
    from arledger.session.preparing import write_options

    asked = BankRequest(tuple(files or ()), account, balance, as_of, shared.format_name, shared.output)
    options = write_options("today", None, write=write, format_name="json" if shared.format_name == "json" else None)
    bank(shared, options, asked)
