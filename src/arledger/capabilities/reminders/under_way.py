"""Mails that may have arrived, or have and are not recorded: the send logs tell, whatever day it is."""

from collections.abc import Container, Iterator
from pathlib import Path

from arledger.collecting.values import ASKING_LETTERS
from arledger.delivery.log import NAME, SendLog
from arledger.letters.drafts import REMINDER, Draft, draft_in


def under_way(outbox: Path, known: Container[str]) -> Iterator[tuple[Draft, str]]:
    """Yield the reminders whose end is open, and letters that ask as they do, with what is to be done.

    Those with a Message-ID in `known` are left out. Raises UserError for a log or draft that cannot be read.
    """
    for path in sorted(outbox.glob(f"*/{NAME}")):
        log = SendLog(path.parent)
        for each in log.uncertain():
            yield from _draft(path.parent / each.file, each.message_id, known, "may have arrived: `send` says more")
        for each in log.unrecorded():
            yield from _draft(path.parent / each.file, each.message_id, known, "was sent: `send --write` records it")


def _draft(path: Path, message_id: str, known: Container[str], said: str) -> Iterator[tuple[Draft, str]]:
    draft = draft_in(path) if message_id not in known and path.is_file() else None
    if draft and draft.kind in (REMINDER, *ASKING_LETTERS):
        yield draft, f"{path.parent.name}/{path.name} {said}"
