"""Repositories for tests."""

from pathlib import Path

import pytest
from tests.unit.review.repository import BOOK, Repository


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program's own git a place for its files that can be looked at."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Return a repository with a small book in it, which is the current folder."""
    repository = Repository(tmp_path / "books", BOOK)
    monkeypatch.chdir(repository.folder)
    return repository
