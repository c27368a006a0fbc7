"""The commands of this capability: payment, apply, move, refund, returned-payment, write-off, recovery."""

from typing import Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import EntryOptions

ReceiptArgument = Annotated[
    str,
    options.number_argument(
        "RECEIPT", "Its bank-ref, own number, FILE:LINE, an invoice that it paid, or its client."
    ),
]
SourceOption = Annotated[
    str,
    options.number_option("--from", metavar="INVOICE", text="What it is taken from, where it paid several invoices."),
]
HolderOption = Annotated[str | None, options.client_option("Who has it now, where several do.")]
FeeOption = Annotated[str, typer.Option("--fee", metavar="AMOUNT", help="Bank fee deducted from the receipt.")]
PayerOption = Annotated[
    str, typer.Option("--payer", metavar="NAME", help="Who paid, where the client did not: a leasing company, …")
]
PaidOnOption = Annotated[str | None, options.day_option("--paid-on", "The receipt's date, where several are meant.")]


def payment(
    client: options.ClientArgument,
    amount: options.AmountArgument,
    invoice: options.TargetsOption = None,
    oldest_first: options.OldestFirstFlag = False,
    unapplied: Annotated[bool, typer.Option("--unapplied", help="Money on account, for no item yet.")] = False,
    discount: Annotated[
        bool, typer.Option("--discount", help="Take the early-payment discount, if the terms still give it.")
    ] = False,
    fee: FeeOption = "0",
    tolerance: Annotated[
        bool, typer.Option("--tolerance", help="Write off what is short, within the policy's tolerance.")
    ] = False,
    received: Annotated[
        str | None,
        typer.Option("--received", metavar="AMOUNT", help='What arrived in another currency: "920.00 EUR".'),
    ] = None,
    payer: PayerOption = "",
    number: options.NumberOption = None,
    currency: options.CurrencyOption = None,
    account: options.AccountOption = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record a receipt: what a client paid, and for which invoices.

    Without --write it shows the entry as a diff. What the invoices do not need stays unapplied.

    Example: arledger payment Acme 1058.40 --invoice INV-2026-0007 --discount --write
    """
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
            payer=payer.strip(),
        )
        context = session.context(who)
        context = session.with_numbers(context) if number else context
        about = request.targets[0].number if request.targets else None
        session.propose(context, payment(context, request), who, shared.document, about)


def apply(
    client: options.ClientArgument,
    invoice: options.TargetsOption = None,
    oldest_first: options.OldestFirstFlag = False,
    *,
    shared: EntryOptions,
) -> None:
    """Put a client's unapplied credit on items.

    No money moves and the client's balance stays: the entry has legs on the client's account only.

    Example: arledger apply Acme --oldest-first --write
    """
    from arledger.entries.items import apply_credit
    from arledger.session.amounts import parse_targets
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        targets = parse_targets(invoice)
        context = session.context(who)
        plan = apply_credit(context, who, targets, oldest_first=oldest_first, note=shared.note)
        about = targets[0].number if targets else None
        session.propose(context, plan, who, shared.document, about)


def move(
    receipt: ReceiptArgument,
    to: Annotated[str, typer.Option("--to", metavar="CLIENT|INVOICE", help="Where it belongs; or CLIENT:INVOICE.")],
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="A part of it. Default: all that is there.")
    ] = None,
    source: SourceOption = "",
    client: HolderOption = None,
    paid_on: PaidOnOption = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Move a receipt from the wrong client or invoice to the right one.

    No money moves and the receipt stays as the bank has it. What it had settled opens again, with its due dates.

    Example: arledger move 2026042400017 --to INV-2026-0012 --write
    """
    from arledger.capabilities.receipts.run_move import receipt_to_move, target
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
        session.propose(context, move(context, request), owner, shared.document, invoice or None)


def refund(
    client: options.ClientArgument,
    amount: options.AmountArgument,
    currency: options.CurrencyOption = None,
    account: options.AccountOption = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Pay unapplied credit back to a client; never more than there is.

    Where the policy asks for an approval of refunds, `arledger approve CLIENT --kind refund` comes first.

    Example: arledger refund Acme 150.00 --by dana --write
    """
    from arledger.entries.payments import refund as make_refund
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        context = session.context(who)
        plan = make_refund(context, who, number_, said, account, shared.note)
        session.need_approval("refund", number_, (who.id,), who, said or context.currency_of(who))
        session.propose(context, plan, who, shared.document, None)


def returned_payment(
    number: Annotated[
        str, options.number_argument("INVOICE|RECEIPT", "An invoice that was paid, or the receipt's own number.")
    ],
    paid_on: Annotated[
        str | None, options.day_option("--paid-on", "The receipt's date, where there are several.")
    ] = None,
    client: options.OwnerOption = None,
    account: options.AccountOption = None,
    fee: Annotated[
        str | None, typer.Option("--fee", metavar="AMOUNT", help="What the bank charged for it, in the same line.")
    ] = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record that the bank took a receipt back; the items it had settled open again.

    Items keep their due dates. The whole receipt comes back, with everything that it was for.

    Example: arledger returned-payment INV-2026-0007 --note "cheque 88123" --write
    """
    from arledger.entries.returned import returned_payment as make_return
    from arledger.entries.returned import with_charge
    from arledger.session.amounts import parse_amount
    from arledger.session.clock import parse_date
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        day = parse_date(paid_on, name="--paid-on") if paid_on else None
        plan = make_return(context, number, owner, day, account, shared.note)
        if fee is not None:
            plan = with_charge(context, plan, *parse_amount(fee, "--fee"))
        session.propose(context, plan, None, shared.document, number)


def write_off(
    number: options.ItemArgument,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="Default: everything that is open.")
    ] = None,
    tax_relief: Annotated[
        bool, typer.Option("--tax-relief", help="Give back the tax in it: owed no more, and no bad debt.")
    ] = False,
    client: options.OwnerOption = None,
    by: options.ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Write off what an item has open, as bad debt.

    Above the limit of [[authority]] in the policy, it needs an `arledger approve` by somebody else first.

    Example: arledger write-off INV-2026-0007 --note "insolvent" --by dana --write
    """
    from arledger.entries.items import find_write_off, write_off
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        owner = session.client(client) if client is not None else None
        context = session.context_of_number(number, owner)
        wanted, said = parse_amount(amount, "--amount") if amount else (None, None)
        found = find_write_off(context, number, owner, wanted, said)
        session.need_approval("write-off", found.amount, (number,), found.client)
        plan = write_off(context, found, shared.note, tax_relief=tax_relief)
        session.propose(context, plan, found.client, shared.document, number)


def recovery(
    number: options.ItemArgument,
    amount: options.AmountArgument,
    client: options.OwnerOption = None,
    account: options.AccountOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record money that came in on an item that was written off.

    Never more than was written off; the item and its write-off stay as they are. Tax that went back with the
    write-off is owed again, in proportion.

    Example: arledger recovery INV-2026-0007 250.00 --write
    """
    from arledger.entries.payments import recovery as make_recovery
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        wanted, said = parse_amount(amount)
        plan = make_recovery(context, number, owner, wanted, account, shared.note, said)
        session.propose(context, plan, None, shared.document, number)
