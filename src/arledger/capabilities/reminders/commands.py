"""`arledger pause`, `stop` and `resume`."""

from typing import Annotated

import typer

from arledger.session import options
from arledger.session.entry_options import RecordOptions

WhoArgument = Annotated[
    str, options.number_argument("CLIENT|INVOICE", "A client, or the number of one of their invoices.")
]
UntilOption = Annotated[str, options.day_option("--until", "The last day without reminders.")]
KindOption = Annotated[str, typer.Option("--kind", metavar="KIND", help="insolvent, opted-out, agency or lawyer.")]


def pause(
    who: WhoArgument,
    until: UntilOption,
    reason: options.ReasonOption = "",
    client: options.OwnerOption = None,
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Do not remind a client, or of one invoice, until the end of a day; a later pause takes its place.

    Example: arledger pause INV-2026-0044 --until 2026-04-15 --reason "waits for the order number" --write
    """
    from arledger.capabilities.reminders.entries import pause as make_pause
    from arledger.entries.documents import with_papers
    from arledger.session.clock import parse_date
    from arledger.session.preparing import client_or_number, need_text, proposing

    with proposing(shared, by) as session:
        named = session.client(client) if client is not None else None
        owner, number = client_or_number(session, who, named)
        context = session.context(owner)
        last = parse_date(until, name="--until")
        plan = make_pause(context, owner, number, last, need_text(reason, "--reason"))
        session.finish(with_papers(context, plan, owner, shared.note, shared.document, number or None))


def stop(
    client: options.ClientArgument,
    kind: KindOption,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Stop all reminders of a client, who is insolvent, has opted out, or is with an agency or a lawyer.

    Example: arledger stop Acme --kind insolvent --reason "petition of 1 March" --write
    """
    from arledger.capabilities.reminders.entries import stop as make_stop
    from arledger.session.preparing import decide

    decide(client, reason, by, shared, lambda context, who, text: make_stop(context, who, kind, text))


def resume(
    client: options.ClientArgument,
    reason: options.ReasonOption = "",
    by: options.ByOption = None,
    *,
    shared: RecordOptions,
) -> None:
    """Let reminders of a client go on after a stop.

    Example: arledger resume Acme --reason "petition dismissed" --write
    """
    from arledger.capabilities.reminders.entries import resume as make_resume
    from arledger.session.preparing import decide

    decide(client, reason, by, shared, make_resume)
