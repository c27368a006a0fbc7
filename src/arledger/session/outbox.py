"""Where mails wait to be sent: `outbox/DATE` beside the policy file."""

from datetime import date
from pathlib import Path

from arledger.session.place import Place

OUTBOX = "outbox"


def outbox_of(place: Place, day: date) -> Path:
    """Return the folder `outbox/DATE` beside the policy file, else beside the ledger: drafts of a day lie there."""
    return (place.policy_file.parent if place.policy_file else place.folder) / OUTBOX / f"{day}"
