"""The one way in which files of other people's making are opened: regular ones, and of a size that somebody chose.

A pipe would be waited for without end, a device may have no end, and what a name leads to may change while it
is looked at: what was opened decides.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from arledger.model.problem import UserError


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; raises OSError as `open` does, and UserError for what is no regular file."""
    _refuse_other(path, path.stat())
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    file = os.fdopen(handle, "rb")
    try:
        _refuse_other(path, os.fstat(handle))
    except UserError:
        file.close()
        raise
    return file


def read_regular(path: Path, most: int) -> bytes:
    """Return the content of a file of up to `most` bytes; raises as `open_regular` does, and UserError for more."""
    with open_regular(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise UserError(f"{path}: the file has more than {most:,} bytes", "Name a smaller one.", exit_code=1)
    return content


def _refuse_other(path: Path, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    what = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device"
    raise UserError(f"{path}: this is {what}, not a file", "Name one file at a time.")
