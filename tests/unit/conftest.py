"""What tests of several packages stand on: an empty folder, a repository, an office with the ledger of a docstring."""

from pathlib import Path
from textwrap import dedent

import pytest
from tests.support.office import ACCOUNTS, Office
from tests.support.repository import BOOK, Repository


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one; the snapshots of the test lie elsewhere."""
    folder = tmp_path / "book"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program's own git a place for its files that can be looked at."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Return a repository with a small book in it, which is the current folder."""
    repository = Repository(tmp_path / "books", BOOK)
    monkeypatch.chdir(repository.folder)
    return repository


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    """Return the office with the ledger of the test's docstring; the accounts that it needs are opened before it."""
    lines = (request.function.__doc__ or "").splitlines()
    return Office(ACCOUNTS + dedent("\n".join(["", *lines])) + "\n")
