"""`arledger reschedule`."""

from typing import Annotated

import typer

from arledger.session.options import (
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
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="TERMS", help='For example "3 instalments monthly".')
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option("--part", metavar="DATE=AMOUNT", help="An instalment; may be given several times."),
    ] = None,
    client: OwnerOption = None,
    date_: DateOption = "today",
    note: NoteOption = "",
    document: DocumentOption = None,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Let what an item has open be paid in instalments.

    The old item is settled by new ones under the same number; nothing is edited.

    Example: arledger reschedule INV-2026-0007 --terms "3 instalments monthly" --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.items import reschedule as make_schedule
    from arledger.session.amounts import parse_parts, parts_currency
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        owner = session.client(client) if client is not None else None
        parts = parse_parts(part, terms)
        context = session.desk_of_number(number, owner)
        plan = make_schedule(context, number, owner, parts, parts_currency(part), note)
        session.finish(with_document(context, plan, owner_of(context, plan), document, number))
