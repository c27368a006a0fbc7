"""Whether files stayed what they were while they were read, even if they are now what they were before.

A file that was changed and changed back has its old content, and another time of change. Such a time has the
steps of the file system's clock: two changes within one step have the same. So a file that was changed a moment
ago proves nothing by its time, until that clock has gone on.
"""

import os
import tempfile
import time
from collections.abc import Iterable

from arledger.ledger.fingerprints import Identity, Include, identity_of, match_again

# Nanoseconds after which any clock of a file system has gone on; some count in steps of two seconds.
_STEP, _COARSE_STEP = 20_000_000, 2_000_000_000
_SECOND = 1_000_000_000
_LOOKS_A_SECOND = 1_000
# What a path leads to, and a link itself; None where there is nothing.
Seen = tuple[Identity | None, Identity | None]


class Watch:
    """The files that one reading of a ledger has looked at, each as it was before it was opened."""

    def __init__(self, before: "Watch | None" = None) -> None:
        self._seen: dict[str, Seen] = {}
        self._folders: dict[str, Seen] = {}
        self._before = before.seen if before else {}
        self._began = _clock()

    def note(self, path: str) -> None:
        """Remember what a file is, and the folder in which it lies, before it is opened for the first time."""
        if path not in self._seen:
            self._seen[path] = _look(path)
            folder = os.path.dirname(path)  # noqa: PTH120 - for every file of a ledger
            if folder not in self._folders:
                self._folders[folder] = _look(folder)

    @property
    def seen(self) -> "dict[str, Seen]":
        """What was noted, by path."""
        return self._seen | self._folders

    def forget(self, paths: Iterable[str]) -> None:
        """Leave out what may change all the time, with all folders."""
        self._folders.clear()
        for path in paths:
            self._seen.pop(path, None)

    def stayed(self, includes: Iterable[Include], *, folders: bool = True) -> bool:
        """Say whether no file has changed since it was noted, and patterns match the same ones.

        A folder that was put in the place of another leaves files as they are; it changes as well whenever any
        file in it comes or goes, so that there are times to do without `folders`.
        """
        seen = self.seen if folders else self._seen
        return (
            not self._fresh() and match_again(includes) and all(_look(path) == known for path, known in seen.items())
        )

    def _fresh(self) -> list[Identity]:
        """Return the files whose time of change might be that of a later change, too.

        What a reading before this one has found alike, with a rest in between, is none of them.
        """
        return [
            known
            for path, both in self.seen.items()
            for known in both
            if known and known.changed + _grain(known) >= self._began and self._before.get(path) != both
        ]

    def rest(self) -> None:
        """Wait until a change would have another time than the files that this watch has seen."""
        fresh = self._fresh()
        passed = max((known.changed + _grain(known) for known in fresh), default=0)
        until = time.monotonic_ns() + max(map(_step, fresh), default=_STEP)
        while _clock() <= passed and time.monotonic_ns() < until:
            time.sleep(1 / _LOOKS_A_SECOND)


def _look(path: str) -> Seen:
    return identity_of(path), identity_of(path, follow=False)


def _step(known: Identity) -> int:
    return _STEP if known.changed % _SECOND else _COARSE_STEP


def _grain(known: Identity) -> int:
    """Return by how much the time of a file may be behind the clock of this machine's own files."""
    return 0 if known.changed % _SECOND else _COARSE_STEP


def _clock() -> int:
    """Return the time that a file gets which changes now; 0 where no file can be made."""
    try:
        with tempfile.TemporaryFile() as file:
            return os.fstat(file.fileno()).st_ctime_ns
    except OSError:
        return 0
