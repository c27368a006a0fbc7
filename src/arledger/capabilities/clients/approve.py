"""`arledger approve`."""

from typing import Annotated

import typer

from arledger.session.options import (
    ByOption,
    DateOption,
    DocumentOption,
    LedgerOption,
    NoCacheOption,
    OwnerOption,
    PlanFormatOption,
    ReceivableOption,
    SideNoteOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The document, or the client of a refund.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="write-off, credit-memo or refund.")
    ] = "write-off",
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    client: OwnerOption = None,
    date_: DateOption = "today",
    by: ByOption = None,
    note: SideNoteOption = "",
    document: DocumentOption = None,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Approve a write-off, credit memo or refund, before somebody else writes it.

    Example: arledger approve INV-2026-0007 --kind write-off --by h.meyer --write
    """
    from arledger.capabilities.clients.entries import approve as make_approval
    from arledger.capabilities.clients.entries import whose_number
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import is_subject
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        owner = session.client(client) if client is not None else None
        context = session.context()
        if not is_subject(context, kind, number):
            # It may be of something that is settled by now.
            context = session.context(whole=True)
        plan = make_approval(context, number, kind, reason, owner)
        session.finish(with_papers(context, plan, owner or whose_number(context, number), note, document, number))
