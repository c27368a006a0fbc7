"""`arledger credit-memo`."""

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
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        request = MemoRequest(who, number_, invoice, tax, number, said, account, shared.note)
        context = session.with_numbers(session.context(who))
        plan, given, total = make_memo(context, request)
        session.need_approval("credit-memo", total, (given, *((invoice,) if invoice else ())), who)
        session.finish(with_document(context, plan, who, shared.document, given))
