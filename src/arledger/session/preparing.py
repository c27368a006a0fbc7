"""What writing commands share before they propose anything."""

import getpass
import os

from arledger.model.problem import UserError
from arledger.session.clock import parse_date
from arledger.session.writing import WriteOptions

USER_VARIABLE = "ARLEDGER_USER"


def write_options(
    day: str, by: str | None, *, write: bool, format_name: str | None, again: bool | None = None
) -> WriteOptions:
    """Return the options of a writing command, as the user typed them; an empty name is nobody's, not the login's."""
    if by is not None and not by.strip():
        raise UserError("--by names nobody", f"Give a name, or leave it out for {who_am_i()}.")
    return WriteOptions(parse_date(day, name="--date"), by or who_am_i(), write, format_name, again=again)


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
