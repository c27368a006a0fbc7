"""`arledger credit-memo`."""

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
        str | None, typer.Option("--invoice", "-i", metavar="NUMBER", help="The invoice that it corrects.")
    ] = None,
    tax: Annotated[
        str | None, typer.Option("--tax", metavar="CODE", help="A code of [[tax]] in arledger.toml.")
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
    """Write a credit memo: less is owed, and income and tax go back.

    With --invoice, the amount is what the client is credited with: income and tax go back in the invoice's
    proportions, and --account takes the place of its income. With --tax, or without --invoice, the amount is net.

    Where the policy asks for an approval, it must be in the ledger first.

    Example: arledger credit-memo Acme 270.00 --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.invoices import MemoRequest
    from arledger.entries.invoices import credit_memo as make_memo
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        request = MemoRequest(who, number_, invoice, tax, number, said, account, note)
        context = session.with_numbers(session.context(who))
        plan, given, total = make_memo(context, request)
        session.need_approval("credit-memo", total, (given, *((invoice,) if invoice else ())), who)
        session.finish(with_document(context, plan, who, document, given))
