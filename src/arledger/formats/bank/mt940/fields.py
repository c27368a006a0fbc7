"""The fields of MT940 and MT942 messages, whatever banks put around and between them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad, shown
from arledger.model.source import Source

_TAG = re.compile(r":(20|21|25P?|28C?|60[FM]?|61|62[FM]?|64|65|86|34F|13D?|90[CD]|NS|940|942):(.*)", re.DOTALL)
"""Only the tags of these messages: text may hold `:12:11`, a time, at the beginning of a line."""

_BLOCKS = re.compile(r"(?<!\s)\s*+(?:\{1:.*?(?:\{4:|$)|\{[234]:)")
_LIKE_ENTRY = re.compile(
    r"[\s:]{0,20}61[A-Z]?\s?:\s?[0-9]{6}|[0-9]{6}(?:[0-9]{4})?R?[CD][A-Z]?[0-9]{1,15},[0-9]{0,3}[NFS][A-Z0-9]{3}"
)
"""What is left out or goes on with a text may be anything but this: an entry (:61:) whose tag is damaged."""

_END = re.compile(r"-(?:\}.*|[A-Z]{3})?\s*")
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32)])
_TEXTS = {"86", "61", "NS"}


class Field(NamedTuple):
    """One field: its tag without colons, its lines as they stand, and the line where it begins."""

    tag: str
    lines: tuple[str, ...]
    line: int


def looks_like_mt940(head: str) -> bool:
    """Tell a message by a line that begins a field which only statements have."""
    return re.search(r"^:(?:60[FM]|61|62[FM]|86|28C|34F):", head, re.MULTILINE) is not None


def fields(lines: Iterable[tuple[int, str]], file: str) -> Iterator[Field]:
    """Yield the fields in order, and a Field with the tag `-` at the end of each message.

    Lines before, between and after the messages are left out; inside, a line without a tag goes on with
    the field before it. A lone `-` in the middle of a text is a part of it. What looks like an entry and
    is none that can be read refuses the file.
    """
    tag, kept, began, closed = "-", [""], 0, True
    for number, raw in lines:
        line = _BLOCKS.sub("", raw.translate(_CONTROLS), count=1) if "{" in raw else raw.translate(_CONTROLS)
        found = _TAG.match(line)
        # Within a text, only what begins a line is no part of it.
        search = _LIKE_ENTRY.match if tag in _TEXTS and not line.startswith("-") else _LIKE_ENTRY.search
        if not found and search(raw):
            raise bad(Source(file, number), f"{shown(raw.strip())} looks like an entry (:61:) and stands in no field")
        if found:
            if tag != "-":
                yield Field(tag, tuple(kept), began)
            tag, kept, began = found[1], [found[2]], number
            closed = (closed and tag not in ("20", "60F", "60M", "60")) or tag in ("62F", "62M", "62")
        elif tag != "-" and _ends(tag, line, closed=closed):
            yield Field(tag, tuple(kept), began)
            yield Field("-", (), number)
            tag, closed = "-", True
        elif _goes_on(tag, line, len(kept)):
            kept.append(line)
    if tag != "-":
        yield Field(tag, tuple(kept), began)


def _ends(tag: str, line: str, *, closed: bool) -> bool:
    """Tell a line that ends the message; in a text only behind a closing balance, or with a brace."""
    return bool(_END.fullmatch(line)) and (closed or tag not in _TEXTS or line.startswith("-}"))


def _goes_on(tag: str, line: str, kept: int) -> bool:
    """Tell whether a line without a tag belongs to the field, which has so many lines."""
    if tag in _TEXTS and kept <= files.MOST_PIECES:
        return True
    return tag != "-" and bool(line.strip()) and kept < 3
