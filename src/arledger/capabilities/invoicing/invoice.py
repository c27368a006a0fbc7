"""`arledger invoice`."""

from typing import Annotated

import typer

from arledger.session.entry_options import EntryOptions
from arledger.session.options import AccountOption, ByOption, ClientArgument, CurrencyOption, NumberOption, TaxOption

# An option that takes several words; `cli.main` joins them.
WORDS = {"--line": 3}


def command(
    client: ClientArgument,
    amount: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="The net amount, where there are no lines.")
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar="TEXT QTY PRICE", help="A line, net of tax; may be given several times."),
    ] = None,
    tax: TaxOption = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="Default: from the terms.")] = None,
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS", help="Default: the client's.")] = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar="TEXT", help="The client's reference, such as an order number."),
    ] = None,
    number: NumberOption = None,
    currency: CurrencyOption = None,
    account: AccountOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Write an invoice: a number, a due date from the terms, tax, and the client's debit.

    Numbers follow the policy's pattern without gaps. Instalment terms become a posting for each part.

    Example: arledger invoice Acme --line "Pump" 2 540.00 --tax std --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.invoices import InvoiceRequest
    from arledger.entries.invoices import invoice as make_invoice
    from arledger.session.amounts import parse_amount_in, parse_lines
    from arledger.session.clock import parse_date
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency) if amount else (None, currency)
        request = InvoiceRequest(
            client=who,
            amount=number_,
            lines=parse_lines(line),
            tax=tax,
            due=parse_date(due, name="--due") if due else None,
            terms=terms,
            number=number,
            currency=said,
            account=account,
            note=shared.note,
            meta=(("reference", reference),) if reference else (),
        )
        context = session.with_numbers(session.context(who))
        plan, given = make_invoice(context, request)
        session.finish(with_document(context, plan, who, shared.document, given))
