"""A private folder for a while: readable by its owner alone, and gone afterwards."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Beancount takes an include's whole path for a pattern, the folders above the ledger with it.
_PATTERN = re.compile(r"[\[\]*?]")
_ELSEWHERE = ("/tmp", "/var/tmp")  # noqa: S108  mkdtemp makes the folder, for its owner alone


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a new folder, by its real path, in which a ledger can be loaded; raises OSError where none can be."""
    folder = tempfile.mkdtemp(prefix="arledger-", dir=_plain_parent())
    try:
        yield Path(folder)
    finally:
        # Not TemporaryDirectory: some versions of its cleaning follow links.
        shutil.rmtree(folder)


def _plain_parent() -> str:
    """Return the folder for temporary files, or another where its name would be read as a pattern."""
    chosen = os.path.realpath(tempfile.gettempdir())
    others = (os.path.realpath(folder) for folder in _ELSEWHERE if Path(folder).is_dir())
    return next((folder for folder in (chosen, *others) if not _PATTERN.search(folder)), chosen)
