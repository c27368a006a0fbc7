"""`arledger refund`."""

from arledger.session.entry_options import EntryOptions
from arledger.session.options import AccountOption, AmountArgument, ByOption, ClientArgument, CurrencyOption


def command(
    client: ClientArgument,
    amount: AmountArgument,
    currency: CurrencyOption = None,
    account: AccountOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Pay unapplied credit back to a client; never more than there is.

    Where the policy asks for an approval of refunds, `arledger approve CLIENT --kind refund` comes first.

    Example: arledger refund Acme 150.00 --by dana --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.payments import refund as make_refund
    from arledger.session.amounts import parse_amount_in
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        who = session.client(client)
        number_, said = parse_amount_in(amount, currency)
        context = session.context(who)
        plan = make_refund(context, who, number_, said, account, shared.note)
        session.need_approval("refund", number_, (who.id,), who, said or context.currency_of(who))
        session.finish(with_document(context, plan, who, shared.document, None))
