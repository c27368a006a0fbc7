"""How a bank file is refused: where, what is wrong, what to do."""

from arledger.formats.tabular import errors
from arledger.formats.tabular.errors import shown
from arledger.model.problem import UserError
from arledger.model.source import Source

__all__ = ["AGAIN", "bad", "shown"]

AGAIN = "Download the file from the bank again; if it stays like this, ask the bank or take another format."


def bad(place: Source, what: str, remedy: str = AGAIN) -> UserError:
    """Return the refusal of a file; the caller raises it."""
    return errors.bad(place, what, remedy)
