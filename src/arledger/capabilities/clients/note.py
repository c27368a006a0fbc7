"""`arledger note`."""

from typing import Annotated

import typer

from arledger.session.options import (
    DateOption,
    DocumentOption,
    LedgerOption,
    NoCacheOption,
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said or done.")],
    invoice: Annotated[
        str | None, typer.Option("--invoice", "-i", metavar="NUMBER", help="The document that it is about.")
    ] = None,
    date_: DateOption = "today",
    document: DocumentOption = None,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write a note on a client into the ledger.

    Example: arledger note Acme "They promise Friday" --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import note as make_note
    from arledger.entries.documents import with_document
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        session.finish(with_document(context, make_note(context, who, text, invoice), who, document, invoice))
