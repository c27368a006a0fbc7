"""A letter as a mail in a file: text, HTML and the PDF. It is only ever written; a person sends it, or nobody."""

from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from arledger.letters import page, text
from arledger.letters.letter import Letter
from arledger.letters.people import Person, Recipients
from arledger.letters.wording import harmless

# Not longer than a line of a header may be, as names are encoded in pieces and read in one.
_LONGEST_NAME, _LONGEST_SUBJECT = 80, 150


_WORKBOOK = ".xlsx"
_WORKBOOK_TYPE = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(letter: Letter, sender: Person, recipients: Recipients, attached: bytes, *, name: str, mark: str) -> bytes:
    """Return the mail, the same bytes for the same letter.

    `name` is the file name of what is attached: a PDF without its ending, or a workbook with it. `mark` names the
    letter in the Message-ID, with the sender's host.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(recipients.to)
    if recipients.copy:
        mail["Cc"] = tuple(_address(person) for person in recipients.copy)
    mail["Subject"] = harmless(letter.subject, _LONGEST_SUBJECT)
    # Noon in Greenwich is the same day nearly everywhere; a letter has a day and no hour.
    mail["Date"] = format_datetime(datetime.combine(letter.day, time(12), UTC))
    digest = sha256(
        b"\0".join(part.encode() for part in (mark, name, letter.markdown, *recipients.addresses))
    ).hexdigest()
    mail["Message-ID"] = f"<{mark}.{digest[:16]}@{sender.address.rpartition('@')[2]}>"
    mail["X-Unsent"] = "1"  # Outlook opens such a file as a draft
    mail.set_content(text.body(letter), cte="quoted-printable")
    mail.add_alternative(page.render(letter, head=False), subtype="html", cte="quoted-printable")
    is_workbook = name.endswith(_WORKBOOK)
    subtype, filename = (_WORKBOOK_TYPE, name) if is_workbook else ("pdf", f"{name}.pdf")
    mail.add_attachment(attached, maintype="application", subtype=subtype, filename=filename)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        # Python's own boundaries are dice; no line of a body has this one, as quoted-printable writes = as =3D.
        part.set_boundary(f"=_{digest[:32]}_{number}")
    return mail.as_bytes()


def _address(person: Person) -> Address:
    return Address(display_name=harmless(person.name, _LONGEST_NAME), addr_spec=person.address)
