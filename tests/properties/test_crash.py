"""A process that dies at any of its system calls leaves all files old or all new, and the next one goes on.

A child process writes and kills itself (SIGKILL, so that nothing cleans up behind it) at its first call that
changes the disk, then at its second, and so on, until a run gets through.
"""

import os
import signal
import stat
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from arledger.files.change import FileChange, append_text
from arledger.files.durable import STATE
from arledger.files.lock import write_lock
from arledger.files.recovery import needs_recovery, recover
from arledger.files.transaction import commit

CALLS = (
    *("open", "write", "close", "fsync", "fchmod", "fchown", "chmod", "ftruncate"),
    *("replace", "rename", "link", "symlink", "unlink", "remove", "mkdir", "rmdir"),
)
"""Every call of the module os that changes files: where one is called, a process can die."""

NEW_MODE = 0o600
TEXT = "; an entry of some length: Größe 訂單\n" * 20
Tree = dict[str, tuple[bytes | str, int]]


class Sample(NamedTuple):
    """A file below the folder; `link` is where it really lies."""

    name: str
    before: bytes | None
    mode: int = 0o644
    link: str = ""


SCENARIOS = {
    "one": (Sample("book/main", b"; old\n"),),
    "three": (
        Sample("book/2026/clients/new", None),
        Sample("book/clients/windows", b"\xef\xbb\xbf; old\r\n; line\r\n", 0o640),
        Sample("book/clients/linked", b"; no newline", 0o660, "elsewhere/linked"),
    ),
    "eight": (
        Sample("book/main", b"; old\n", 0o600),
        Sample("book/new", None),
        Sample("book/clients/a", b"", 0o644),
        Sample("book/clients/b", b"; old\r\n" * 9, 0o664),
        Sample("book/docs/x.pdf", None),
        Sample("book/docs/y.pdf", None),
        Sample("elsewhere/c", b"; old\n\n", 0o640),
        Sample("book/linked", b"; old\n" * 5000, 0o644, "far/away/file"),
    ),
}
Scenario = tuple[Sample, ...]

FEWEST = {"one": 30, "three": 60, "eight": 95}
"""How many calls a scenario makes at the least: fewer, and the calls are not seen any more."""


def build(folder: Path, scenario: Scenario) -> None:
    (folder / "book").mkdir(parents=True)
    for sample in scenario:
        if sample.before is None:
            continue
        for name in filter(None, (sample.link, sample.name)):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        real = folder / (sample.link or sample.name)
        real.write_bytes(sample.before)
        real.chmod(sample.mode)
        if sample.link:
            (folder / sample.name).symlink_to(real)


def changes(folder: Path, scenario: Scenario) -> list[FileChange]:
    found = []
    for sample in scenario:
        path = folder / sample.name
        before = path.read_bytes() if path.exists() else None
        found.append(FileChange(path, before, append_text(before, TEXT)))
    return found


def write(folder: Path, scenario: Scenario) -> None:
    """Do what a writing command does."""
    book = folder / "book"
    with write_lock(book, timeout=0):
        recover(book)
        commit(book, changes(folder, scenario), lambda _: None, NEW_MODE)


def recover_alone(folder: Path, _: Scenario) -> None:
    with write_lock(folder / "book", timeout=0):
        recover(folder / "book")


Act = Callable[[Path, Scenario], None]


def tree(folder: Path) -> Tree:
    """Return all that is below a folder but the state folder: links as links, files with their modes."""
    found: Tree = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if STATE in path.parts:
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_symlink():
            found[name] = (str(path.readlink().relative_to(folder)), mode)
        else:
            found[name] = (path.read_bytes() if path.is_file() else "folder", mode)
    return found


def contents(folder: Path, scenario: Scenario) -> list[bytes | None]:
    return [path.read_bytes() if path.exists() else None for path in (folder / sample.name for sample in scenario)]


