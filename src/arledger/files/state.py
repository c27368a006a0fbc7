"""The folder `.arledger` beside a ledger: the lock, the journal, and notes of writes under way."""

from pathlib import Path

from arledger.files.durable import failing

STATE = ".arledger"
_IGNORE = b"*\n"


def make_state_folder(folder: Path) -> Path:
    """Return `<folder>/.arledger`, made private and invisible to git where it is missing; raises UserError."""
    state = folder / STATE
    with failing(state, "Writing needs a folder that you may write to."):
        state.mkdir(mode=0o700, exist_ok=True)
        ignore = state / ".gitignore"
        # An empty one was left by a process that died while it wrote it.
        if not ignore.exists() or not ignore.stat().st_size:
            ignore.write_bytes(_IGNORE)
    return state
