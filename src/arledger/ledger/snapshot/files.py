"""The snapshot: a ledger's facts in SQLite, so that the second question is answered at once.

The ledger stays the only truth. A snapshot is used when the content of every file, the files that the
include patterns match, the settings and the versions are what they were, and when its own content has
the digest written beside it. In every other case it is thrown away and made anew (`snapshot_write`).
"""

import os
import sqlite3
from contextlib import closing, suppress
from hashlib import file_digest, sha256
from pathlib import Path

from arledger.ledger.snapshot.read import SnapshotStore

SUM_SUFFIX = ".sum"


def snapshot_path(folder: Path, main: str) -> Path:
    """Return where the snapshot of the ledger `main` lies; the name tells nothing of the client."""
    return folder / f"{sha256(os.fsencode(main)).hexdigest()[:24]}.sqlite"


def open_snapshot(path: Path, key: str) -> SnapshotStore | None:
    """Return the snapshot at `path` if it is whole and still true, else None."""
    try:
        content_sum = path.with_suffix(SUM_SUFFIX).read_text(encoding="ascii")
        if sum_of(path) != content_sum:
            return None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except (OSError, ValueError, sqlite3.Error):
        return None
    try:
        store = SnapshotStore(connection)
        if store.key == key and store.is_true():
            return store
    except (sqlite3.Error, KeyError, ValueError):
        pass
    connection.close()
    return None


def clear_snapshots(folder: Path) -> tuple[int, int]:
    """Delete all snapshots; return how many there were and their size in bytes."""
    count = size = 0
    if folder.is_dir():
        for file in sorted(folder.iterdir()):
            if file.suffix in (".sqlite", SUM_SUFFIX):
                size += file.stat().st_size
                count += file.suffix == ".sqlite"
                file.unlink(missing_ok=True)
    return count, size


def list_snapshots(folder: Path) -> list[tuple[str, int]]:
    """Return the ledgers that have a snapshot and its size in bytes."""
    found = []
    for path in sorted(folder.glob("*.sqlite")) if folder.is_dir() else ():
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
        ):
            row = connection.execute("SELECT value FROM header WHERE key = 'path'").fetchone()
            found.append((row[0] if row else "?", path.stat().st_size))
    return found


def sum_of(path: Path) -> str:
    """Return the digest of a snapshot file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
