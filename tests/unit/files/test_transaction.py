"""All files or none, and in which order things reach the disk."""

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from arledger.files.change import FileChange
from arledger.files.durable import STATE
from arledger.files.journal import journal_path
from arledger.files.recovery import needs_recovery, recover
from arledger.files.transaction import commit
from arledger.model.problem import Refused, UserError

NEWEST = "2026/docs/new"
OLD, NEW = b"; old\r\n", b"; old\r\n\r\n; new\r\n"


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Return what is below a folder: link targets and contents, with the modes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = (f"-> {os.readlink(path)}", 0)  # noqa: PTH115 - as it is written
        elif path.is_file():
            found[name] = (path.read_bytes().decode("latin-1"), stat.S_IMODE(path.stat().st_mode))
        else:
            found[name] = ("folder", stat.S_IMODE(path.stat().st_mode))
    return found


def without_state(folder: Path) -> dict[str, tuple[str, int]]:
    return {name: value for name, value in tree(folder).items() if not name.startswith(STATE)}


def assert_tidy(folder: Path) -> None:
    assert {path.name for path in (folder / STATE).iterdir()} <= {"lock", ".gitignore"}
    assert not list(folder.rglob("*.arledger-*"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of a plain file, a file of its own mode, and a symlink out of the folder."""
    folder = tmp_path / "book"
    (folder / "clients").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    for path, mode in (
        (folder / "main", 0o644),
        (folder / "clients" / "a", 0o640),
        (tmp_path / "elsewhere" / "b", 0o660),
    ):
        path.write_bytes(OLD)
        path.chmod(mode)
    (folder / "clients" / "b").symlink_to("../../elsewhere/b")
    return folder


def changes(book: Path) -> list[FileChange]:
    return [
        FileChange(book / "main", OLD, NEW),
        FileChange(book / "clients" / "a", OLD, NEW),
        FileChange(book / "clients" / "b", OLD, NEW),
        FileChange(book / "2026" / "docs" / "new", None, b"\0pdf"),
    ]


def test_all_files_are_written_where_they_are(book: Path) -> None:
    seen: list[Mapping[Path, bytes]] = []
    before = tree(book.parent)
    commit(book, changes(book), seen.append)
    assert_tidy(book)
    text = NEW.decode()
    assert without_state(book) == {
        "main": (text, 0o644),
        "clients": before["book/clients"],
        "clients/a": (text, 0o640),
        "clients/b": ("-> ../../elsewhere/b", 0),
        "2026": ("folder", 0o700),
        "2026/docs": ("folder", 0o700),
        "2026/docs/new": ("\0pdf", 0o600),
    }
    assert tree(book.parent)["elsewhere/b"] == (text, 0o660)
    assert list(tree(book.parent / "elsewhere")) == ["b"]
    assert seen == [{change.path: change.after for change in changes(book)}]


def test_a_new_file_and_its_folders_get_the_mode_that_is_asked_for(book: Path) -> None:
    commit(book, changes(book), None, 0o640)
    assert tree(book)["2026/docs/new"][1] == 0o640
    assert tree(book)["2026"][1] == 0o750


def test_several_times_in_a_row(book: Path) -> None:
    commit(book, [FileChange(book / "main", OLD, NEW)], None)
    commit(book, [FileChange(book / "main", NEW, OLD)], None)
    commit(book, [], None)
    commit(book, [FileChange(book / "main", OLD, OLD)], None)
    assert (book / "main").read_bytes() == OLD
    assert_tidy(book)


def test_an_unchanged_file_beside_changed_ones_is_not_touched(book: Path) -> None:
    known = (book / "main").stat()
    commit(book, [FileChange(book / "main", OLD, OLD), FileChange(book / "clients" / "a", OLD, NEW)], None)
    assert os.path.samestat(known, (book / "main").stat())
    with pytest.raises(Refused, match="changed meanwhile"):
        commit(book, [FileChange(book / "main", NEW, NEW)], None)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda book: (book / "main").write_bytes(b"; other\n"),
        lambda book: (book / "main").unlink(),
        lambda book: (book / "clients" / "b").write_bytes(NEW),
        lambda book: ((book / "2026" / "docs").mkdir(parents=True, exist_ok=True), (book / NEWEST).touch()),
    ],
)
@pytest.mark.parametrize("during", [False, True], ids=["before", "during the check"])
def test_a_file_that_changed_meanwhile_stops_it(book: Path, spoil: Callable[[Path], Any], *, during: bool) -> None:
    proposed = changes(book)
    if not during:
        spoil(book)
    now = without_state(book)
    with pytest.raises(Refused, match="changed meanwhile") as caught:
        commit(book, proposed, (lambda _: spoil(book)) if during else None)
    assert caught.value.remedy == "Run the command again."
    if during:
        assert (book / "clients" / "a").read_bytes() == OLD
    else:
        assert without_state(book) == now
    assert not list(book.rglob("*.arledger-*"))
    assert not needs_recovery(book)


class Stop(Exception): ...


@pytest.mark.parametrize("error", [Refused("no", "x"), UserError("no"), Stop(), KeyboardInterrupt()])
def test_a_check_that_says_no_leaves_everything_as_it_was(book: Path, error: BaseException) -> None:
    before = tree(book.parent)

    def verify(_: Mapping[Path, bytes]) -> None:
        assert len(list(book.parent.rglob("*.arledger-*"))) == 4
        raise error

    with pytest.raises(type(error)):
        commit(book, changes(book), verify)
    assert_tidy(book)
    assert without_state(book) == {n.removeprefix("book/"): v for n, v in before.items() if n.startswith("book/")}


def test_what_somebody_put_into_a_new_folder_stays(book: Path) -> None:
    def verify(_: Mapping[Path, bytes]) -> None:
        (book / "2026" / "mine").touch()
        raise Stop

    with pytest.raises(Stop):
        commit(book, changes(book), verify)
    assert {name for name in tree(book) if name.startswith("2026")} == {"2026", "2026/mine"}


def test_symlinks_to_nothing_are_refused(book: Path) -> None:
    (book / "gone").symlink_to("nowhere")
    (book / "gone-folder").symlink_to("nowhere")
    (book / "loop").symlink_to("loop")
    for name in ("gone", "gone-folder/new", "loop"):
        with pytest.raises(Refused, match="symlink to nothing"):
            commit(book, [FileChange(book / name, None, NEW)], None)


def test_what_is_no_file_is_refused(book: Path) -> None:
    with pytest.raises(Refused, match="not a file"):
        commit(book, [FileChange(book / "clients", None, NEW)], None)
    os.mkfifo(book / "pipe")
    with pytest.raises(Refused, match="not a file"):
        commit(book, [FileChange(book / "pipe", None, NEW)], None)
    with pytest.raises(UserError):
        commit(book, [FileChange(book / "main" / "new", None, NEW)], None)


def test_two_names_of_one_file_are_refused(book: Path) -> None:
    (book / "again").symlink_to("main")
    for name in ("again", "main", "clients/../main"):
        with pytest.raises(Refused, match="are one file"):
            commit(book, [FileChange(book / "main", OLD, NEW), FileChange(book / name, OLD, NEW)], None)


def test_a_read_only_file_stays_what_it_is(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(UserError, match="main is read-only"):
        commit(book, [FileChange(book / "main", OLD, NEW)], None)


@pytest.mark.parametrize("size", [200, 250, 255])
def test_long_names_have_room(book: Path, size: int) -> None:
    new = [FileChange(book / ("ü" * (size // 2 - 2) + end), None, NEW) for end in ("a", "b")]
    commit(book, new, None)
    assert all(change.path.read_bytes() == NEW for change in new)
    assert_tidy(book)


def test_a_name_that_is_no_text(book: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(book) + b"/\xff\n"))
    commit(book, [FileChange(path, None, NEW)], None)
    assert path.read_bytes() == NEW


BREAKS = [(call, which) for call in ("open", "write", "fchmod", "fsync") for which in range(5)]


@pytest.mark.parametrize(("call", "which"), [*BREAKS, ("mkdir", 1), ("mkdir", 2), ("rename", 0)])
def test_a_full_or_broken_disk_leaves_everything_as_it_was(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, which: int
) -> None:
    """Before the write has happened; `rename` is the one call that makes it happen."""
    before = without_state(book)
    real, calls = getattr(os, call), []

    def failing(*args: Any, **more: Any) -> Any:
        calls.append(args)
        if len(calls) == which + 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **more)

    (book / STATE).mkdir()
    monkeypatch.setattr(os, call, failing)
    with pytest.raises(UserError, match="No space left on device"):
        commit(book, changes(book), None)
    assert without_state(book) == before
    assert_tidy(book)


def test_a_system_that_writes_a_little_at_a_time(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, bytes(content)[:3]))
    commit(book, changes(book), None)
    assert all(change.path.read_bytes() == change.after for change in changes(book))


def test_a_failure_to_clean_up_is_mended_by_the_next_command(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = without_state(book)
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        with pytest.raises(Stop):
            commit(book, changes(book), lambda _: (_ for _ in ()).throw(Stop))
    assert recover(book) == "discarded an interrupted write: nothing had been changed"
    assert without_state(book) == before
    assert_tidy(book)


def test_an_interrupt_after_it_has_happened_comes_too_late(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, []

    def interrupted(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(os, "replace", interrupted)
    commit(book, changes(book), None)
    assert len(calls) == 5
    assert all(change.path.read_bytes() == change.after for change in changes(book))
    assert_tidy(book)


def test_an_interrupt_right_behind_the_rename_comes_too_late(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def interrupted(*args: Any) -> None:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", interrupted)
    commit(book, changes(book), None)
    assert all(change.path.read_bytes() == change.after for change in changes(book))
    assert_tidy(book)


def test_a_broken_disk_after_it_has_happened_leaves_the_journal(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        with pytest.raises(UserError, match="Input/output error") as caught:
            commit(book, changes(book), None)
        assert "next writing command finishes" in caught.value.remedy
    assert needs_recovery(book)
    with pytest.raises(Refused, match="interrupted"):
        commit(book, changes(book), None)
    assert recover(book) == "finished the interrupted write of main, clients/a, ../elsewhere/b, 2026/docs/new"
    assert all(change.path.read_bytes() == change.after for change in changes(book))
    assert_tidy(book)


def test_an_edit_in_the_last_moment_is_not_overwritten(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def edited(*args: Any) -> None:
        real(*args)
        (book / "clients" / "a").write_bytes(b"; other\n")

    monkeypatch.setattr(os, "rename", edited)
    before = (book / "main").read_bytes()
    with pytest.raises(Refused, match=r"^clients/a changed meanwhile$") as caught:
        commit(book, changes(book), None)
    assert caught.value.remedy == "Run the command again."
    assert (book / "clients" / "a").read_bytes() == b"; other\n"
    assert (book / "main").read_bytes() == before
    assert_tidy(book)


def test_an_edit_between_two_renames_leaves_the_rest_to_people(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def edited(*args: Any) -> None:
        real(*args)
        (book / "clients" / "a").write_bytes(b"; other\n")

    monkeypatch.setattr(os, "replace", edited)
    with pytest.raises(Refused, match="somebody has changed clients/a since"):
        commit(book, changes(book), None)
    assert (book / "main").read_bytes() == NEW
    assert needs_recovery(book)


def test_owner_and_group_are_kept_where_that_is_permitted(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(os, "fchown", lambda *args: asked.append(args[1:]))
    known = (book / "main").stat()
    commit(book, [FileChange(book / "main", OLD, NEW)], None)
    assert asked == []
    wanted = os.stat_result([*known[:4], 4711, 4712, *known[6:]])

    def refused(_: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refused)
    from arledger.files.durable import write_new

    write_new(book / "new", NEW, 0o640, wanted)
    assert asked == [(4711, 4712), (-1, 4712)]
    assert tree(book)["new"][1] == 0o640


def test_things_reach_the_disk_in_order(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill loses nothing of what was written, a power cut what was not synced: here is why it loses none."""
    trace: list[tuple[str, str]] = []
    opened: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "fsync", "rename", "replace", "unlink")}

    def noted(name: str) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            what = opened[args[0]] if name == "fsync" else str(args[1] if name in ("rename", "replace") else args[0])
            answer = real[name](*args, **more)
            if name == "open":
                opened[answer] = what
            trace.append((name, what))
            return answer

        return call

    for name in real:
        monkeypatch.setattr(os, name, noted(name))
    commit(book, changes(book), lambda _: trace.append(("verify", "")))
    journal = str(journal_path(book))
    folders = {str(path) for path in (book, book / "clients", book.parent / "elsewhere", book / "2026" / "docs")}
    happened = trace.index(("rename", journal))
    gone = trace.index(("unlink", journal))
    synced = [what for name, what in trace[:happened] if name == "fsync"]
    assert sum(".arledger-" in what for what in synced) == 4
    assert f"{STATE}/staging-" in synced[0]
    assert synced[1] == str(book / STATE)
    assert {str(book), str(book / "2026")} <= set(synced[2:4])
    assert folders <= set(synced)
    assert trace[happened + 1 : happened + 3] == [("open", str(book / STATE)), ("fsync", str(book / STATE))]
    placed = [i for i, (name, _) in enumerate(trace) if name == "replace"]
    assert len(placed) == 4
    assert happened < placed[0]
    assert folders <= {what for name, what in trace[placed[-1] : gone] if name == "fsync"}
    assert trace[-1] == ("fsync", str(book / STATE))
    assert trace.index(("verify", "")) < happened