class Killer:
    """Kills its own process at the `at`-th call: before it, after it, or half way through a write."""

    def __init__(self, at: int, how: str) -> None:
        self._left = at
        self._how = how

    def arm(self) -> None:
        for name in CALLS:
            setattr(os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if self._how != "half" or (name == "write" and len(args[1]) > 1):
                self._left -= 1
            if self._left:
                return real(*args, **more)
            try:
                if self._how == "half":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                elif self._how == "after":
                    real(*args, **more)
            finally:
                # Also where the call had failed, as making a folder does that is there.
                os.kill(os.getpid(), signal.SIGKILL)

        return call


def dies(folder: Path, scenario: Scenario, act: Act, killer: Killer) -> bool:
    """Run `act` in a child process; say whether it died at a call, or False where it got through."""
    with warnings.catch_warnings():
        # pytest's own threads wait; the child touches nothing of theirs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        code = 1
        try:
            killer.arm()
            act(folder, scenario)
            code = 0
        except BaseException:  # noqa: BLE001 - a child must never return into pytest
            traceback.print_exc(file=sys.stderr)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed: see stderr"
    return False


def whole_runs(tmp_path: Path, scenario: Scenario) -> tuple[Tree, Tree, Tree]:
    """Return the files as they are before a write, after one, and after two."""
    build(tmp_path / "model", scenario)
    old = tree(tmp_path / "model")
    write(tmp_path / "model", scenario)
    new = tree(tmp_path / "model")
    write(tmp_path / "model", scenario)
    return old, new, tree(tmp_path / "model")


def assert_whole(folder: Path, scenario: Scenario, runs: tuple[Tree, Tree, Tree]) -> None:
    """Look at what a dead process left as a reader, then recover, then write again."""
    old, new, twice = runs
    book = folder / "book"
    if not needs_recovery(book):
        found = contents(folder, scenario)
        assert found in [[run.get(s.link or s.name, (None,))[0] for s in scenario] for run in (old, new)]
    with write_lock(book, timeout=0):
        said = recover(book)
        assert recover(book) is None
    left = tree(folder)
    assert left in (old, new)
    if said:
        assert left == (new if said.startswith("finished") else old), said
    assert_tidy(book)
    write(folder, scenario)
    assert tree(folder) == (new if left == old else twice)
    assert_tidy(book)


def assert_tidy(book: Path) -> None:
    assert {path.name for path in (book / STATE).iterdir()} == {"lock", ".gitignore"}


def kill_points(
    tmp_path: Path, scenario: Scenario, how: str, prepare: Callable[[Path], None], act: Act
) -> Iterator[Path]:
    """Yield what is left by a process that died at its first call, at its second, and so on."""
    for at in range(1, 2000):
        folder = tmp_path / str(at)
        build(folder, scenario)
        prepare(folder)
        if not dies(folder, scenario, act, Killer(at, how)):
            return
        yield folder


@pytest.mark.parametrize("how", ["before", "after", "half"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_killed_write_is_whole_or_never_was(tmp_path: Path, name: str, how: str) -> None:
    scenario = SCENARIOS[name]
    runs = whole_runs(tmp_path, scenario)
    reached = 0
    for folder in kill_points(tmp_path, scenario, how, lambda _: None, write):
        assert_whole(folder, scenario, runs)
        reached += 1
    # Half of a write: the note, and each file.
    assert reached >= (FEWEST[name] if how != "half" else len(scenario) + 1)


class KillerAtFirst(Killer):
    """Kills its process at the first call of one name."""

    def __init__(self, name: str, how: str) -> None:
        super().__init__(1, how)
        self._name = name

    def arm(self) -> None:
        setattr(os, self._name, self._wrapped(self._name, getattr(os, self._name)))


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize(
    ("name", "first_death"),
    [("rename", "before"), ("rename", "after"), ("replace", "after")],
    ids=["staged", "happened", "half in place"],
)
def test_a_recovery_can_be_killed_as_well(tmp_path: Path, name: str, first_death: str, how: str) -> None:
    scenario = SCENARIOS["three"]
    runs = whole_runs(tmp_path, scenario)

    def prepare(folder: Path) -> None:
        assert dies(folder, scenario, write, KillerAtFirst(name, first_death))
        assert needs_recovery(folder / "book") == (first_death == "after")

    reached = 0
    for folder in kill_points(tmp_path, scenario, how, prepare, recover_alone):
        assert_whole(folder, scenario, runs)
        reached += 1
    assert reached >= 15


def test_every_call_that_changes_files_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of this guard: a write and a recovery use the calls that are watched."""
    seen = set()

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **more: (seen.add(name), real(*args, **more))[1]  # type: ignore[func-returns-value]

    build(tmp_path, SCENARIOS["three"])
    for name in CALLS:
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    write(tmp_path, SCENARIOS["three"])
    assert {"open", "write", "close", "fsync", "fchmod", "replace", "rename", "unlink", "mkdir"} <= seen
