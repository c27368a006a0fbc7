"""Fields of a mail's header: unfolded, and read in whatever charset they were written in."""

import binascii
import codecs
import re
from base64 import b64decode
from quopri import decodestring

_LONGEST = 20_000
_FOLD = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([BbQq])\?([^?\s]{0,2000})\?=")
_KNOWN = (
    "ascii", "utf", "iso8859", "latin", "cp", "windows", "mac", "koi8", "gb", "hz", "big5", "shift_jis", "sjis",
    "euc", "johab", "tis", "ptcp", "kz1048",
)  # fmt: skip


def unfolded(value: str) -> str:
    """Return a field on one line, as long as anybody reads."""
    return _FOLD.sub(" ", value[:_LONGEST]).strip()


def decoded(value: str) -> str:
    """Return what a field says: encoded words decoded, bytes beyond ASCII read as UTF-8, else as western Europe's."""
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        # Blanks between two encoded words are none; a letter may be cut in two by them.
        if between.strip() or word[1].lower() != charset:
            pieces.append(text_of(waiting, charset))
            waiting = b""
        if between.strip() or end == 0:
            pieces.append(_plain(between))
        waiting, charset, end = waiting + _bytes_of(word[2], word[3]), word[1].lower(), word.end()
    return "".join([*pieces, text_of(waiting, charset), _plain(value[end:])])


def text_of(content: bytes, charset: str) -> str:
    """Read bytes in a charset, or where it is unknown or no charset at all, as UTF-8, else as western Europe's."""
    for name in (charset, "utf-8"):
        if name and _is_known(name):
            try:
                return content.decode(name)
            except (UnicodeError, ValueError):
                continue
    return content.decode("cp1252", "replace")


def _is_known(name: str) -> bool:
    """Say whether a name is a charset's: Python's codecs have others, which compress, encrypt or take their time."""
    try:
        return codecs.lookup(name).name.replace("-", "_").startswith(_KNOWN)
    except (LookupError, ValueError):
        return False


def _bytes_of(how: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if how in "Qq":
        return decodestring(raw, header=True)
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def _plain(text: str) -> str:
    return text if text.isascii() else text_of(text.encode("utf-8", "surrogateescape"), "")
