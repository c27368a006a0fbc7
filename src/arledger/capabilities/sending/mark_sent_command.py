"""`arledger mark-sent`."""

from pathlib import Path
from typing import Annotated

import typer

from arledger.session import options
from arledger.session.book_options import BookOptions

DraftsArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Drafts, as in outbox/2026-03-31/Acme-USD-reminder-1.eml.")
]
SentOption = Annotated[
    str | None, options.day_option("--date", "The day on which they were sent. Default: the day of each draft.")
]


def command(
    files: DraftsArgument,
    day: SentOption = None,
    write: options.WriteFlag = False,
    format_name: options.PlanFormatOption = None,
    *,
    shared: BookOptions,
) -> None:
    """Record that drafts were sent or posted by hand: reminders with the level of each item, letters as contacts.

    A draft that is recorded already adds nothing.

    Example: arledger mark-sent outbox/2026-03-31/*.eml --write
    """
    from arledger.capabilities.sending.record import sent
    from arledger.letters.drafts import draft_in
    from arledger.model.problem import UserError
    from arledger.session.clock import parse_date
    from arledger.session.messages import say
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    chosen = write_options(day or "today", None, write=write, format_name=format_name)
    found = [(path, draft_in(path)) for path in files]
    drafts = [draft for _, draft in found if draft]
    others = [path for path, draft in found if draft is None]
    if not drafts:
        raise UserError(f"{others[0]}: this is no draft of ours", "Name drafts that lie in the outbox.")
    for path in others:
        say(f"{path}: not recorded, as nothing is kept of this mail, such as of a digest.")
    with writing(shared, chosen) as session:
        session.finish(sent(session.context(), drafts, parse_date(day, name="--date") if day else None))
