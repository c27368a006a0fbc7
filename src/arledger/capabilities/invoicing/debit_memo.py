"""`arledger debit-memo`."""

from arledger.session.entry_options import EntryOptions
from arledger.session.options import (
    AccountOption,
    AmountArgument,
    ByOption,
    ClientArgument,
    CorrectedOption,
    CurrencyOption,
    NumberOption,
    TaxOption,
)


def command(
    client: ClientArgument,
    amount: AmountArgument,
    invoice: CorrectedOption = None,
    tax: TaxOption = None,
    number: NumberOption = None,
    currency: CurrencyOption = None,
    account: AccountOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Write a debit memo: more is owed, under a number of its own.

    With --invoice, the amount is what the client owes more, and has income and tax in it as the invoice. With --tax,
    or without --invoice, it is net. The due date follows from the client's terms.

    Example: arledger debit-memo Acme 45.00 --note "Freight" --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.invoices import MemoRequest
    from arledger.entries.invoices import debit_memo as make_memo
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        request = MemoRequest(who, number_, invoice, tax, number, said, account, shared.note)
        context = session.with_numbers(session.context(who))
        plan, given = make_memo(context, request)
        session.finish(with_document(context, plan, who, shared.document, given))
