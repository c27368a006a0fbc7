"""What a write consists of, on the disk before it begins, so that any process can finish it or take it back.

It is first a *note* (`.arledger/staging-<txid>`): whatever it names may lie around and is to be removed.
Renaming the note to *journal* (`.arledger/journal`) is the moment in which the write has happened: from
then on all that it names is to be put in place.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arledger.files.durable import STATE, digest

JOURNAL = "journal"
NOTE = "staging-"
_VERSION = 1
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Step:
    """One file to be put in place: digests of its content before (None: no file) and after, and its mode.

    `target` is absolute, and no symlink; what it gets waits in `staged`, beside it.
    """

    target: Path
    staged: Path
    before: str | None
    after: str
    mode: int


@dataclass(frozen=True, slots=True)
class Record:
    """A write of several files: its name, its steps, and the folders that it makes, the deepest last."""

    txid: str
    steps: tuple[Step, ...]
    made: tuple[Path, ...] = ()

    @property
    def folders(self) -> list[Path]:
        """The folders in which files are put in place."""
        return sorted({step.target.parent for step in self.steps})


def journal_path(folder: Path) -> Path:
    """Return where the journal of a write that has happened lies, if there is one."""
    return folder / STATE / JOURNAL


def note_path(folder: Path, txid: str) -> Path:
    """Return where the note of a write that has not happened yet lies."""
    return folder / STATE / f"{NOTE}{txid}"


def staged_path(target: Path, txid: str) -> Path:
    """Return the hidden name beside a file under which its new content waits."""
    name = f".{target.name}.arledger-{txid}"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f".{digest(os.fsencode(target.name))}.arledger-{txid}"
    return target.with_name(name)


def encode(record: Record, folder: Path) -> bytes:
    """Write a record as JSON; paths are relative to `folder`, so that a book may move with its journal."""
    base = os.path.realpath(folder)
    steps = [
        {
            "target": os.path.relpath(step.target, base),
            "staged": step.staged.name,
            "before": step.before,
            "after": step.after,
            "mode": step.mode,
        }
        for step in record.steps
    ]
    made = [os.path.relpath(path, base) for path in record.made]
    return json.dumps({"version": _VERSION, "txid": record.txid, "steps": steps, "made": made}, indent=1).encode()


def decode(content: bytes, folder: Path) -> Record:
    """Read a record; raises ValueError for anything that this program has not written itself."""
    base = Path(os.path.realpath(folder))
    try:
        data = json.loads(content)
        if data["version"] != _VERSION:
            raise ValueError("this is of another version")
        txid = _text(data["txid"])
        steps = tuple(_step(step, base, txid) for step in data["steps"])
        return Record(txid, steps, tuple(_below(base, _text(path)) for path in data["made"]))
    except (KeyError, TypeError) as error:
        raise ValueError("this is no journal") from error


def _step(data: Any, base: Path, txid: str) -> Step:
    target = _below(base, _text(data["target"]))
    staged = staged_path(target, txid)
    # Whoever can plant a journal shall not have other files moved than those that a write makes.
    if data["staged"] != staged.name or not isinstance(data["mode"], int):
        raise ValueError("this is no step of a write")
    before = None if data["before"] is None else _text(data["before"])
    return Step(target, staged, before, _text(data["after"]), data["mode"])


def _below(base: Path, name: str) -> Path:
    return Path(os.path.normpath(base / name))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("a text is missing")
    return value


def names(paths: Sequence[Path], folder: Path) -> str:
    """Return files as a list for people, named from `folder`."""
    base = os.path.realpath(folder)
    return ", ".join(os.path.relpath(path, base) for path in paths)
