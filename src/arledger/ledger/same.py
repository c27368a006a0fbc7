"""Whether files are what they were: by content, and by what include patterns match."""

import os
from collections.abc import Iterable, Mapping
from glob import glob
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

# No content has this digest: as soon as the file can be read, it is another one.
UNREADABLE = "unreadable"


class SourceFile(NamedTuple):
    """A file and the digest of its content."""

    path: str
    digest: str


class Include(NamedTuple):
    """An include line's absolute pattern and the files that it matched, sorted."""

    pattern: str
    matches: tuple[str, ...]


def digest(content: bytes) -> str:
    """Return the digest that stands for a file's content."""
    return sha256(content).hexdigest()


def matches_of(pattern: str) -> tuple[str, ...]:
    """Expand an include pattern as Beancount does (`**` reaches into sub-folders)."""
    return tuple(sorted({os.path.normpath(name) for name in glob(pattern, recursive=True)}))


def still_same(digests: Mapping[str, str], includes: Iterable[Include]) -> bool:
    """Say whether files and include patterns are what they were; unchanged files have unchanged includes."""
    try:
        return all(digest(Path(path).read_bytes()) == known for path, known in digests.items()) and all(
            matches_of(include.pattern) == include.matches for include in includes
        )
    except OSError:
        return False


def first_changed(digests: Mapping[str, str], includes: Iterable[Include]) -> str | None:
    """Return a file that is not what it was when a ledger was read, or that its includes did not match then.

    Contents are compared, not times: of two writes in one tick of the clock, times know nothing.
    """
    for path, known in digests.items():
        if _digest_of(path) != known:
            return path
    for include in includes:
        # A folder is no file of the ledger; a write under way makes those of its new files.
        other = {*matches_of(include.pattern)} ^ {*include.matches}
        changed = sorted(path for path in other if not Path(path).is_dir())
        if changed:
            return changed[0]
    return None


def _digest_of(path: str) -> str:
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return UNREADABLE
