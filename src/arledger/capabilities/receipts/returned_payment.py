"""`arledger returned-payment`."""

from typing import Annotated

from arledger.session.entry_options import EntryOptions
from arledger.session.options import AccountOption, OwnerOption, day_option, number_argument


def command(
    number: Annotated[
        str, number_argument("INVOICE|RECEIPT", "An invoice that was paid, or the receipt's own number.")
    ],
    paid_on: Annotated[str | None, day_option("--paid-on", "The receipt's date, where there are several.")] = None,
    client: OwnerOption = None,
    account: AccountOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Record that the bank took a receipt back; the items it had settled open again.

    Items keep their due dates. The whole receipt comes back, with everything that it was for.

    Example: arledger returned-payment INV-2026-0007 --note "cheque 88123" --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.returned import returned_payment as make_return
    from arledger.session.clock import parse_date
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        # What is settled counts, too: the number may be another client's open item.
        context = session.context(owner, whole=True)
        day = parse_date(paid_on, name="--paid-on") if paid_on else None
        plan = make_return(context, number, owner, day, account, shared.note)
        session.finish(with_document(context, plan, owner_of(context, plan), shared.document, number))
