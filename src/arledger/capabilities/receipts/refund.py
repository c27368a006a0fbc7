"""`arledger refund`."""

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
    PlanFormatOption,
    ReceivableOption,
    VerboseOption,
    WriteFlag,
    source_of,
)


def command(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Account component, name, or how one begins.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help='For example 1080.00 or "1080.00 USD".')],
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
    """Pay unapplied credit back to a client; never more than there is.

    Where the policy asks for an approval of refunds, `arledger approve CLIENT --kind refund` comes first.

    Example: arledger refund Acme 150.00 --by dana --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.payments import refund as make_refund
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    options = write_options(date_, by, write=write, format_name=format_, again=again)
    with writing(source_of(ledger, receivable, no_cache, verbose), options) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        context = session.context(who)
        plan = make_refund(context, who, number_, said, account, note)
        session.need_approval("refund", number_, (who.id,), who, said or context.currency_of(who))
        session.finish(with_document(context, plan, who, document, None))
