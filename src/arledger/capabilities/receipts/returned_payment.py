"""`arledger returned-payment`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AccountOption,
    AgainOption,
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
    number: Annotated[
        str, typer.Argument(metavar="INVOICE|RECEIPT", help="An invoice that was paid, or the receipt's own number.")
    ],
    paid_on: Annotated[
        str | None, typer.Option("--paid-on", metavar="DATE", help="The receipt's date, where there are several.")
    ] = None,
    client: OwnerOption = None,
    date_: DateOption = "today",
    note: NoteOption = "",
    account: AccountOption = None,
    document: DocumentOption = None,
    again: AgainOption = False,
    write: WriteFlag = False,
    ledger: LedgerOption = None,
    receivable: ReceivableOption = None,
    format_: PlanFormatOption = None,
    no_cache: NoCacheOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record that the bank took a receipt back; the items it had settled open again.

    Items keep their due dates. The whole receipt comes back, with everything that it was for.

    Example: arledger returned-payment INV-2026-0007 --note "cheque 88123" --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.returned import returned_payment as make_return
    from arledger.session.clock import parse_date
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        day = parse_date(paid_on, name="--paid-on") if paid_on else None
        plan = make_return(context, number, owner, day, account, note)
        session.finish(with_document(context, plan, owner_of(context, plan), document, number))
