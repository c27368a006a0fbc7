"""The head of a mail, field by field as it stands in the file: what is kept is kept to the byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, UnstructuredHeader
from email.policy import SMTP
from pathlib import Path

from arledger.model.problem import UserError

LONGEST_LINE = 998
"""Octets of a line without its end (RFC 5322)."""

# What Python's own reader of fields raises at texts that somebody has made up.
STRANGE = (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError)

_LINE_END = re.compile(rb"\r\n|\r|\n")
_FIELD = re.compile(rb"([!-9;-~]+):")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LONGEST_FIELD = 20_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the head in ASCII, with its line ends and that of the last line."""

    name: str
    raw: bytes

    @property
    def value(self) -> str:
        """What stands behind the colon, on one line."""
        return self.raw.partition(b":")[2].replace(b"\r\n", b"").decode("ascii").strip()

    @property
    def text(self) -> str:
        """The value as a person reads it; where it cannot be decoded, as it stands there."""
        try:
            return str(SMTP.header_factory(self.name, self.value))
        except STRANGE:
            return self.value

    def addresses(self) -> tuple[Address, ...]:
        """Return the addresses in it; raises ValueError where it is not a list of addresses."""
        try:
            header = SMTP.header_factory(self.name, self.value)
            found: tuple[Address, ...] = tuple(header.addresses)
            defects = header.defects
        except STRANGE as error:
            raise ValueError(self.name) from error
        if defects:
            raise ValueError(self.name)
        return found


def split(content: bytes, path: Path) -> tuple[list[Field], bytes]:
    """Return the fields and the body of a mail, each line ended by CRLF; raises UserError for what is no mail."""
    lines = _LINE_END.split(content.removeprefix(_BYTE_ORDER_MARK))
    end = lines.index(b"") if b"" in lines else len(lines)
    fields: list[list[bytes]] = []
    for number, line in enumerate(lines[:end], 1):
        if _CONTROL.search(line) or len(line) > LONGEST_LINE:
            raise strange(f"{path}:{number}", "this line of the head is too long, or has control characters")
        if line[:1] in (b" ", b"\t") and fields and line.strip():
            fields[-1].append(line)
        elif _FIELD.match(line):
            fields.append([line])
        else:
            raise strange(f"{path}:{number}", "this is no line of a mail's head")
    return [_field(lines, path) for lines in fields], b"\r\n".join(lines[end + 1 :])


def joined(fields: Iterable[Field], body: bytes) -> bytes:
    """Put a mail together again; it ends with a line end."""
    content = b"".join(field.raw for field in fields) + b"\r\n" + body
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def strange(place: object, what: str) -> UserError:
    """Return the error about a draft that cannot be sent as it is."""
    return UserError(f"{place}: {what}", "Write the draft again.")


def _field(lines: list[bytes], path: Path) -> Field:
    raw = b"\r\n".join(lines) + b"\r\n"
    name = lines[0].partition(b":")[0].decode("ascii")
    if len(raw) > _LONGEST_FIELD:
        raise strange(path, f"{name} has more than {_LONGEST_FIELD:,} bytes")
    return Field(name, raw if raw.isascii() else _in_ascii(name, raw, path))


def _in_ascii(name: str, raw: bytes, path: Path) -> bytes:
    """Encode what somebody has typed into the head with accents or umlauts."""
    try:
        value = raw.partition(b":")[2].replace(b"\r\n", b"").decode("utf-8").strip()
        header = SMTP.header_factory(name, value)
        if isinstance(header, UnstructuredHeader):
            # The folding of headers by Python loses spaces between encoded words.
            text = Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
            return f"{name}: {text}\r\n".encode("ascii")
        return bytes(header.fold(policy=SMTP).encode("ascii"))
    except STRANGE as error:
        raise strange(path, f"{name} has characters that no mail can carry") from error
