"""How a file is refused: where, what is wrong, what to do."""

from arledger.model.problem import UserError
from arledger.model.source import Source

REMEDY = "Ask for the file again; if it stays like this, mend the line in a copy and read that."


def bad(place: Source, what: str, remedy: str = REMEDY) -> UserError:
    """Return the refusal of a file; the caller raises it."""
    return UserError(f"{place}: {what}", remedy, exit_code=1)


def shown(text: str, longest: int = 40) -> str:
    """Quote a piece of the file for a message: printable characters only, cut to `longest`."""
    plain = "".join(char if char.isprintable() else "\ufffd" for char in text[: longest + 1])
    return f'"{plain[:longest]}…"' if len(plain) > longest else f'"{plain}"'
