"""`arledger mark-sent`, `pause`, `stop` and `resume`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session import options
from arledger.session.book_options import BookOptions
from arledger.session.entry_options import RecordOptions

DraftsArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Drafts, as in outbox/2026-03-31/Acme-USD-reminder-1.eml.")
]
SentOption = Annotated[
    str | None, options.day_option("--date", "The day on which they were sent. Default: the day of each draft.")
]
WhoArgument = Annotated[
    str, options.number_argument("CLIENT|INVOICE", "A client, or the number of one of their invoices.")
]
UntilOption = Annotated[str, options.day_option("--until", "The last day without reminders.")]
KindOption = Annotated[str, typer.Option("--kind", metavar="KIND", help="insolvent, opted-out, agency or lawyer.")]


def mark_sent(
    files: DraftsArgument,
    day: SentOption = None,
    write: options.WriteFlag = False,
    format_name: options.PlanFormatOption = None,
    *,
    shared: BookOptions,
) -> None:
    """Record that drafts were sent by hand: the level of each item in them counts from then on.

    A draft that is recorded already adds nothing.

    Example: arledger mark-sent outbox/2026-03-31/*.eml --write
    """
    from arledger.capabilities.reminders.entries import sent
    from arledger.letters.drafts import draft_in
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    chosen = write_options(day or "today", None, write=write, format_name=format_name)
    drafts = []
    for path in files:
        draft = draft_in(path)
        if draft is None:
            raise UserError(f"{path}: this is no reminder of ours", "Name drafts that `remind --write` made.")
        drafts.append(draft)
    with writing(shared, chosen) as session:
        session.finish(sent(session.context(), drafts, parse_date(day, name="--date") if day else None))


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
