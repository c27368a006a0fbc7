"""Finish a write that has happened, take back one that has not: the same code for a live write and a dead one."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from arledger.files.durable import STATE, digest_of, failing, sync_folder
from arledger.files.journal import NOTE, Record, Step, decode, journal_path, names, note_path
from arledger.model.problem import Refused

_REMEDY = "Check the folder and its permissions; the next writing command finishes the write first."


def needs_recovery(folder: Path) -> bool:
    """Say whether a write has happened and is not in place yet: then the files may be half old, half new.

    It costs one look at the disk. While another process writes, it is true for a moment, too.
    """
    try:
        return journal_path(folder).exists()
    except OSError:
        return False


def recover(folder: Path) -> str | None:
    """Finish or discard what a killed process left, and say so in a sentence without a full stop.

    To be called under the lock, before anything is read. None means that there was nothing to do. Raises
    Refused where somebody has changed a file since; the content that it should have had is kept then.
    """
    with failing(folder / STATE, _REMEDY):
        said = [_finish_journal(folder)] if needs_recovery(folder) else []
        if _discard_notes(folder):
            said.append("discarded an interrupted write: nothing had been changed")
    return "; ".join(said) or None


def _finish_journal(folder: Path) -> str:
    journal = journal_path(folder)
    try:
        record = decode(journal.read_bytes(), folder)
    except ValueError as error:
        raise Refused(
            f"{journal}: a write was interrupted, and its journal cannot be read: {error}",
            "Look at the files that were written last, remove the journal, and run the command again.",
        ) from error
    changed = settle(folder, record)
    if changed:
        what = names([step.target for step in changed], folder)
        return f"discarded an interrupted write: somebody has changed {what} since, and nothing had been written"
    return f"finished the interrupted write of {names([step.target for step in record.steps], folder)}"


def _discard_notes(folder: Path) -> bool:
    notes = sorted((folder / STATE).glob(f"{NOTE}*"))
    for note in notes:
        try:
            record = decode(note.read_bytes(), folder)
        except ValueError:
            # A torn note: it is on the disk in whole before the first file is staged, so none was.
            record = Record(note.name.removeprefix(NOTE), ())
        if note_path(folder, record.txid) == note:
            discard(folder, record)
    return bool(notes)


def settle(folder: Path, record: Record) -> Sequence[Step]:
    """Finish a write, or take it back where a file has changed before any was put in place; raises what they do.

    Return the steps of the files that changed, none where the write is finished. Asked twice it goes on where it
    was.
    """
    note = note_path(folder, record.txid)
    changed = _changed_before_all(record)
    if changed and not note.exists():
        # From this rename on it has not happened: killed now, the next run discards it.
        journal_path(folder).rename(note)
        sync_folder(note.parent)
    if note.exists():
        discard(folder, record)
        return changed or record.steps
    finish(folder, record)
    return ()


def _changed_before_all(record: Record) -> list[Step]:
    """Return the steps whose files have changed, if none is in place: then all staged contents are still there."""
    if any(digest_of(step.staged) != step.after for step in record.steps):
        return []
    return [step for step in record.steps if digest_of(step.target) not in (step.before, step.after)]


def finish(folder: Path, record: Record) -> None:
    """Put in place what is not yet, wait for the disk, and remove the journal; raises OSError.

    Every file that can be put in place is. Raises Refused, and keeps the journal, where one is neither
    what it was before the write nor what it would be after it.
    """
    changed = [step for step in record.steps if not _put_in_place(step)]
    for path in record.folders:
        if path.is_dir():
            sync_folder(path)
    if changed:
        raise _changed_meanwhile(folder, changed)
    journal = journal_path(folder)
    journal.unlink(missing_ok=True)
    sync_folder(journal.parent)


def _put_in_place(step: Step) -> bool:
    found = digest_of(step.target)
    if found == step.after:
        step.staged.unlink(missing_ok=True)
        return True
    if found == step.before and digest_of(step.staged) == step.after:
        step.staged.replace(step.target)
        return True
    return False


def _changed_meanwhile(folder: Path, steps: list[Step]) -> Refused:
    kept = [step for step in steps if step.staged.exists()]
    rest = [step for step in steps if step not in kept]
    remedies = []
    if kept:
        staged = names([step.staged for step in kept], folder)
        remedies.append(f"What was to be written is kept in {staged}: copy what is missing, and remove that.")
    if rest:
        remedies.append(f"See that {names([step.target for step in rest], folder)} has what it should.")
    remedies.append(f"Then remove {names([journal_path(folder.resolve())], folder)} and run the command again.")
    what = names([step.target for step in steps], folder)
    return Refused(f"a write was interrupted, and somebody has changed {what} since", " ".join(remedies))


def discard(folder: Path, record: Record) -> None:
    """Remove what a write has staged and its note, which goes last; raises OSError."""
    for step in record.steps:
        step.staged.unlink(missing_ok=True)
    for made in reversed(record.made):
        # What somebody else put into a new folder meanwhile stays.
        with suppress(OSError):
            made.rmdir()
    for path in record.folders:
        if path.is_dir():
            sync_folder(path)
    note = note_path(folder, record.txid)
    note.unlink(missing_ok=True)
    sync_folder(note.parent)
