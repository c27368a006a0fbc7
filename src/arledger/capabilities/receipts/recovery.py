"""`arledger recovery`."""

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
    number: Annotated[str, typer.Argument(metavar="INVOICE", help="The number of the item.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help='For example 1080.00 or "1080.00 USD".')],
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
    """Record money that came in on an item that was written off.

    Never more than was written off; the item and its write-off stay as they are. Tax that went back with the
    write-off is owed again, in proportion.

    Example: arledger recovery INV-2026-0007 250.00 --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.payments import recovery as make_recovery
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, None, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        wanted, said = parse_amount(amount)
        plan = make_recovery(context, number, owner, wanted, account, note, said)
        session.finish(with_document(context, plan, owner_of(context, plan), document, number))
