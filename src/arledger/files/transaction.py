"""Write several files: all of them or none, whatever happens on the way, and for good once it is said."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from arledger.files.change import FileChange
from arledger.files.durable import digest, failing, make_state_folder, read_or_none, sync_folder, write_new
from arledger.files.journal import Record, Step, encode, journal_path, names, note_path, staged_path
from arledger.files.recovery import discard, needs_recovery, settle
from arledger.model.problem import Refused, UserError

Verify = Callable[[Mapping[Path, bytes]], None]
Unchanged = Callable[[], None]
_AGAIN = "Run the command again."


@dataclass(frozen=True, slots=True)
class _Target:
    """A change and the real file that it is for, with what the system knows of that file."""

    change: FileChange
    real: Path
    stat: os.stat_result | None


def commit(
    folder: Path,
    changes: Sequence[FileChange],
    verify: Verify | None,
    new_mode: int = 0o600,
    *,
    unchanged: Unchanged | None = None,
) -> None:
    """Write all changes or none; to be called under the lock of the book in `folder`, after `recover`.

    `verify` sees the contents by path before anything happens, and stops the write by raising. `unchanged`
    raises where anything else is not what the changes were made from; it is asked first, and again in the
    last moment. A symlink's target is written, an existing file keeps its mode, a new one gets `new_mode`.
    Raises Refused where a file is not what the change says that it was, and UserError where one cannot be
    written; then all files are what they were, unless the message says that the next command finishes the
    write.
    """
    targets = [_target(change) for change in changes]
    _refuse_same(targets)
    _check_unchanged(targets)
    if unchanged:
        unchanged()
    make_state_folder(folder)
    if needs_recovery(folder):
        raise Refused("an earlier write was interrupted and has to be finished first", _AGAIN)
    targets = [target for target in targets if target.change.before != target.change.after]
    if not targets:
        return
    record = _record(targets, new_mode)
    try:
        _stage(folder, targets, record)
        if verify:
            verify({change.path: change.after for change in changes})
        if unchanged:
            unchanged()
        _check_unchanged(targets)
        _publish(folder, record)
    except BaseException:
        # The disk says whether it has happened; an interrupt may come between the deed and any variable.
        if not needs_recovery(folder):
            with suppress(OSError):
                discard(folder, record)
            raise
    _finish(folder, record)


def _target(change: FileChange) -> _Target:
    path = change.path.absolute()
    with failing(change.path):
        for part in (path, *path.parents):
            if part.is_symlink() and not part.exists():
                raise Refused(f"{part} is a symlink to nothing", "Fix the link, or remove it.")
        real = Path(os.path.realpath(path))
        known = real.stat() if real.exists() else None
    if known and not stat.S_ISREG(known.st_mode):
        raise Refused(f"{change.path} is not a file", "Choose another name.")
    if known and not os.access(real, os.W_OK):
        raise UserError(f"{change.path} is read-only", "Make it writable first, if it is meant to change.")
    return _Target(change, real, known)


def _refuse_same(targets: Sequence[_Target]) -> None:
    seen: dict[Path, Path] = {}
    for target in targets:
        if target.real in seen:
            raise Refused(f"{seen[target.real]} and {target.change.path} are one file", "Keep one of the two names.")
        seen[target.real] = target.change.path


def _check_unchanged(targets: Sequence[_Target]) -> None:
    for target in targets:
        with failing(target.change.path):
            found = read_or_none(target.real)
        if found != target.change.before:
            raise Refused(f"{target.change.path} changed meanwhile", _AGAIN)


def _record(targets: Sequence[_Target], new_mode: int) -> Record:
    txid = token_hex(8)
    steps = []
    for target in targets:
        before = None if target.change.before is None else digest(target.change.before)
        mode = stat.S_IMODE(target.stat.st_mode) if target.stat else new_mode
        staged = staged_path(target.real, txid)
        steps.append(Step(target.real, staged, before, digest(target.change.after), mode))
    made = {folder for step in steps for folder in _missing(step.target.parent)}
    return Record(txid, tuple(steps), tuple(sorted(made)))


def _missing(folder: Path) -> Iterator[Path]:
    while not folder.exists():
        yield folder
        folder = folder.parent


def _stage(folder: Path, targets: Sequence[_Target], record: Record) -> None:
    """Write the new contents beside the files, and before that the note of where they lie."""
    note = note_path(folder, record.txid)
    with failing(note):
        write_new(note, encode(record, folder), 0o600)
        sync_folder(note.parent)
    for path in record.made:
        mode = next(step.mode for step in record.steps if step.target.is_relative_to(path))
        with failing(path):
            # Who may read the file may enter its folder.
            path.mkdir(mode | (mode & 0o444) >> 2, exist_ok=True)
            sync_folder(path.parent)
    for target, step in zip(targets, record.steps, strict=True):
        with failing(target.change.path):
            write_new(step.staged, target.change.after, step.mode, target.stat)
    for path in record.folders:
        with failing(path):
            sync_folder(path)


def _publish(folder: Path, record: Record) -> None:
    """Let the write happen: until this rename nothing has, after it everything has."""
    journal = journal_path(folder)
    with failing(journal):
        note_path(folder, record.txid).rename(journal)
        sync_folder(journal.parent)


def _finish(folder: Path, record: Record) -> None:
    remedy = "Fix that: the write has begun, and the next writing command finishes it first."
    with failing(folder, remedy):
        try:
            changed = settle(folder, record)
        except KeyboardInterrupt:
            # Too late to stop: what has happened on the disk is carried through, and reported as done.
            changed = settle(folder, record)
    if changed:
        raise Refused(f"{names([step.target for step in changed], folder)} changed meanwhile", _AGAIN)
