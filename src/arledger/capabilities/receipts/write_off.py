"""`arledger write-off`."""

from typing import Annotated

import typer

from arledger.session.entry_options import EntryOptions
from arledger.session.options import ByOption, ItemArgument, OwnerOption


def command(
    number: ItemArgument,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help="Default: everything that is open.")
    ] = None,
    tax_relief: Annotated[
        bool, typer.Option("--tax-relief", help="Give back the tax in it: owed no more, and no bad debt.")
    ] = False,
    client: OwnerOption = None,
    by: ByOption = None,
    *,
    shared: EntryOptions,
) -> None:
    """Write off what an item has open, as bad debt.

    Above the limit of [[authority]] in the policy, it needs an `arledger approve` by somebody else first.

    Example: arledger write-off INV-2026-0007 --note "insolvent" --by dana --write
    """
    from arledger.entries.documents import with_document
    from arledger.entries.items import find_write_off, write_off
    from arledger.session.amounts import parse_amount
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        owner = session.client(client) if client is not None else None
        context = session.context_of_number(number, owner)
        wanted, said = parse_amount(amount, "--amount") if amount else (None, None)
        found = find_write_off(context, number, owner, wanted, said)
        session.need_approval("write-off", found.amount, (number,), found.client)
        plan = write_off(context, found, shared.note, tax_relief=tax_relief)
        session.finish(with_document(context, plan, found.client, shared.document, number))
