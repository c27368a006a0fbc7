"""Write files whole or not at all, readable by their owner alone."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from arledger.model.problem import UserError


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
    """Yield a new folder that is its owner's alone, and gone afterwards; raises what `failed` makes of an error."""
    try:
        folder = os.path.realpath(tempfile.mkdtemp(prefix="arledger-"))
    except OSError as error:
        raise failed(error) from error
    try:
        yield folder
    finally:
        # Not TemporaryDirectory: some versions of its cleaning follow links.
        shutil.rmtree(folder)


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
