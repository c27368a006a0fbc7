"""Several processes write at once: nothing is lost, nothing is torn, whoever is killed."""

import os
import random
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.support.effort import PATIENCE

from arledger.files.change import FileChange, append_text
from arledger.files.durable import STATE
from arledger.files.lock import write_lock
from arledger.files.recovery import recover
from arledger.files.transaction import commit

WRITERS = 8
ENTRIES = 25
FILES = ("main", "clients/a", "clients/b")


def entry(name: str) -> str:
    return f'2026-01-05 * "{name}"\n  Assets:Receivable:Acme  1.00 USD\n  Income:Sales  -1.00 USD ; {name}\n'


def add(book: Path, name: str) -> None:
    """Add one entry to every file of the book, as a writing command does."""
    with write_lock(book):
        recover(book)
        changes = []
        for file in FILES:
            before = (book / file).read_bytes()
            changes.append(FileChange(book / file, before, append_text(before, entry(name))))
        commit(book, changes, None)


def in_children(count: int, act: Callable[[int], None]) -> list[int]:
    """Call `act` in child processes at once, and return how each of them ended."""
    children = []
    for number in range(count):
        with warnings.catch_warnings():
            # pytest's own threads wait; the child touches nothing of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            code = 1
            try:
                act(number)
                code = 0
            except BaseException:  # noqa: BLE001 - a child must never return into pytest
                traceback.print_exc(file=sys.stderr)
            finally:
                os._exit(code)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def make(book: Path) -> None:
    for file in FILES:
        (book / file).parent.mkdir(parents=True, exist_ok=True)
        (book / file).write_bytes(b"; first line\n")


def entries(book: Path) -> list[list[str]]:
    """Return the entries of each file, each in one piece, in the order of the file."""
    found = []
    for file in FILES:
        first, *blocks = (book / file).read_text(encoding="utf-8").split("\n\n")
        assert first == "; first line"
        names = [block.split('"')[1] for block in blocks]
        assert [block.rstrip("\n") for block in blocks] == [entry(name).rstrip("\n") for name in names]
        found.append(names)
    return found


def assert_tidy(book: Path) -> None:
    assert {path.name for path in (book / STATE).iterdir()} == {"lock", ".gitignore"}
    assert not list(book.rglob("*.arledger-*"))


def test_nothing_is_lost_between_writers(tmp_path: Path) -> None:
    make(tmp_path)

    def work(number: int) -> None:
        for i in range(ENTRIES):
            add(tmp_path, f"{number}-{i}")

    assert in_children(WRITERS, work) == [0] * WRITERS
    found = entries(tmp_path)
    assert found[0] == found[1] == found[2]
    assert sorted(found[0]) == sorted(f"{number}-{i}" for number in range(WRITERS) for i in range(ENTRIES))
    for number in range(WRITERS):
        mine = [name for name in found[0] if name.startswith(f"{number}-")]
        assert mine == [f"{number}-{i}" for i in range(ENTRIES)]
    assert_tidy(tmp_path)


def test_nothing_is_lost_when_writers_are_killed(tmp_path: Path) -> None:
    """Half of the writers die after some milliseconds, wherever they are; what they had reported stays."""
    book = tmp_path / "book"
    make(book)

    def work(number: int) -> None:
        ends = random.Random(number).uniform(0.05, 0.5) if number % 2 else PATIENCE  # noqa: S311 - no secret
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, ends)
        started = monotonic()
        i = 0
        while i < 5 or monotonic() - started < 1:
            add(book, f"{number}-{i}")
            with (tmp_path / f"done-{number}").open("a") as done:
                done.write(f"{number}-{i}\n")
            i += 1

    codes = in_children(WRITERS, work)
    assert codes == [0, -signal.SIGKILL] * (WRITERS // 2)
    add(book, "last")
    found = entries(book)
    assert found[0] == found[1] == found[2]
    assert len(set(found[0])) == len(found[0])
    reported = {name for path in tmp_path.glob("done-*") for name in path.read_text().split()}
    assert len(reported) > WRITERS
    assert reported | {"last"} <= set(found[0])
    # At the most the one entry that each killed process was about to report.
    assert len(found[0]) - len(reported) - 1 <= WRITERS // 2
    assert_tidy(book)
