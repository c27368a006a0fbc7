"""A folder for a book, and the guard that no test of the command line writes into it."""

from pathlib import Path

import pytest


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one; the snapshots of the test lie elsewhere."""
    folder = tmp_path / "book"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
