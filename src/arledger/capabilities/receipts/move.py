"""`arledger move`."""

from typing import Annotated

import typer

from arledger.session import completion
from arledger.session.entry_options import EntryOptions
from arledger.session.options import ByOption, client_option, day_option, number_argument

ReceiptArgument = Annotated[
    str, number_argument("RECEIPT", "Its bank-ref, own number, FILE:LINE, an invoice that it paid, or its client.")
]
SourceOption = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="INVOICE",
        help="What it is taken from, where it paid several invoices.",
        autocompletion=completion.numbers,
    ),
]
HolderOption = Annotated[str | None, client_option("Who has it now, where several do.")]
PaidOnOption = Annotated[str | None, day_option("--paid-on", "The receipt's date, where several are meant.")]


def command(
    receipt: ReceiptArgument,
    to: Annotated[
        str,
        typer.Option("--to", metavar="CLIENT|INVOICE", help="Where it belongs; or CLIENT:INVOICE."),
    ],
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="A part of it. Default: all that is there.")
    ] = None,
    source: SourceOption = "",
    client: HolderOption = None,
    paid_on: PaidOnOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
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
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        number, said = parse_amount(amount, "--amount") if amount is not None else (None, None)
        day = parse_date(paid_on, name="--paid-on") if paid_on else None
        who = session.client(client) if client is not None else None
        # Whose it is, and what it paid, may be anybody's.
        context = session.context(whole=True)
        origin, holder = receipt_to_move(context, receipt, who, day, number)
        owner, invoice = target(context, to)
        request = MoveRequest(origin, holder, owner, invoice, number, said, source, shared.note)
        session.finish(with_document(context, move(context, request), owner, shared.document, invoice or None))
