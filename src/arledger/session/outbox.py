"""Where mails wait to be sent: `outbox/DATE` beside the policy file."""

import os
from datetime import date
from itertools import count
from pathlib import Path

from arledger.model.problem import UserError
from arledger.session.place import Place

OUTBOX = "outbox"


def outbox_of(place: Place, day: date) -> Path:
    """Return the folder `outbox/DATE` beside the policy file, else beside the ledger: drafts of a day lie there."""
    return (place.policy_file.parent if place.policy_file else place.folder) / OUTBOX / f"{day}"


def refuse_elsewhere(folder: Path) -> None:
    """Raise UserError where a link leads an outbox elsewhere: clients' letters stay beside the books."""
    base = folder.parent.parent
    if os.path.realpath(folder) != os.path.join(os.path.realpath(base), folder.parent.name, folder.name):  # noqa: PTH118
        raise UserError(f"{folder}: this outbox leads elsewhere through a link", "Take the link away.")


def refuse_link(folder: Path) -> None:
    """Raise UserError where a folder is a link: what is to lie beside the books stays there."""
    if os.path.realpath(folder) != os.path.join(os.path.realpath(folder.parent), folder.name):  # noqa: PTH118
        raise UserError(f"{folder}: this folder leads elsewhere through a link", "Take the link away.")


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that is not taken, in capitals or not, and take it."""
    free = next(each for n in count(1) if (each := name if n == 1 else f"{name}-{n}").casefold() not in taken)
    taken.add(free.casefold())
    return free
