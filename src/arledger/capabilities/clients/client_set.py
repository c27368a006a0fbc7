"""`arledger client set`."""

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
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS", help='For example "2/10 net 30".')] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", metavar="AMOUNT", help='The credit limit: "50000 USD".')
    ] = None,
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
    """Change a client's terms or credit limit from a day on, with who decided; nothing is edited.

    Example: arledger client set Acme --limit "60000 USD" --by m.ito --write
    """
    from arledger.capabilities.clients.entries import client_set
    from arledger.entries.documents import with_papers
    from arledger.session.amounts import parse_money
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        money = parse_money(limit, "--limit") if limit else None
        context = session.context(who)
        session.finish(with_papers(context, client_set(context, who, terms, money), who, note, document))
