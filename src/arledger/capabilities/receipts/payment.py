"""`arledger payment`."""

from typing import Annotated

import typer

from arledger.session.options import (
    AccountOption,
    AgainOption,
    ByOption,
    CurrencyOption,
    DateOption,
    DocumentOption,
    LedgerOption,
    NoCacheOption,
    NoteOption,
    NumberOption,
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help='For example 1080.00 or "1080.00 USD".')],
    invoice: Annotated[
        list[str] | None,
        typer.Option(
            "--invoice", "-i", metavar="NUMBER[=AMOUNT]", help="What it is for; may be given several times."
        ),
    ] = None,
    oldest_first: Annotated[bool, typer.Option("--oldest-first", help="Put it on the oldest items.")] = False,
    unapplied: Annotated[bool, typer.Option("--unapplied", help="Money on account, for no item yet.")] = False,
    discount: Annotated[
        bool, typer.Option("--discount", help="Take the early-payment discount, if the terms still give it.")
    ] = False,
    fee: Annotated[str, typer.Option("--fee", metavar="AMOUNT", help="What the bank kept of it.")] = "0",
    tolerance: Annotated[
        bool, typer.Option("--tolerance", help="Write off what is short, within the policy's tolerance.")
    ] = False,
    received: Annotated[
        str | None,
        typer.Option("--received", metavar="AMOUNT", help='What arrived in another currency: "920.00 EUR".'),
    ] = None,
    number: NumberOption = None,
    currency: CurrencyOption = None,
    date_: DateOption = "today",
    note: NoteOption = "",
    account: AccountOption = None,
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
    """Record a receipt: what a client paid, and for which invoices.

    Without --write it shows the entry as a diff. What the invoices do not need stays unapplied.

    Example: arledger payment Acme 1058.40 --invoice INV-2026-0007 --discount --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.payments import PaymentRequest, payment
    from arledger.session.amounts import parse_amount, parse_amount_in, parse_money, parse_targets
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        kept, kept_in = parse_amount(fee, "--fee")
        request = PaymentRequest(
            client=who,
            amount=number_,
            targets=parse_targets(invoice),
            oldest_first=oldest_first,
            unapplied=unapplied,
            take_discount=discount,
            fee=kept,
            fee_currency=kept_in,
            tolerance=tolerance,
            received=parse_money(received, "--received") if received else None,
            currency=said,
            account=account,
            number=number,
            note=note,
        )
        context = session.context(who)
        context = session.with_numbers(context) if number else context
        about = request.targets[0].number if request.targets else None
        session.finish(with_document(context, payment(context, request), who, document, about))
