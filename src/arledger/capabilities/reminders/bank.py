"""What the bank is known to say, and which of its files to look into before anybody is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from arledger.capabilities.reminders.values import ItemKey
from arledger.model.bank import STATEMENT_DIRECTIVE
from arledger.model.book import Book
from arledger.model.problem import UserError
from arledger.session.place import Place


@dataclass(frozen=True, slots=True)
class AtBank:
    """What the bank's files say: the items whose receipt waits there, and the last day that they tell of."""

    waiting: frozenset[ItemKey]
    last_day: date | None


def bank_files(place: Place, named: Sequence[Path]) -> list[Path]:
    """Return the files named, else those of the policy's patterns; raises UserError for a pattern without any."""
    if named:
        return list(named)
    folder = place.policy_file.parent if place.policy_file else place.folder
    found: list[Path] = []
    for pattern in place.policy.reminders.bank_files:
        if not _is_inside(pattern):
            raise UserError(
                f"[reminders] bank-files: {pattern!r} does not stay in the folder", f"Name files inside {folder}."
            )
        fitting = sorted(path for path in folder.glob(pattern) if path.is_file())
        if not fitting:
            raise UserError(
                f"[reminders] bank-files: no file is {pattern}",
                f"Save the bank's statements there (from {folder}), or correct the pattern in arledger.toml.",
            )
        found += [path for path in fitting if path not in found]
    return found


def _is_inside(pattern: str) -> bool:
    """Say whether a pattern stays below its folder."""
    path = Path(pattern)
    return bool(pattern) and not path.is_absolute() and ".." not in path.parts


def last_statement(book: Book) -> date | None:
    """Return the last day of the statements that the ledger has booked, None without any."""
    return max((c.date for c in book.facts.customs if c.type == STATEMENT_DIRECTIVE), default=None)
