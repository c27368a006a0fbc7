"""`arledger document`."""

from typing import Annotated

import typer

from arledger.session.entry_options import PlanOptions
from arledger.session.options import AboutOption, ClientArgument, SideNoteOption


def command(
    client: ClientArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to keep.")],
    invoice: AboutOption = None,
    note: SideNoteOption = "",
    *,
    shared: PlanOptions,
) -> None:
    """Keep a file beside the ledger as a client's document.

    Example: arledger document Acme order-4711.pdf --invoice INV-2026-0007 --write
    """
    from arledger.entries.documents import document as make_document
    from arledger.entries.documents import with_papers
    from arledger.entries.validation import refuse_unknown_number
    from arledger.session.preparing import proposing

    with proposing(shared) as session:
        who = session.client(client)
        context = session.context(who)
        refuse_unknown_number(context, who, invoice)
        session.finish(with_papers(context, make_document(context, who, file, invoice), who, note, None, invoice))
