"""One writer at a time: a lock that the system releases when its process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from arledger.files.durable import failing, make_state_folder
from arledger.model.problem import Refused

LOCK = "lock"
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_TRIES_A_SECOND = 50


@contextmanager
def write_lock(folder: Path, timeout: int = 60) -> Iterator[None]:
    """Hold the lock of the book in `folder`, waiting up to `timeout` seconds for another process.

    Raises Refused where another one still holds it then, and UserError where there can be no lock. The
    file `.arledger/lock` stays: only who removed it could take the lock from under somebody.
    """
    path = make_state_folder(folder) / LOCK
    with failing(path, "Writing needs a lock file in a folder that you may write to."):
        handle = _acquired(path, timeout)
    if handle is None:
        raise Refused(f"another arledger is writing in {folder}", "Wait until it is done and run the command again.")
    try:
        yield
    finally:
        # Closing alone would leave the lock to a child process that has the file open, too.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _acquired(path: Path, timeout: int) -> int | None:
    deadline = monotonic() + timeout
    while True:
        handle = os.open(path, _FLAGS, 0o600)
        try:
            if _locked(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if monotonic() >= deadline:
            return None
        sleep(1 / _TRIES_A_SECOND)


def _locked(handle: int, path: Path) -> bool:
    """Lock the open file if it is free, and if it is still the one that others would open."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
