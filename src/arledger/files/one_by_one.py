"""Many files into one folder, each as soon as it is made: a run that is killed leaves whole files and nothing else.

This is for files beside the books, such as mails, of which each stands for itself. What belongs together is written
by `transaction`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arledger.files.durable import failing, sync_folder, write_new

_PART = ".part"
_FILE, _FOLDER = 0o600, 0o700


class WholeFiles:
    """A folder that takes files one by one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Put a file into the folder in one step, readable by its owner alone; raises UserError.

        A reader sees the old file, the new one, or none. It is on the disk before it has its name.
        """
        target = self._folder / name
        staged = self._folder / f".{name}{_PART}"
        with failing(target):
            write_new(staged, content, _FILE)
            staged.replace(target)

    def remove(self, name: str) -> None:
        """Take a file away, if it is there; raises UserError."""
        with failing(self._folder / name):
            (self._folder / name).unlink(missing_ok=True)


@contextmanager
def whole_files(folder: Path) -> Iterator[WholeFiles]:
    """Yield a folder to write into, made where it is missing; to be called under the lock of the book.

    What a killed run had not finished is taken away first, and in the end the names are on the disk, too.
    """
    with failing(folder):
        _make(folder)
        for left in folder.glob(f".*{_PART}"):
            left.unlink()
    try:
        yield WholeFiles(folder)
    finally:
        with failing(folder):
            sync_folder(folder)


def _make(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    for each in reversed(missing):
        each.mkdir(mode=_FOLDER)
        sync_folder(each.parent)
