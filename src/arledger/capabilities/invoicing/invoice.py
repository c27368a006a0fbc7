"""`arledger invoice`."""

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

# An option that takes several words; `cli.main` joins them.
WORDS = {"--line": 3}


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    amount: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="The net amount, where there are no lines.")
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar="TEXT QTY PRICE", help="A line, net of tax; may be given several times."),
    ] = None,
    tax: Annotated[
        str | None, typer.Option("--tax", metavar="CODE", help="A code of [[tax]] in arledger.toml.")
    ] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="Default: from the terms.")] = None,
    terms: Annotated[str | None, typer.Option("--terms", metavar="TERMS", help="Default: the client's.")] = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", metavar="TEXT", help="The client's reference, such as an order number."),
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
    """Write an invoice: a number, a due date from the terms, tax, and the client's debit.

    Numbers follow the policy's pattern without gaps. Instalment terms become a posting for each part.

    Example: arledger invoice Acme --line "Pump" 2 540.00 --tax std --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.invoices import InvoiceRequest
    from arledger.entries.invoices import invoice as make_invoice
    from arledger.session.amounts import parse_amount_in, parse_lines
    from arledger.session.clock import parse_date
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
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
            note=note,
            meta=(("reference", reference),) if reference else (),
        )
        context = session.with_numbers(session.context(who))
        plan, given = make_invoice(context, request)
        session.finish(with_document(context, plan, who, document, given))
