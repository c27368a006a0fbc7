"""A file is written whole or not at all, for its owner alone."""

import errno
import os
import stat
from pathlib import Path

import pytest

from arledger.files.private import write_private
from arledger.model.problem import UserError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_a_new_file_is_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_private(tmp_path / "a.csv", b"x\n")
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").read_bytes() == b"x\n"
    assert mode(tmp_path / "a.csv") == 0o600


def test_an_old_file_is_replaced_and_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100_000)
    path.chmod(0o666)
    write_private(path, b"")
    assert path.read_bytes() == b""
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_one_who_reads_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_private(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "a.csv"
    target.write_bytes(b"old")
    link = tmp_path / "link.csv"
    link.symlink_to("there/a.csv")
    write_private(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to("there/b.csv")
    write_private(dangling, b"new")
    assert dangling.is_symlink()
    assert (tmp_path / "there" / "b.csv").read_bytes() == b"new"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_private(pipe, b"x\n")
    assert os.read(reader, 100) == b"x\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_no_device_is_replaced() -> None:
    write_private(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("name", "said"), [("", "this is a folder"), ("none/a.csv", "No such file"), ("file/a.csv", "Not a directory")]
)
def test_where_no_file_can_be(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / name
    with pytest.raises(UserError, match=said) as refused:
        write_private(path, b"x")
    assert refused.value.message.startswith(f"{path}: ")
    assert refused.value.remedy
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_failure_leaves_the_old_file_and_no_other(
    step: str, error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(UserError, match=os.strerror(error)):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_very_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    write_private(path, b"x")
    assert path.read_bytes() == b"x"
    with pytest.raises(UserError, match="name too long"):
        write_private(tmp_path / ("x" * 256), b"x")
