"""The files of a pack: their names are of our own making, each once, and the zip is the same bytes each time."""

import re
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from arledger.session.outbox import free_name
from arledger.session.sending import safe_name

LARGEST, LARGEST_TOGETHER = 50 * 1024**2, 150 * 1024**2
"""Bytes of a document or mail in a pack, and of all of them: more does not go by mail, and is held in memory."""

_NO_DAY = (1980, 1, 1, 0, 0, 0)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Member(NamedTuple):
    """A file of a pack: its name in it, what is in it, and what it is."""

    name: str
    content: bytes
    about: str

    @property
    def sha256(self) -> str:
        """The digest by which its reader can tell that it is unchanged."""
        return sha256(self.content).hexdigest()


class Folder:
    """A folder of a pack, in which each name is free, whether in capitals or not."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._taken: set[str] = set()

    def member(self, title: str, ending: str, content: bytes, about: str) -> Member:
        """Return a file under a name made of a title and an ending, either of which may be a stranger's."""
        stem = safe_name(title)
        stem = f"_{stem}" if _RESERVED.match(stem) else stem
        kept = ending.lower() if _ENDING.fullmatch(ending) else ".bin"
        return Member(f"{self._name}/{free_name(stem, self._taken)}{kept}", content, about)


class Room:
    """How much of a pack is free for documents and mails."""

    def __init__(self) -> None:
        self.left = LARGEST_TOGETHER

    @property
    def most(self) -> int:
        """How many bytes the next file may have."""
        return min(LARGEST, self.left)

    def take(self, content: bytes) -> None:
        """Take what a file needs."""
        self.left -= len(content)


def zipped(members: Sequence[Member]) -> bytes:
    """Return the archive of some files, in the order of their names and without the day on which it is made."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(members, key=lambda each: each.name):
            info = zipfile.ZipInfo(member.name, _NO_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, member.content)
    return made.getvalue()


def ending_of(path: str) -> str:
    """Return the ending of a file's name with its dot."""
    return PurePath(path).suffix
