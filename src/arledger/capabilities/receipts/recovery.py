"""`arledger recovery`."""

from arledger.session.entry_options import EntryOptions
from arledger.session.options import AccountOption, AmountArgument, ItemArgument, OwnerOption


def command(
    number: ItemArgument,
    amount: AmountArgument,
    client: OwnerOption = None,
    account: AccountOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record money that came in on an item that was written off.

    Never more than was written off; the item and its write-off stay as they are. Tax that went back with the
    write-off is owed again, in proportion.

    Example: arledger recovery INV-2026-0007 250.00 --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.payments import recovery as make_recovery
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        wanted, said = parse_amount(amount)
        plan = make_recovery(context, number, owner, wanted, account, shared.note, said)
        session.finish(with_document(context, plan, owner_of(context, plan), shared.document, number))
