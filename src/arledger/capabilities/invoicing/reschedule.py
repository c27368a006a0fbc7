"""`arledger reschedule`."""

from typing import Annotated

import typer

from arledger.session.entry_options import PlanOptions
from arledger.session.options import DocumentOption, ItemArgument, NoteOption, OwnerOption


def command(
    number: ItemArgument,
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="TERMS", help='For example "3 instalments monthly".')
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option("--part", metavar="DATE=AMOUNT", help="An instalment; may be given several times."),
    ] = None,
    client: OwnerOption = None,
    note: NoteOption = "",
    document: DocumentOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Let what an item has open be paid in instalments.

    The old item is settled by new ones under the same number; nothing is edited.

    Example: arledger reschedule INV-2026-0007 --terms "3 instalments monthly" --write
    """
    from arledger.entries.documents import owner_of, with_document
    from arledger.entries.items import reschedule as make_schedule
    from arledger.session.amounts import parse_parts, parts_currency
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        owner = session.client(client) if client is not None else None
        parts = parse_parts(part, terms)
        context = session.context_of_number(number, owner)
        plan = make_schedule(context, number, owner, parts, parts_currency(part), note)
        session.finish(with_document(context, plan, owner_of(context, plan), document, number))
