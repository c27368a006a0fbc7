"""Files that only grow: a line is on the disk before anything is done that it speaks of."""

import os
from pathlib import Path

from arledger.files.durable import failing, sync_folder

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 1 << 16


def append_line(path: Path, line: bytes) -> None:
    """Put a line at the end of a file of mode 0600, made where it is missing, and wait until it is on the disk.

    A line is whole with its line end: what a process left behind that died while it wrote is cut away first.
    Raises UserError.
    """
    with failing(path):
        is_new = not path.exists()
        handle = os.open(path, _FLAGS, 0o600)
        try:
            end = _end_of_lines(handle)
            os.ftruncate(handle, end)
            rest, place = memoryview(line + b"\n"), end
            while rest:
                written = os.pwrite(handle, rest, place)
                rest, place = rest[written:], place + written
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(path.parent)


def _end_of_lines(handle: int) -> int:
    """Return where the last whole line of a file ends."""
    end = os.fstat(handle).st_size
    while end:
        start = max(0, end - _BLOCK)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
