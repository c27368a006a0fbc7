import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from tests.support.effort import PATIENCE

from arledger.files.durable import STATE
from arledger.files.lock import write_lock
from arledger.model.problem import Refused, UserError

HOLDER = """
import sys
from pathlib import Path
from arledger.files.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def end(process: "subprocess.Popen[bytes]", *, kill: bool = False) -> None:
    if kill:
        process.kill()
    process.communicate()


def test_the_state_folder_is_private_and_invisible_to_git(tmp_path: Path) -> None:
    with write_lock(tmp_path):
        state = tmp_path / STATE
        assert stat.S_IMODE(state.stat().st_mode) == 0o700
        assert (state / ".gitignore").read_text() == "*\n"
        assert stat.S_IMODE((state / "lock").stat().st_mode) == 0o600


def test_an_empty_gitignore_is_mended_and_one_of_the_users_kept(tmp_path: Path) -> None:
    ignore = tmp_path / STATE / ".gitignore"
    ignore.parent.mkdir()
    ignore.touch()
    with write_lock(tmp_path):
        assert ignore.read_text() == "*\n"
    ignore.write_text("lock\n")
    with write_lock(tmp_path):
        assert ignore.read_text() == "lock\n"


def test_a_second_writer_is_refused_in_time(tmp_path: Path, holder: "subprocess.Popen[bytes]") -> None:
    started = monotonic()
    with pytest.raises(Refused, match="another arledger is writing in") as caught, write_lock(tmp_path, timeout=0):
        pass
    assert caught.value.exit_code == 3
    with pytest.raises(Refused), write_lock(tmp_path, timeout=1):
        pass
    assert 1 <= monotonic() - started < PATIENCE
    end(holder)
    with write_lock(tmp_path, timeout=0):
        pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path, holder: "subprocess.Popen[bytes]") -> None:
    end(holder, kill=True)
    with write_lock(tmp_path, timeout=0):
        pass


def test_the_lock_is_free_after_an_error_and_for_the_next(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path):
        raise ZeroDivisionError
    with write_lock(tmp_path, timeout=0):
        pass


def test_a_lock_file_that_was_removed_counts_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waited for it must not lock a file that nobody else can open any more."""
    lock = tmp_path / STATE / "lock"
    real = fcntl.flock

    def removed_meanwhile(handle: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", real)
        lock.unlink()
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", removed_meanwhile)
    with write_lock(tmp_path, timeout=1):
        assert lock.exists()
        with pytest.raises(Refused), write_lock(tmp_path, timeout=0):
            pass


@pytest.mark.parametrize("call", ["mkdir", "open"])
def test_a_read_only_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, call, refused)
    with pytest.raises(UserError, match="Read-only file system"), write_lock(tmp_path):
        pass


def test_what_is_no_folder_or_no_lock(tmp_path: Path) -> None:
    (tmp_path / STATE).write_text("")
    with pytest.raises(UserError), write_lock(tmp_path):
        pass
    other = tmp_path / "other"
    (other / STATE).mkdir(parents=True)
    (other / STATE / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError), write_lock(other):
        pass
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(UserError), write_lock(tmp_path / "nowhere"):
        pass


def test_an_error_inside_is_not_taken_for_one_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), write_lock(tmp_path):
        raise FileNotFoundError
