"""`arledger apply`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AgainOption,
    DateOption,
    DocumentOption,
    LedgerOption,
    NoCacheOption,
    NoteOption,
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    invoice: Annotated[
        list[str] | None,
        typer.Option(
            "--invoice", "-i", metavar="NUMBER[=AMOUNT]", help="What it is for; may be given several times."
        ),
    ] = None,
    oldest_first: Annotated[bool, typer.Option("--oldest-first", help="Put it on the oldest items.")] = False,
    date_: DateOption = "today",
    note: NoteOption = "",
    document: DocumentOption = None,
    again: AgainOption = False,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put a client's unapplied credit on items.

    No money moves and the client's balance stays: the entry has legs on the client's account only.

    Example: arledger apply Acme --oldest-first --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.items import apply_credit
    from arledger.session.amounts import parse_targets
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        targets = parse_targets(invoice)
        context = session.context(who)
        plan = apply_credit(context, who, targets, oldest_first=oldest_first, note=note)
        about = targets[0].number if targets else None
        session.finish(with_document(context, plan, who, document, about))
