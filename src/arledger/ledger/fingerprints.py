"""Whether files are what they were: by content, and by what include patterns match."""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from glob import glob
from pathlib import Path
from typing import NamedTuple

from arledger.files.durable import digest

# No content has this digest: as soon as the file can be read, it is another one.
UNREADABLE = "unreadable"
# Before the digest of a folder's names.
FOLDER = "folder:"
LARGEST = 1 << 30
"""Bytes above which a file is no part of a ledger."""

_OPENING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class SourceFile(NamedTuple):
    """A file and the digest of its content."""

    path: str
    digest: str


class Include(NamedTuple):
    """An include line's absolute pattern and the files that it matched, sorted."""

    pattern: str
    matches: tuple[str, ...]


class Identity(NamedTuple):
    """What the file system says of a file: another content gives another one, except within a tick of its clock."""

    device: int
    file: int
    size: int
    written: int
    changed: int


def matches_of(pattern: str) -> tuple[str, ...]:
    """Expand an include pattern as Beancount does (`**` reaches into sub-folders)."""
    return tuple(sorted({os.path.normpath(name) for name in glob(pattern, recursive=True)}))


def identity_of(path: str, *, follow: bool = True) -> Identity | None:
    """Return the identity of a file, or of what a link leads to unless it is not to `follow`; None of nothing."""
    try:
        return _identity(os.stat(path, follow_symlinks=follow))  # noqa: PTH116 - for every file of a ledger
    except (OSError, ValueError):
        return None


def read_regular(path: str) -> bytes:
    """Return the content of a file; raises OSError for a folder, and for a pipe or device, which may never end."""
    return _read(path)[0]


def _read(path: str) -> tuple[bytes, Identity]:
    _refuse_other(path, os.stat(path))  # noqa: PTH116 - opening a device may already do something
    handle = os.open(path, _OPENING)
    try:
        found = os.fstat(handle)
        _refuse_other(path, found)
        blocks = []
        left = LARGEST
        while left > 0 and (block := os.read(handle, min(left, max(found.st_size, 1 << 16)))):
            blocks.append(block)
            left -= len(block)
        if left <= 0:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    finally:
        os.close(handle)
    return b"".join(blocks), _identity(found)


def _refuse_other(path: str, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "This is a pipe or a device, and no file", path)


def _identity(found: os.stat_result) -> Identity:
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def digest_of(path: str) -> str:
    """Return the digest of a file's content, UNREADABLE where there is none."""
    try:
        return digest(read_regular(path))
    except (OSError, ValueError):
        return UNREADABLE


def digest_of_folder(path: str) -> str:
    """Return what stands for the names in a folder."""
    try:
        names = sorted(os.listdir(path))  # noqa: PTH208 - names, and many of them
    except (OSError, ValueError):
        return UNREADABLE
    return FOLDER + digest(b"\0".join(map(os.fsencode, names)))


def still_same(digests: Mapping[str, str], includes: Iterable[Include]) -> bool:
    """Say whether files and include patterns are what they were; unchanged files have unchanged includes.

    They are so at one and the same moment: what was read first is looked at again when the last was read.
    """
    seen: list[tuple[str, Identity]] = []
    for path, known in digests.items():
        if known == UNREADABLE or known.startswith(FOLDER):
            if (digest_of_folder(path) if known.startswith(FOLDER) else digest_of(path)) != known:
                return False
            continue
        try:
            content, identity = _read(path)
        except (OSError, ValueError):
            return False
        if digest(content) != known:
            return False
        seen.append((path, identity))
    return match_again(includes) and all(identity_of(path) == identity for path, identity in seen)


def match_again(includes: Iterable[Include]) -> bool:
    """Say whether include patterns match what they did."""
    return all(matches_of(include.pattern) == include.matches for include in includes)


def first_changed(digests: Mapping[str, str], includes: Iterable[Include]) -> str | None:
    """Return a file that is not what it was when a ledger was read, or that its includes did not match then.

    Contents are compared, not times: of two writes in one tick of the clock, times know nothing.
    """
    for path, known in digests.items():
        if digest_of(path) != known:
            return path
    for include in includes:
        # A folder is no file of the ledger; a write under way makes those of its new files.
        other = {*matches_of(include.pattern)} ^ {*include.matches}
        changed = sorted(path for path in other if not Path(path).is_dir())
        if changed:
            return changed[0]
    return None
