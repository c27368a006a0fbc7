"""`arledger release`."""

from typing import Annotated

import typer

from arledger.session.options import (
    ByOption,
    DateOption,
    DocumentOption,
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
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
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
    """End a client's hold.

    Example: arledger release Acme --reason "paid in full" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import release as make_release
    from arledger.entries.documents import with_papers
    from arledger.session.preparing import need_text, write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        context = session.context(who)
        plan = make_release(context, who, need_text(reason, "--reason"))
        session.finish(with_papers(context, plan, who, note, document))
