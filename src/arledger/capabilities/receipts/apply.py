"""`arledger apply`."""

from arledger.session.entry_options import EntryOptions
from arledger.session.options import ClientArgument, OldestFirstFlag, TargetsOption


def command(
    client: ClientArgument,
    invoice: TargetsOption = None,
    oldest_first: OldestFirstFlag = False,
    *,
    shared: EntryOptions,
) -> None:
    """Put a client's unapplied credit on items.

    No money moves and the client's balance stays: the entry has legs on the client's account only.

    Example: arledger apply Acme --oldest-first --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.items import apply_credit
    from arledger.session.amounts import parse_targets
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        targets = parse_targets(invoice)
        context = session.context(who)
        plan = apply_credit(context, who, targets, oldest_first=oldest_first, note=shared.note)
        about = targets[0].number if targets else None
        session.finish(with_document(context, plan, who, shared.document, about))
