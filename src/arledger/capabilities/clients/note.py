"""`arledger note`."""

from typing import Annotated

import typer

from arledger.session.entry_options import PlanOptions
from arledger.session.options import AboutOption, ClientArgument, DocumentOption


def command(
    client: ClientArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said or done.")],
    invoice: AboutOption = None,
    document: DocumentOption = None,
    *,
    shared: PlanOptions,
) -> None:
    """Write a note on a client into the ledger.

    Example: arledger note Acme "They promise Friday" --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import note as make_note
    from arledger.entries.documents import with_document
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        session.finish(with_document(context, make_note(context, who, text, invoice), who, document, invoice))
