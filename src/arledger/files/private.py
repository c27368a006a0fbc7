"""Write files whole or not at all, readable by their owner alone."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from arledger.model.problem import UserError

# Beancount takes an include's whole path for a pattern, the folders above the ledger with it.
_PATTERN = re.compile(r"[\[\]*?]")
_ELSEWHERE = ("/tmp", "/var/tmp")  # noqa: S108  mkdtemp makes the folder, for its owner alone


def write_private(path: Path, content: bytes) -> None:
    """Put `content` into `path` in one step, with mode 0600; raises UserError where that cannot be done.

    A reader sees the old file or the new one. A symlink keeps pointing where it did: its target is
    replaced. What is no regular file, such as a pipe or /dev/stdout, is written to directly.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise UserError(f"{path}: this is a folder", "Name a file in it.")
            target.write_bytes(content)
            return
        _replace(target, content)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}", "Choose another file with --output.") from error


@contextmanager
def private_folder(failed: Callable[[OSError], UserError]) -> Iterator[str]:
    """Yield a new folder that is its owner's alone, and gone afterwards; raises what `failed` makes of an error.

    It is named by its real path, and a ledger can be loaded in it.
    """
    try:
        folder = tempfile.mkdtemp(prefix="arledger-", dir=_plain_parent())
    except OSError as error:
        raise failed(error) from error
    try:
        yield folder
    finally:
        # Not TemporaryDirectory: some versions of its cleaning follow links.
        shutil.rmtree(folder)


def _plain_parent() -> str:
    """Return the folder for temporary files, or another where its name would be read as a pattern."""
    chosen = os.path.realpath(tempfile.gettempdir())
    others = (os.path.realpath(folder) for folder in _ELSEWHERE if Path(folder).is_dir())
    return next((folder for folder in (chosen, *others) if not _PATTERN.search(folder)), chosen)


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
