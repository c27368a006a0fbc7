"""Drafts in the outbox: what each is about stands in a header of its own, so that the file tells all.

A person may edit a draft before it goes; its letter is theirs, the record is ours.
"""

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any, NamedTuple

from arledger.files.regular import read_regular
from arledger.model.problem import UserError

RECORD = "X-Arledger-Record"
"""The header of what the program wants to know again; it does not leave the house."""

LARGEST = 40 * 1024**2
"""Bytes of a draft with what is attached to it; few servers take more."""

REMINDER = "reminder"
"""The kind of drafts of reminders; the others are named by their templates."""

EMAIL, BY_POST = "email", "letter"
"""How a letter goes: as a mail, or printed."""

_REMINDERS, _LETTERS = 1, 2
"""Versions of the record: a program that knows only the first reads no letter as a reminder."""

_WIDTH = 60
_MARK = re.compile(
    r"<([a-z]+(?:-[a-z]+)*)\.\d{4}-\d\d-\d\d((?:\.\d{4}-\d\d-\d\d)*)\.([A-Z][A-Z0-9'._-]*)\.[0-9a-f]{16}@"
)


class DraftItem(NamedTuple):
    """An item that a draft is about, and what of it is asked for; of a reminder its due date and level, too."""

    number: str
    due: date | None
    level: int
    amount_due: str


class Draft(NamedTuple):
    """What a draft is about, and which mail it is; `message_id` is empty where it has lost its own.

    `unapplied` is the client's unapplied credit in the currency when a reminder was drafted. `about` tells of which
    matter of the client a letter is, such as a promise by its days, and `said` is what it says beside its amounts.
    """

    day: date
    client: str
    currency: str
    channel: str
    level: int
    items: tuple[DraftItem, ...]
    total: str
    unapplied: str
    subject: str = ""
    to: str = ""
    message_id: str = ""
    kind: str = REMINDER
    about: str = ""
    said: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that it is about, each once."""
        return tuple(dict.fromkeys(item.number for item in self.items))


class Mark(NamedTuple):
    """What the Message-ID of a mail of ours says: its kind, the matter that it is about, and the currency."""

    kind: str
    about: str
    currency: str


def mark_text(kind: str, day: date, about: str, currency: str) -> str:
    """Return how the Message-ID of a draft begins, as `mark_of` reads it."""
    return ".".join(filter(None, (kind, f"{day}", about, currency)))


def mark_of(message_id: str) -> Mark | None:
    """Return what a Message-ID says, None where the mail is not a draft of ours."""
    found = _MARK.match(message_id)
    return Mark(found[1], found[2].removeprefix("."), found[3]) if found else None


def record_of(draft: Draft) -> str:
    """Return a draft's record as it stands in the header: letters, digits and blanks alone."""
    said: dict[str, Any] = {
        "version": _REMINDERS,
        "day": draft.day.isoformat(),
        "client": draft.client,
        "currency": draft.currency,
        "channel": draft.channel,
        "level": draft.level,
        "items": [
            [item.number, item.due.isoformat() if item.due else "", item.level, item.amount_due]
            for item in draft.items
        ],
        "total": draft.total,
        "unapplied": draft.unapplied,
    }
    if draft.kind != REMINDER:
        said |= {"version": _LETTERS, "kind": draft.kind, "about": draft.about, "said": [*draft.said]}
    text = urlsafe_b64encode(json.dumps(said, ensure_ascii=True).encode()).decode()
    return " ".join(text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))


def mail_of(content: bytes) -> EmailMessage:
    """Return the mail that some bytes are."""
    made = BytesParser(policy=SMTP).parsebytes(content)
    assert isinstance(made, EmailMessage)  # noqa: S101 - the policy makes no other
    return made


def draft_in(path: Path) -> Draft | None:
    """Return the draft in a file, None where the mail is none of ours.

    Raises UserError where it cannot be read.
    """
    try:
        # What a draft is about stands in its head; what is attached may be megabytes.
        head, _, _ = read_regular(path, LARGEST).replace(b"\r\n", b"\n").partition(b"\n\n")
        return draft_of(mail_of(head + b"\n\n"), str(path))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", "Name a draft in the outbox.") from error


def draft_of(mail: EmailMessage, name: str) -> Draft | None:
    """Return what a mail of ours is about, None where it is another; `name` is the file's, for the message."""
    try:
        said = json.loads(urlsafe_b64decode("".join(str(mail.get(RECORD, "")).split()) or "bnVsbA=="))
        return _draft(said, mail) if said is not None else None
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{name}: what this draft is about cannot be read", "Delete it, and draft it again."
        ) from error


def _draft(said: Any, mail: EmailMessage) -> Draft:
    is_letter = said["version"] == _LETTERS
    if not is_letter and said["version"] != _REMINDERS:
        raise ValueError(said["version"])
    items = tuple(
        DraftItem(str(number), date.fromisoformat(due) if due or not is_letter else None, int(level), str(amount))
        for number, due, level, amount in said["items"]
    )
    texts = {key: str(said[key]) for key in ("client", "currency", "channel", "total", "unapplied")}
    if is_letter:
        texts |= {"kind": str(said["kind"]), "about": str(said["about"])}
    return Draft(
        day=date.fromisoformat(said["day"]),
        level=int(said["level"]),
        items=items,
        subject=" ".join(str(mail.get("Subject", "")).split()),
        to=" ".join(str(mail.get("To", "")).split()),
        message_id="".join(str(mail.get("Message-ID", "")).split()),
        said=tuple(str(each) for each in said["said"]) if is_letter else (),
        **texts,
    )
