"""`arledger payment`."""

from typing import Annotated

import typer

from arledger.session.entry_options import EntryOptions
from arledger.session.options import (
    AccountOption,
    AmountArgument,
    ByOption,
    ClientArgument,
    CurrencyOption,
    NumberOption,
    OldestFirstFlag,
    TargetsOption,
)


def command(
    client: ClientArgument,
    amount: AmountArgument,
    invoice: TargetsOption = None,
    oldest_first: OldestFirstFlag = False,
    unapplied: Annotated[bool, typer.Option("--unapplied", help="Money on account, for no item yet.")] = False,
    discount: Annotated[
        bool, typer.Option("--discount", help="Take the early-payment discount, if the terms still give it.")
    ] = False,
    fee: Annotated[str, typer.Option("--fee", metavar="AMOUNT", help="Bank fee deducted from the receipt.")] = "0",
    tolerance: Annotated[
        bool, typer.Option("--tolerance", help="Write off what is short, within the policy's tolerance.")
    ] = False,
    received: Annotated[
        str | None,
        typer.Option("--received", metavar="AMOUNT", help='What arrived in another currency: "920.00 EUR".'),
    ] = None,
    number: NumberOption = None,
    currency: CurrencyOption = None,
    account: AccountOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record a receipt: what a client paid, and for which invoices.

    Without --write it shows the entry as a diff. What the invoices do not need stays unapplied.

    Example: arledger payment Acme 1058.40 --invoice INV-2026-0007 --discount --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.payments import PaymentRequest, payment
    from arledger.session.amounts import parse_amount, parse_amount_in, parse_money, parse_targets
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
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
            note=shared.note,
        )
        context = session.context(who)
        context = session.with_numbers(context) if number else context
        about = request.targets[0].number if request.targets else None
        session.finish(with_document(context, payment(context, request), who, shared.document, about))
