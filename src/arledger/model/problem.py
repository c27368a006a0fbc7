"""Problems in the user's data: values in a list, never exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from arledger.model.source import Source


class Severity(StrEnum):
    """How much a problem matters: an error makes figures doubtful, a warning asks for attention."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the data, with the place, the name of the rule and one remedy.

    Problems sort by file, line and code, so that any list of them reads top to bottom. `about` are the
    clients and numbers concerned, by which a policy can accept a finding.
    """

    source: Source
    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    about: tuple[str, ...] = ()


class UserError(Exception):
    """A call that cannot be answered: wrong usage, configuration or an unreadable file.

    The command line prints `message` and `remedy` and leaves with `exit_code`; nobody sees a traceback.
    """

    def __init__(self, message: str, remedy: str = "", exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.exit_code = exit_code


class Refused(UserError):
    """The program will not do it: the file changed, the period is locked, the number is taken (exit 3)."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy, exit_code=3)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", *, alike: bool = False) -> str:
    """Return the remedy that asks for the known word nearest to one, `otherwise` where none is near.

    Numbers and accounts are `alike` anyway: of these, only a slip of a sign or two is worth a guess.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - most calls have no slip in them

    close = get_close_matches(word, known, n=1, cutoff=(8 if alike else 6) / 10)
    return f"Did you mean {close[0]}?" if close else otherwise
