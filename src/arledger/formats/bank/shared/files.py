"""Bank files on the disk: how they are opened, and how much of them is read at once."""

import os
from pathlib import Path

from arledger.files.regular import open_regular
from arledger.formats.bank.shared.errors import AGAIN, bad
from arledger.formats.tabular import decoding
from arledger.formats.tabular.decoding import TextFile
from arledger.model.problem import UserError
from arledger.model.source import Source

HEAD = 64 * 1024
"""So many bytes of the beginning decide what a file is."""

MOST_LINES = 330_000
MOST_STATEMENTS = 20_000
MOST_PIECES = 1_000
"""So many movements, statements and balances, and lines of one text are taken from one file."""

MOST_MEMORY = 255_000_000
"""Bytes that the movements of one CAMT file may take: 300,000 ordinary ones, and less than 300 MB in all."""

LARGEST = 2 * 1024**3
LARGEST_AT_ONCE = 64 * 1024**2
"""Bytes of a file that is read line by line, and of one that is read in one piece."""

SPLIT = "Ask the bank for shorter periods, and read one file after the other."


def head(path: Path) -> bytes:
    """Return the first bytes of a file; what is missing, no file or empty is a UserError."""
    try:
        with open_regular(path) as file:
            found = file.read(HEAD)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as missing:
        raise UserError(f"{path}: there is no such file", "Check the name and the folder.") from missing
    except OSError as wrong:
        raise UserError(
            f"{path}: {wrong.strerror or 'cannot be read'}", "Check that the file may be read."
        ) from wrong
    place = Source(str(path), 0)
    if not found:
        raise bad(place, "the file is empty", "Download it again.")
    if size > LARGEST:
        raise bad(place, f"the file has {size:,} bytes, more than {LARGEST:,}", SPLIT)
    return found


def opened(path: Path, name: str, declared: str = "") -> TextFile:
    """Return a bank's file as text; `declared` is the encoding in which it says to be."""
    return decoding.opened(path, name, declared, AGAIN)


def bound(place: Source, movements: int, statements: int = 0) -> None:
    """Refuse a file of too many movements or statements."""
    if movements > MOST_LINES:
        raise bad(place, f"more than {MOST_LINES:,} movements in one file", SPLIT)
    if statements > MOST_STATEMENTS:
        raise bad(place, f"more than {MOST_STATEMENTS:,} statements or balances in one file", SPLIT)


def whole(text: TextFile) -> str:
    """Return the text of a file that is read in one piece; a larger one is refused."""
    size = text.path.stat().st_size
    if size > LARGEST_AT_ONCE:
        raise bad(Source(text.name, 0), f"the file has {size:,} bytes, more than {LARGEST_AT_ONCE:,}", SPLIT)
    return "".join(text.chunks())
