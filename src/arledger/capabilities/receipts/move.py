"""`arledger move`."""

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
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    receipt: Annotated[
        str,
        typer.Argument(
            metavar="RECEIPT", help="Its bank-ref, own number, FILE:LINE, an invoice that it paid, or its client."
        ),
    ],
    to: Annotated[
        str,
        typer.Option("--to", metavar="CLIENT|INVOICE", help="Where it belongs; or CLIENT:INVOICE."),
    ],
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="A part of it. Default: all that is there.")
    ] = None,
    source: Annotated[
        str, typer.Option("--from", metavar="INVOICE", help="What it is taken from, where it paid several invoices.")
    ] = "",
    client: Annotated[
        str | None, typer.Option("--client", "-c", metavar="CLIENT", help="Who has it now, where several do.")
    ] = None,
    paid_on: Annotated[
        str | None, typer.Option("--paid-on", metavar="DATE", help="The receipt's date, where several are meant.")
    ] = None,
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
    """Move a receipt from the wrong client or invoice to the right one.

    No money moves and the receipt stays as the bank has it. What it had settled opens again, with its due dates.

    Example: arledger move 2026042400017 --to INV-2026-0012 --write
    """
    from arledger.capabilities.receipts.run_move import receipt_to_move, target
    from arledger.entries.documents import with_document
    from arledger.entries.moves import MoveRequest, move
    from arledger.session.amounts import parse_amount
    from arledger.session.clock import parse_date
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        number, said = parse_amount(amount, "--amount") if amount is not None else (None, None)
        day = parse_date(paid_on, name="--paid-on") if paid_on else None
        who = session.client(client) if client is not None else None
        # Whose it is, and what it paid, may be anybody's.
        context = session.context(whole=True)
        origin, holder = receipt_to_move(context, receipt, who, day, number)
        owner, invoice = target(context, to)
        request = MoveRequest(origin, holder, owner, invoice, number, said, source, note)
        session.finish(with_document(context, move(context, request), owner, document, invoice or None))
