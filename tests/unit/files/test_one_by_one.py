"""Files one by one: each whole, private, and nothing half left of a run that was killed."""

import os
from pathlib import Path

import pytest

from arledger.files.one_by_one import whole_files
from arledger.model.problem import UserError


def test_files_are_private_whole_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    for content in (b"one", b"two"):
        with whole_files(folder) as files:
            files.write("x.eml", content)
        assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("x.eml", content)]
    assert oct((folder / "x.eml").stat().st_mode & 0o777) == "0o600"
    assert {oct(each.stat().st_mode & 0o777) for each in (folder, folder.parent)} == {"0o700"}


def test_what_a_killed_run_had_begun_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".x.eml.part").write_bytes(b"ha")
    (tmp_path / "y.eml").write_bytes(b"whole")
    with whole_files(tmp_path) as files:
        files.write("x.eml", b"half no more")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.eml", "y.eml"]


def test_a_link_is_replaced_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    folder = tmp_path / "box"
    folder.mkdir()
    (folder / "x.eml").symlink_to(outside)
    with whole_files(folder) as files:
        files.write("x.eml", b"new")
    assert outside.read_bytes() == b"mine"
    assert not (folder / "x.eml").is_symlink()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="Permission denied"), whole_files(tmp_path / "box"):
        pass


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"")
    with pytest.raises(UserError, match="box"), whole_files(tmp_path / "box" / "day"):
        pass
