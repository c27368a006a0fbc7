"""`arledger write-off`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AgainOption,
    ByOption,
    DateOption,
    DocumentOption,
    LedgerOption,
    NoCacheOption,
    NoteOption,
    OwnerOption,
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    number: Annotated[str, typer.Argument(metavar="INVOICE", help="The number of the item.")],
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="Default: everything that is open.")
    ] = None,
    tax_relief: Annotated[
        bool, typer.Option("--tax-relief", help="Give back the tax in it: owed no more, and no bad debt.")
    ] = False,
    client: OwnerOption = None,
    date_: DateOption = "today",
    note: NoteOption = "",
    document: DocumentOption = None,
    by: ByOption = None,
    again: AgainOption = False,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write off what an item has open, as bad debt.

    Above the limit of [[authority]] in the policy, it needs an `arledger approve` by somebody else first.

    Example: arledger write-off INV-2026-0007 --note "insolvent" --by dana --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.items import find_write_off, write_off
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        owner = session.client(client) if client is not None else None
        context = session.desk_of_number(number, owner)
        wanted, said = parse_amount(amount, "--amount") if amount else (None, None)
        found = find_write_off(context, number, owner, wanted, said)
        session.need_approval("write-off", found.amount, (number,), found.client)
        plan = write_off(context, found, note, tax_relief=tax_relief)
        session.finish(with_document(context, plan, found.client, document, number))
