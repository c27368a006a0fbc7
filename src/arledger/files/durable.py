"""Files that survive a crash: written whole, on the disk before anything points at them."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from arledger.model.problem import UserError

STATE = ".arledger"
"""The folder beside a ledger with the lock, the journal, and notes of writes under way."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# What file systems say that have no way to sync a folder: then there is nothing to wait for.
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def failing(path: Path, remedy: str = "Check the folder, its permissions and the space left.") -> Iterator[None]:
    """Turn what the system says against `path` into a UserError."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", remedy) from error


def write_new(path: Path, content: bytes, mode: int, like: os.stat_result | None = None) -> None:
    """Write a file that does not exist yet and wait until it is on the disk; raises OSError.

    It gets exactly `mode`, and the owner and group of `like` where the system permits that.
    """
    handle = os.open(path, _NEW, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if like:
            _give_to(handle, like.st_uid, like.st_gid)
        # After the owner: changing that takes away some bits of the mode.
        os.fchmod(handle, mode)
        os.fsync(handle)
    finally:
        os.close(handle)


def _give_to(handle: int, owner: int, group: int) -> None:
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) == (owner, group):
        return
    try:
        os.fchown(handle, owner, group)
    except PermissionError:
        # Only root gives files away, but everybody may choose among their own groups.
        with suppress(PermissionError):
            os.fchown(handle, -1, group)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def read_or_none(path: Path) -> bytes | None:
    """Return a file's content, None where there is no such file; raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def digest(content: bytes) -> str:
    """Return the digest that stands for a file's content."""
    return sha256(content).hexdigest()


def digest_of(path: Path) -> str | None:
    """Return the digest of a file, None where there is none, and empty for what is no plain file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def make_state_folder(folder: Path) -> Path:
    """Return `<folder>/.arledger`, made private and invisible to git where it is missing; raises UserError."""
    state = folder / STATE
    with failing(state, "Writing needs a folder that you may write to."):
        state.mkdir(mode=0o700, exist_ok=True)
        ignore = state / ".gitignore"
        # An empty one was left by a process that died while it wrote it.
        if not ignore.exists() or not ignore.stat().st_size:
            ignore.write_bytes(b"*\n")
    return state
