"""Bodies that every server takes: ASCII, in lines of at most 998 octets.

What arledger drafts is so already and stays to the byte; what a person has typed into a draft may not be.
"""

import quopri
from base64 import encodebytes
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from pathlib import Path

from arledger.delivery.head import LONGEST_LINE, STRANGE, strange

_AS_IT_STANDS = SMTP.clone(refold_source="none")


def in_seven_bit(content: bytes, path: Path) -> bytes:
    """Return a mail whose parts are encoded where they have to be; raises UserError where that cannot be done."""
    if is_plain(content):
        return content
    try:
        mail = message_from_bytes(content, policy=_AS_IT_STANDS)
        for part in mail.walk():
            if not part.is_multipart():
                _encode(part)
        encoded = mail.as_bytes(policy=_AS_IT_STANDS)
    except STRANGE as error:
        raise strange(path, "the parts of this mail cannot be read") from error
    if not is_plain(encoded):
        raise strange(path, f"the mail has bytes outside ASCII between its parts, or lines of over {LONGEST_LINE}")
    return encoded


def is_plain(content: bytes) -> bool:
    """Say whether every line may go over every connection as it is."""
    return content.isascii() and b"\0" not in content and max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE


def _encode(part: "Message[str, str]") -> None:
    written = part.get_payload()
    if not isinstance(written, str) or is_plain(written.encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n")):
        return
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    is_text = part.get_content_maintype() == "text"
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "quoted-printable" if is_text else "base64"
    coded = quopri.encodestring(data.replace(b"\r\n", b"\n")) if is_text else encodebytes(data)
    part.set_payload(coded.decode("ascii"))
