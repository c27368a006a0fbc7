"""The letters of a client that really went: mails as they left the house, and what is on record of the others."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from arledger.capabilities.escalations.kept import Kept, KeptMail
from arledger.capabilities.escalations.members import Folder, Member
from arledger.collecting.timeline import REMINDER, Event
from arledger.delivery.draft import Outgoing, read_draft
from arledger.delivery.log import SendLog
from arledger.files.regular import open_regular
from arledger.letters.drafts import draft_in
from arledger.letters.wording import harmless
from arledger.model.problem import UserError
from arledger.session.outbox import outbox_of, refuse_elsewhere

LETTERS = "letters"
_WRITTEN = (REMINDER, "letter", "mail-out")
_HEAD = 256 * 1024


class Letters(NamedTuple):
    """The letters of a pack, and a line for each of which there is no copy."""

    members: list[Member]
    without_copy: list[str]


def letters_of(kept: Kept, told: Sequence[Event], numbers: Sequence[str], others: frozenset[str]) -> Letters:
    """Return the mails of a client that went, and those that the ledger keeps for some numbers.

    `told` is the client's log, `others` the Message-IDs that are on record of other clients. A mail is packed as it
    was sent: without copies in secret, and without what the program noted in it. One that was changed since is not.
    """
    written = [event for event in told if event.kind in _WRITTEN]
    wanted = {event.message_id: event for event in written if event.message_id}
    sent = _Outboxes(kept, others).find(frozenset(wanted))
    in_ledger = kept.mails(numbers, frozenset(wanted) - sent.keys())
    folder = Folder(LETTERS)
    members = [
        folder.member(_title(wanted[each.message_id]), ".eml", each.content, _about(wanted[each.message_id]))
        for each in sorted(sent.values(), key=lambda each: (wanted[each.message_id].day, each.message_id))
    ]
    members += [
        _of_mail(folder, each, told)
        for each in sorted(in_ledger, key=lambda each: (each.mail.day or date.min, each.mail.message_id))
    ]
    have = sent.keys() | {each.mail.message_id for each in in_ledger}
    return Letters(members, [_about(event) for event in written if event.message_id not in have])


def _of_mail(folder: Folder, kept: KeptMail, told: Sequence[Event]) -> Member:
    event = next((each for each in told if each.message_id == kept.mail.message_id), None)
    title = _title(event) if event else f"{kept.mail.day or 'undated'} mail"
    about = _about(event) if event else f"mail about {', '.join(kept.numbers)}"
    return folder.member(title, ".eml", kept.mail.content, about)


def _title(event: Event) -> str:
    level = f" level {event.level}" if event.level is not None else ""
    return f"{event.day} {event.kind}{level}"


def _about(event: Event) -> str:
    said = f"{event.kind}, {event.text}" if event.text else event.kind
    numbers = f" about {harmless(event.invoice, 120)}" if event.invoice else ""
    return f"{event.day} {harmless(said, 120)}{numbers}"


class _Outboxes:
    """Looks for mails in the outboxes of all days."""

    def __init__(self, kept: Kept, others: frozenset[str]) -> None:
        self._kept = kept
        self._base = outbox_of(kept.place, date.min).parent
        self._others = others

    def find(self, wanted: frozenset[str]) -> Mapping[str, Outgoing]:
        """Return the mails with some Message-IDs, unchanged since they went; raises UserError for a linked outbox."""
        found: dict[str, Outgoing] = {}
        if not wanted or not self._base.is_dir():
            return found
        marks = {message_id.encode() for message_id in wanted}
        for folder in sorted(filter(_is_day, self._base.iterdir())):
            refuse_elsewhere(folder)
            log = SendLog(folder)
            for path in sorted(folder.glob("*.eml")):
                if not path.is_symlink() and _names_any(path, marks):
                    mail = self._read(path, log)
                    if mail and mail.message_id in wanted and mail.message_id not in found:
                        self._kept.room.take(mail.content)
                        found[mail.message_id] = mail
        return found

    def _read(self, path: Path, log: SendLog) -> Outgoing | None:
        """Return a mail of the client as it went, None where it is another's, was changed, or is too large."""
        try:
            mail, draft = read_draft(path), draft_in(path)
        except UserError as error:
            self._kept.notes.append(f"{error.message}: it is not in the pack.")
            return None
        logged = log.entry(mail.message_id)
        if draft.client != self._kept.client if draft else mail.message_id in self._others:
            return None
        if logged and logged.sha256 != mail.sha256:
            self._kept.notes.append(f"{path} was changed since it was sent, and is not in the pack.")
            return None
        if len(mail.content) > self._kept.room.most:
            self._kept.notes.append(f"{path} is too large for the pack.")
            return None
        return mail


def _is_day(folder: Path) -> bool:
    try:
        return date.fromisoformat(folder.name).isoformat() == folder.name
    except ValueError:
        return False


def _names_any(path: Path, marks: set[bytes]) -> bool:
    """Say whether the head of a mail names one of some Message-IDs; many mails lie in outboxes."""
    try:
        with open_regular(path) as file:
            head = file.read(_HEAD)
    except (OSError, UserError):
        return False
    return any(mark in head for mark in marks)
