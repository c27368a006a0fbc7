"""`arledger approve`."""

from typing import Annotated

import typer

from arledger.session.entry_options import RecordOptions
from arledger.session.options import ByOption, OwnerOption, number_argument


def command(
    number: Annotated[str, number_argument("NUMBER", "The document, or the client of a refund.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="write-off, credit-memo or refund.")
    ] = "write-off",
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    client: OwnerOption = None,
    by: ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Approve a write-off, credit memo or refund, before somebody else writes it.

    Example: arledger approve INV-2026-0007 --kind write-off --by h.meyer --write
    """
    from arledger.capabilities.clients.entries import approve as make_approval
    from arledger.capabilities.clients.entries import whose_number
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import is_subject
    from arledger.session.preparing import proposing

    with proposing(shared, by) as session:
        owner = session.client(client) if client is not None else None
        context = session.context()
        if not is_subject(context, kind, number):
            # It may be of something that is settled by now.
            context = session.context(whole=True)
        plan = make_approval(context, number, kind, reason, owner)
        session.finish(
            with_papers(context, plan, owner or whose_number(context, number), shared.note, shared.document, number)
        )
