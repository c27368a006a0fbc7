import os
import stat
from pathlib import Path

import pytest

from arledger.files.append import append_line
from arledger.model.problem import UserError


def test_lines_are_added_to_a_private_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for line in (b"one", b"two"):
        append_line(log, line)
    assert log.read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_line_is_on_the_disk_and_a_new_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    log = tmp_path / "log"
    append_line(log, b"one")
    inodes = [log.stat().st_ino, tmp_path.stat().st_ino]
    assert synced == inodes
    append_line(log, b"two")
    assert synced[2:] == inodes[:1]


@pytest.mark.parametrize("torn", [b"tw", b"\0" * 100, b"x" * 200_000])
def test_what_a_killed_process_left_is_cut_away(tmp_path: Path, torn: bytes) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"one\n" + torn)
    append_line(log, b"two")
    assert log.read_bytes() == b"one\ntwo\n"
    log.write_bytes(torn)
    append_line(log, b"two")
    assert log.read_bytes() == b"two\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="log: "):
        append_line(tmp_path / "log", b"one")
    assert not (tmp_path / "elsewhere").exists()
