"""Whether files are what they were: by content, and by what include patterns match."""

import os
from glob import glob
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple


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


def still_same(files: list[SourceFile], includes: list[Include]) -> bool:
    """Say whether files and include patterns are what they were; unchanged files have unchanged includes."""
    try:
        return all(digest(Path(file.path).read_bytes()) == file.digest for file in files) and all(
            matches_of(include.pattern) == include.matches for include in includes
        )
    except OSError:
        return False
