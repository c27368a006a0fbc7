"""A letter as a mail in a file: text, HTML and the PDF. It is only ever written; a person sends it, or nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import NamedTuple

from arledger.letters import page, text
from arledger.letters.drafts import RECORD
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients
from arledger.letters.wording import harmless

# Not longer than a line of a header may be, as names are encoded in pieces and read in one.
_LONGEST_NAME, _LONGEST_SUBJECT = 80, 150

_MESSAGE_ID = re.compile(r"<[\x21-\x3b=\x3f-\x7e]{1,200}@[\x21-\x3b=\x3f-\x7e]{1,200}>")


class Attached(NamedTuple):
    """A file in a mail: its name with the ending, which tells what it is."""

    name: str
    content: bytes


_TYPES = {
    "pdf": ("application", "pdf"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, beside the letter: `mark` names it in the Message-ID, with the sender's host.

    `reply_to` is whom answers go to, `earlier` the Message-ID of the mail that this one refers to, and `record` what
    the program wants to know of the mail when it reads it again (`drafts`).
    """

    sender: Person
    recipients: Recipients
    mark: str
    reply_to: Person | None = None
    earlier: str = ""
    record: str = ""


def render(letter: Letter, envelope: Envelope, attached: Sequence[Attached]) -> bytes:
    """Return the mail, the same bytes for the same letter."""
    sender, recipients = envelope.sender, envelope.recipients
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    if recipients.to:
        mail["To"] = _address(recipients.to)
    if recipients.copy:
        mail["Cc"] = tuple(_address(person) for person in recipients.copy)
    if envelope.reply_to and envelope.reply_to.address != sender.address:
        mail["Reply-To"] = _address(envelope.reply_to)
    mail["Subject"] = harmless(letter.subject, _LONGEST_SUBJECT)
    # Noon in Greenwich is the same day nearly everywhere; a letter has a day and no hour.
    mail["Date"] = format_datetime(datetime.combine(letter.day, time(12), UTC))
    names = (file.name.removesuffix(".pdf") for file in attached)
    parts = (envelope.mark, *names, letter.markdown, *recipients.addresses)
    digest = sha256(b"\0".join(part.encode() for part in parts)).hexdigest()
    mail["Message-ID"] = f"<{envelope.mark}.{digest[:16]}@{sender.address.rpartition('@')[2]}>"
    if _MESSAGE_ID.fullmatch(envelope.earlier):
        mail["In-Reply-To"] = envelope.earlier
        mail["References"] = envelope.earlier
    if envelope.record:
        mail[RECORD] = envelope.record
    mail["X-Unsent"] = "1"  # Outlook opens such a file as a draft
    mail.set_content(text.body(letter), cte="quoted-printable")
    mail.add_alternative(page.render(letter, head=False), subtype="html", cte="quoted-printable")
    for file in attached:
        maintype, subtype = _TYPES[file.name.rpartition(".")[2]]
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        # Python's own boundaries are dice; no line of a body has this one, as quoted-printable writes = as =3D.
        part.set_boundary(f"=_{digest[:32]}_{number}")
    return mail.as_bytes()


def _address(person: Person) -> Address:
    return Address(display_name=harmless(person.name, _LONGEST_NAME), addr_spec=person.address)
