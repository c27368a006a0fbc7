"""Mails in files (`.eml`), read as if a stranger had written them: whatever is in one is text, and nothing else.

A mail is known by its Message-ID. Where that is missing, or holds what a ledger cannot, a digest takes its place: of
the header, or of the whole content, whatever its line ends. Reading never fails for what a mail says; it does for a
file that is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from arledger.files.regular import read_regular
from arledger.formats.mail.addresses import Person, people_in
from arledger.formats.mail.body import attached_endings, own_words
from arledger.formats.mail.header import decoded, unfolded
from arledger.formats.tabular.days import FIRST_YEAR, LAST_YEAR
from arledger.model.problem import UserError

LARGEST = 60 * 1024**2
"""Bytes of a mail with what is attached to it: few servers take half of it."""

_MESSAGE_ID = re.compile(r"<[!#-;=?-\[\]-~]{1,250}>")
_REFERRED = re.compile(r"<[^<>\s]{1,250}>")
_DATE = re.compile(r"\b([0-9]{1,2}) ([A-Za-z]{3})[a-z]{0,6} ([0-9]{4})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_USUAL = frozenset(
    ("date", "subject", "to", "cc", "message-id", "received", "return-path", "mime-version", "content-type", "sender")
)
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MBOX = re.compile(rb"^From [^\r\n]{1,200}[0-9]{4}\r?$", re.MULTILINE)
_SAVE = "Save the mail as .eml, and name that file."
_MOST_REFERRED, _MOST_PARTS = 50, 200
_LONGEST_SUBJECT = 1000


class Mail(NamedTuple):
    """A mail: who wrote it to whom, when, and what they have newly written in it, without what they quote.

    `message_id` is in angle brackets and without blanks; `day` is the sender's own, None where there is none.
    `earlier` are the mails that it refers to, `attached` the endings of attached files in small letters. What is
    `is_automatic` no person has written. `content` is the file, byte for byte.
    """

    message_id: str
    day: date | None
    senders: tuple[Person, ...]
    recipients: tuple[Person, ...]
    subject: str
    earlier: tuple[str, ...]
    text: str
    attached: tuple[str, ...]
    is_automatic: bool
    content: bytes


def mail_in(path: Path) -> Mail:
    """Return the mail in a file; raises UserError, with exit code 1, for a file that is no mail or too large."""
    try:
        content = read_regular(path, LARGEST)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", _SAVE) from error
    return read_mail(content, f"{path}")


def read_mail(content: bytes, name: str) -> Mail:
    """Return the mail that some bytes are; `name` is the file's, for messages."""
    if content.startswith(_OUTLOOK):
        raise _no_mail(name, "this is a message in Outlook's own format", _SAVE)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    if start.startswith(b"From ") and len(_MBOX.findall(start)) > 1:
        raise _no_mail(name, "these are several mails in one file", "Save each of them as .eml.")
    mail = _parsed(start, name)
    heads = _heads(mail)
    if "from" not in heads or not _USUAL.intersection(heads):
        raise _no_mail(name, "this is no mail", _SAVE)
    senders = _people(heads, "from")
    if not senders:
        raise _no_mail(name, "this mail says no sender", "Record it by hand: log CLIENT TEXT --document FILE.")
    return Mail(
        message_id=_message_id(heads, content),
        day=_day(heads),
        senders=senders,
        recipients=_people(heads, "to", "cc"),
        subject=decoded(_first(heads, "subject"))[:_LONGEST_SUBJECT],
        earlier=tuple(_earlier(heads)),
        text=own_words(mail),
        attached=attached_endings(mail),
        is_automatic=_is_automatic(heads, mail),
        content=content,
    )


def _no_mail(name: str, what: str, remedy: str) -> UserError:
    return UserError(f"{name}: {what}", remedy, exit_code=1)


def _parsed(content: bytes, name: str) -> Message:
    # Each level of parts is looked for in every line: a mail of people has few.
    if content.lower().count(b"boundary=") > _MOST_PARTS:
        raise _no_mail(name, "this mail has too many parts within parts", "Record it by hand: log CLIENT TEXT.")
    try:
        return BytesParser(policy=compat32).parsebytes(content)
    except RecursionError as error:
        raise _no_mail(name, "this mail has too many parts within parts", "Record it by hand.") from error


def _heads(mail: Message) -> Mapping[str, list[str]]:
    """Return the header's fields by name in small letters, each on one line, as they are written."""
    found: dict[str, list[str]] = {}
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), []).append(unfolded(str(value)))
    return found


def _first(heads: Mapping[str, list[str]], name: str) -> str:
    return heads.get(name, [""])[0]


def _people(heads: Mapping[str, list[str]], *names: str) -> tuple[Person, ...]:
    said = [person for name in names for value in heads.get(name, ()) for person in people_in(value)]
    return tuple(dict.fromkeys(said))


_OWN_HEADS = ("from", "to", "cc", "date", "subject")
"""What the sender has written in the head of a mail."""


def _message_id(heads: Mapping[str, list[str]], content: bytes) -> str:
    said = "".join(_first(heads, "message-id").split())
    # Some programs write a comment behind it.
    bare = said.partition(">")[0] + ">" if said.partition(">")[2].startswith("(") else said
    if _MESSAGE_ID.fullmatch(bare):
        return bare
    if said:
        return _of_digest("id", said.encode("utf-8", "surrogateescape"))
    # Whoever passed the mail on has written heads of their own above it: they make no other mail.
    _, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    own = "\n".join(value for name in _OWN_HEADS for value in heads.get(name, ()))
    return _of_digest("content", own.encode("utf-8", "surrogateescape") + b"\n\n" + body.strip())


def _of_digest(what: str, content: bytes) -> str:
    return f"<{what}.{sha256(content).hexdigest()[:32]}@mail.invalid>"


def _day(heads: Mapping[str, list[str]]) -> date | None:
    """Return the day of a mail by its sender's clock and calendar, None where it says none that can be."""
    found = _DATE.search(_first(heads, "date")[:200])
    if not found or found[2].lower() not in _MONTHS or not FIRST_YEAR <= int(found[3]) <= LAST_YEAR:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        return None


def _earlier(heads: Mapping[str, list[str]]) -> Iterator[str]:
    said: Iterable[str] = (
        name
        for field in ("in-reply-to", "references")
        for value in heads.get(field, ())
        for name in _REFERRED.findall(value)
    )
    yield from list(dict.fromkeys(said))[:_MOST_REFERRED]


def _is_automatic(heads: Mapping[str, list[str]], mail: Message) -> bool:
    said = _first(heads, "auto-submitted").lower().strip()
    if said and said != "no":
        return True
    return "x-autoreply" in heads or mail.get_content_type() == "multipart/report"
