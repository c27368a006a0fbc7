"""What a killed process left is finished, taken back, or shown to somebody."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from arledger.files.change import FileChange
from arledger.files.durable import STATE
from arledger.files.journal import decode, encode, journal_path
from arledger.files.recovery import needs_recovery, recover
from arledger.files.transaction import commit
from arledger.model.problem import Refused

OLD, NEW, OTHER = b"; old\n", b"; old\n\n; new\n", b"; somebody else's\n"
NAMES = ("a", "b", "sub/c")


class Killed(BaseException): ...


def killed(*_: Any) -> None:
    raise Killed


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a write that has happened, of which the first file alone is in place."""
    folder = tmp_path / "book"
    (folder / "sub").mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(OLD)
    real, calls = os.replace, []

    def once(*args: Any) -> None:
        calls.append(args)
        if len(calls) > 1:
            raise Killed
        real(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", once)
        with pytest.raises(Killed):
            commit(folder, [FileChange(folder / name, OLD, NEW) for name in NAMES], None)
    return folder


def contents(book: Path) -> list[bytes]:
    return [(book / name).read_bytes() for name in NAMES]


def staged(book: Path, name: str) -> Path:
    (found,) = (book / name).parent.glob(f".{Path(name).name}.arledger-*")
    return found


def test_it_begins_half_way(book: Path) -> None:
    assert contents(book) == [NEW, OLD, OLD]
    assert needs_recovery(book)


def test_nothing_to_do_is_said_by_silence(tmp_path: Path) -> None:
    assert not needs_recovery(tmp_path)
    assert recover(tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_the_rest_is_finished(book: Path) -> None:
    assert recover(book) == "finished the interrupted write of a, b, sub/c"
    assert contents(book) == [NEW, NEW, NEW]
    assert not needs_recovery(book)
    assert recover(book) is None
    assert sorted(path.name for path in book.rglob("*") if path.is_file()) == [".gitignore", "a", "b", "c"]


def test_a_book_may_move_with_its_journal(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "moved" / "here"
    shutil.copytree(book, other)
    shutil.rmtree(book)
    assert recover(other)
    assert contents(other) == [NEW, NEW, NEW]


def test_a_file_that_somebody_changed_is_kept_and_named(book: Path) -> None:
    (book / "b").write_bytes(OTHER)
    with pytest.raises(Refused, match="somebody has changed b since") as caught:
        recover(book)
    name = staged(book, "b").name
    assert caught.value.exit_code == 3
    assert caught.value.remedy == (
        f"What was to be written is kept in {name}: copy what is missing, and remove that. "
        f"Then remove .arledger/journal and run the command again."
    )
    assert contents(book) == [NEW, OTHER, NEW]
    assert staged(book, "b").read_bytes() == NEW
    assert needs_recovery(book)
    with pytest.raises(Refused):
        recover(book)
    # As the remedy says.
    staged(book, "b").unlink()
    journal_path(book).unlink()
    assert recover(book) is None
    assert contents(book) == [NEW, OTHER, NEW]


def test_an_edit_taken_back_lets_it_finish(book: Path) -> None:
    (book / "b").write_bytes(OTHER)
    with pytest.raises(Refused):
        recover(book)
    (book / "b").write_bytes(OLD)
    assert recover(book)
    assert contents(book) == [NEW, NEW, NEW]


@pytest.mark.parametrize("spoil", ["gone", "damaged", "link", "edited after it was in place", "target gone"])
def test_whatever_is_not_plain_is_left_to_people(book: Path, spoil: str) -> None:
    if spoil == "gone":
        staged(book, "b").unlink()
    elif spoil == "damaged":
        staged(book, "b").write_bytes(NEW[:-1])
    elif spoil == "link":
        path = staged(book, "b")
        path.rename(book / "x")
        path.symlink_to("x")
    elif spoil == "edited after it was in place":
        (book / "a").write_bytes(OTHER)
    else:
        (book / "b").unlink()
    with pytest.raises(Refused, match=r"somebody has changed [ab] since") as caught:
        recover(book)
    assert "Then remove .arledger/journal and run the command again." in caught.value.remedy
    assert (book / "sub/c").read_bytes() == NEW


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A book with a write that has happened, of which no file is in place."""
    folder = tmp_path / "begun"
    (folder / "sub").mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(OLD)

    def never(*_: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", never)
        with pytest.raises(Killed):
            commit(folder, [FileChange(folder / name, OLD, NEW) for name in NAMES], None)
    return folder


def test_an_edit_before_anything_was_in_place_takes_the_write_back(begun: Path) -> None:
    (begun / "b").write_bytes(OTHER)
    said = "discarded an interrupted write: somebody has changed b since, and nothing had been written"
    assert recover(begun) == said
    assert contents(begun) == [OLD, OTHER, OLD]
    assert not list(begun.rglob("*.arledger-*"))
    assert recover(begun) is None


@pytest.mark.parametrize("call", ["unlink", "fsync"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_taking_back_can_be_killed_as_well(begun: Path, monkeypatch: pytest.MonkeyPatch, call: str, at: int) -> None:
    (begun / "b").write_bytes(OTHER)
    real, calls = getattr(os, call), []

    def killed(*args: Any, **named: Any) -> None:
        calls.append(args)
        if len(calls) == at:
            raise Killed
        real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, killed)
        with pytest.raises(Killed):
            recover(begun)
    assert recover(begun)
    assert contents(begun) == [OLD, OTHER, OLD]
    assert not list(begun.rglob("*.arledger-*"))
    assert recover(begun) is None


def test_a_file_that_has_its_new_content_already_is_done(book: Path) -> None:
    (book / "b").write_bytes(NEW)
    assert recover(book)
    assert not list(book.rglob("*.arledger-*"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff", b'{"version": 2}', b'{"version": 1, "txid": "x"}'],
)
def test_a_journal_that_cannot_be_read_is_left_to_people(book: Path, content: bytes) -> None:
    journal_path(book).write_bytes(content)
    with pytest.raises(Refused, match="its journal cannot be read"):
        recover(book)
    assert contents(book) == [NEW, OLD, OLD]
    assert journal_path(book).read_bytes() == content


@pytest.mark.parametrize(
    ("key", "value"),
    [("staged", "../../elsewhere"), ("staged", 1), ("target", ""), ("target", "a\0"), ("mode", "x"), ("after", None)],
)
def test_a_planted_journal_moves_no_other_files(book: Path, key: str, value: Any) -> None:
    data = json.loads(journal_path(book).read_bytes())
    data["steps"][1][key] = value
    journal_path(book).write_text(json.dumps(data))
    with pytest.raises(Refused, match="cannot be read"):
        recover(book)


def test_a_journal_reads_back_as_it_was(book: Path) -> None:
    content = journal_path(book).read_bytes()
    assert encode(decode(content, book), book) == content


def test_a_write_that_had_not_happened_is_discarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(OLD)
    changes = [FileChange(tmp_path / "a", OLD, NEW), FileChange(tmp_path / "x" / "y" / "b", None, NEW)]
    with monkeypatch.context() as patch:
        for name in ("unlink", "rmdir"):
            patch.setattr(os, name, killed)
        with pytest.raises(Killed):
            commit(tmp_path, changes, killed)
    assert len(list(tmp_path.rglob("*.arledger-*"))) == 2
    assert not needs_recovery(tmp_path)
    assert recover(tmp_path) == "discarded an interrupted write: nothing had been changed"
    assert {path.name for path in tmp_path.iterdir()} == {"a", STATE}
    assert (tmp_path / "a").read_bytes() == OLD
    assert [path.name for path in (tmp_path / STATE).iterdir()] == [".gitignore"]
    assert recover(tmp_path) is None


def test_a_torn_note_is_removed(tmp_path: Path) -> None:
    (tmp_path / STATE).mkdir()
    (tmp_path / STATE / "staging-ab12").write_bytes(b'{"version": 1, "txid')
    assert recover(tmp_path) == "discarded an interrupted write: nothing had been changed"
    assert not list((tmp_path / STATE).iterdir())


def test_a_note_of_another_write_is_discarded_beside_a_journal(book: Path) -> None:
    (book / STATE / "staging-ab12").write_bytes(b"{")
    assert recover(book) == (
        "finished the interrupted write of a, b, sub/c; discarded an interrupted write: nothing had been changed"
    )
    assert contents(book) == [NEW, NEW, NEW]
