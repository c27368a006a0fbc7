"""A draft from the outbox, read as if a stranger had written it, since a person may have changed it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from arledger.delivery.head import Field, joined, split, strange
from arledger.delivery.seven_bit import in_seven_bit
from arledger.files.durable import failing
from arledger.files.regular import read_regular
from arledger.letters.people import checked
from arledger.letters.wording import harmless
from arledger.model.problem import UserError

LARGEST = 25 * 1024**2
"""Bytes of a draft: what most servers take at most."""

MARK = "x-arledger-"
"""How the fields begin that tell the program what a draft is about; they are not sent."""

_NOT_SENT = ("bcc", "x-unsent")
_ONCE = (
    *("from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail as it goes to the server.

    The first of `to` is who the mail is for; the others, and `copies` (Cc and Bcc), get it as well. `sha256` is that
    of the file. `marks` are the fields that begin `X-Arledger-`, by the rest of their names in lower case, with
    their values. `content` has CRLF at line ends, ASCII alone, and no fields that are not for the client.
    """

    path: Path
    sha256: str
    message_id: str
    sender: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    subject: str
    marks: tuple[tuple[str, str], ...]
    content: bytes = field(repr=False)
    is_test: bool = False

    @property
    def recipients(self) -> tuple[str, ...]:
        """Each address once, whichever field it stands in; who the mail is for comes first."""
        found: dict[str, str] = {}
        for address in (*self.to, *self.copies):
            found.setdefault(address.casefold(), address)
        return tuple(found.values())


def read_draft(path: Path) -> Outgoing:
    """Read a draft; raises UserError, with the file's name, for what cannot or must not be sent."""
    with failing(path, "Name a draft in the outbox."):
        raw = read_regular(path, LARGEST)
    fields, body = split(raw, path)
    by_name = _by_name(fields, path)
    senders = _addresses(by_name, "from", path)
    if len(senders) != 1:
        raise strange(path, f"a mail has one sender, and From has {len(senders) or 'none'}")
    to = _addresses(by_name, "to", path)
    if not to:
        raise strange(path, "there is no recipient: To has no address")
    message_id = by_name["message-id"].value if "message-id" in by_name else ""
    if not _MESSAGE_ID.fullmatch(message_id):
        raise strange(path, "there is no Message-ID, by which it could be told whether it was sent")
    kept = [each for each in fields if each.name.lower() not in _NOT_SENT and not _is_mark(each)]
    return Outgoing(
        path=path,
        sha256=sha256(raw).hexdigest(),
        message_id=message_id,
        sender=senders[0],
        to=to,
        copies=(*_addresses(by_name, "cc", path), *_addresses(by_name, "bcc", path)),
        subject=harmless(by_name["subject"].text) if "subject" in by_name else "",
        marks=tuple((each.name.lower().removeprefix(MARK), each.value) for each in fields if _is_mark(each)),
        content=in_seven_bit(joined(kept, body), path),
    )


def redirected(mail: Outgoing, address: str) -> Outgoing:
    """Return the same mail to one address of our own, as a test: its subject says so, and it has another Message-ID.

    With the same one, a mailbox might later take the real mail for the one that it has already.
    """
    to = checked(address, "--test-to", "the address")
    fields, body = split(mail.content, mail.path)
    message_id = f"<test.{mail.message_id[1:]}"
    new = {
        "to": Field("To", f"To: {to}\r\n".encode("ascii")),
        "message-id": Field("Message-ID", f"Message-ID: {message_id}\r\n".encode("ascii")),
        "subject": _test_subject(next((each for each in fields if each.name.lower() == "subject"), None)),
    }
    kept = [each for each in fields if each.name.lower() not in (*new, "cc")]
    return replace(
        mail,
        message_id=message_id,
        to=(to,),
        copies=(),
        subject=f"[Test] {mail.subject}",
        content=joined((*new.values(), *kept), body),
        is_test=True,
    )


def _test_subject(subject: Field | None) -> Field:
    behind = subject.raw.partition(b":")[2].strip() if subject else b""
    return Field("Subject", b"Subject: [Test]\r\n" + (b" " + behind + b"\r\n" if behind else b""))


def _by_name(fields: Iterable[Field], path: Path) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for each in fields:
        name = each.name.lower()
        if name in found and name in _ONCE:
            raise strange(path, f"{each.name} stands there twice")
        found[name] = each
    return found


def _addresses(fields: dict[str, Field], name: str, path: Path) -> tuple[str, ...]:
    if name not in fields or not fields[name].value:
        return ()
    shown = name.capitalize()
    try:
        found = fields[name].addresses()
    except ValueError as error:
        raise UserError(f"{path}: {shown} is not a list of mail addresses", "Separate them by commas.") from error
    return tuple(checked(each.addr_spec, str(path), shown) for each in found)


def _is_mark(each: Field) -> bool:
    return each.name.lower().startswith(MARK)
