"""What writing commands share before they propose anything."""

import getpass
import os
from collections.abc import Callable
from contextlib import AbstractContextManager

from arledger.entries.context import EntryContext
from arledger.model.documents import Client
from arledger.model.plan import Plan
from arledger.model.problem import Refused, UserError
from arledger.session.clock import parse_date
from arledger.session.entry_options import EntryOptions, PlanOptions, RecordOptions
from arledger.session.writing import Session, WriteOptions, writing

Decision = Callable[[EntryContext, Client, str], Plan]
"""Proposes what is decided about a client, with the reason."""

USER_VARIABLE = "ARLEDGER_USER"


def write_options(
    day: str, by: str | None, *, write: bool, format_name: str | None, again: bool | None = None
) -> WriteOptions:
    """Return the options of a writing command, as the user typed them; an empty name is nobody's, not the login's."""
    if by is not None and not by.strip():
        raise UserError("--by names nobody", f"Give a name, or leave it out for {who_am_i()}.")
    return WriteOptions(parse_date(day, name="--date"), by or who_am_i(), write, format_name, again=again)


def proposing(
    shared: PlanOptions, by: str | None = None, *, first_client: bool = False
) -> AbstractContextManager[Session]:
    """Open the book for a command that writes, as its options say; `by` where it has one."""
    again = shared.again if isinstance(shared, EntryOptions) else None
    options = write_options(shared.date, by, write=shared.write, format_name=shared.format_name, again=again)
    return writing(shared, options, first_client=first_client)


def decide(client: str, reason: str, by: str | None, shared: RecordOptions, make: Decision) -> None:
    """Carry out a command that decides something about a client, for a reason that must be given."""
    from arledger.entries.documents import with_papers

    with proposing(shared, by) as session:
        who = session.client(client)
        context = session.context(who)
        plan = make(context, who, need_text(reason, "--reason"))
        session.finish(with_papers(context, plan, who, shared.note, shared.document))


def client_or_number(session: Session, text: str, named: Client | None) -> tuple[Client, str]:
    """Find a client by one of their numbers or by name; the number is empty where it is a name.

    `named` says whose a number of several clients is.
    """
    if any(item.number == text for item in session.unsettled.items):
        return session.context().client_of_number(text, named), text
    try:
        return session.client(text), ""
    except UserError:
        if text not in session.opened.store.numbers():
            raise
        raise Refused(f"nothing of {text} is open", "`arledger items --all` shows what became of it.") from None


def who_am_i() -> str:
    """Return the name that goes with decisions: ARLEDGER_USER, else the login."""
    named = os.environ.get(USER_VARIABLE)
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def need_text(text: str, name: str) -> str:
    """Return a text that must say something."""
    if not text.strip():
        raise UserError(f"{name} is missing", f'Give it, for example {name} "agreed by phone".')
    return text
