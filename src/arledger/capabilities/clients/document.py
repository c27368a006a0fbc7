"""`arledger document`."""

from typing import Annotated

import typer

from arledger.session.options import (
    DateOption,
    LedgerOption,
    NoCacheOption,
    PlanFormatOption,
    ReceivableOption,
    SideNoteOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to keep.")],
    invoice: Annotated[
        str | None, typer.Option("--invoice", "-i", metavar="NUMBER", help="The document that it is about.")
    ] = None,
    date_: DateOption = "today",
    note: SideNoteOption = "",
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Keep a file beside the ledger as a client's document.

    Example: arledger document Acme order-4711.pdf --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import document as make_document
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        session.finish(with_papers(context, make_document(context, who, file, invoice), who, note, None, invoice))
