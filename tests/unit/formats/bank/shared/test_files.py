"""Files are read in the encoding that they have, within bounds."""

from pathlib import Path

import pytest

from arledger.formats.bank.shared import files
from arledger.formats.tabular import decoding
from arledger.model.problem import UserError

TEXT = "Käufer & Söhne, 1 080,00 € über\r\nzweite Zeile\rdritte"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_an_encoding_is_told_by_the_bytes(codec: str, tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode(codec))
    found = files.opened(path, "file")
    assert files.whole(found).removeprefix("\ufeff") == TEXT
    assert found.warnings == ()
    lines = [line.removeprefix("\ufeff") for _, line in found.lines()]
    assert lines == ["Käufer & Söhne, 1 080,00 € über", "zweite Zeile", "dritte"]


@pytest.mark.parametrize(
    ("codec", "declared", "name", "warns"),
    [
        ("iso8859-15", "ISO-8859-15", "iso8859-15", False),
        ("cp1252", "1252", "cp1252", False),
        ("cp1252", "ISO-8859-1", "cp1252", False),
        ("utf-8", "ISO-8859-1", "utf-8", True),
        ("utf-8", "utf-16", "utf-8", False),
        ("cp1252", "UTF-8", "cp1252", True),
        ("cp1252", "zip", "cp1252", True),
        ("cp1252", "utf-7", "cp1252", True),
    ],
)
def test_what_a_file_declares_counts_only_if_it_can_be(
    codec: str, declared: str, name: str, warns: bool, tmp_path: Path
) -> None:
    found = files.opened(written(tmp_path, "Käufer €".encode(codec)), "file", declared)
    assert found.encoding == name
    assert bool(found.warnings) is warns


def test_an_old_code_page_is_a_guess_and_says_so(tmp_path: Path) -> None:
    found = files.opened(written(tmp_path, "Zürich über alles".encode("cp850")), "file")
    assert found.encoding == "cp850"
    assert "guessed" in found.warnings[0]


def test_utf_16_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode("utf-16") + b"\x00")
    with pytest.raises(UserError, match="begins as utf-16 and goes on as something else"):
        files.opened(path, "file")


def test_nuls_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, b":20:A\x00B\n\x00C")
    assert list(files.opened(path, "file").lines()) == [(1, ":20:AB"), (2, "C")]


def test_a_line_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LONGEST_LINE", 100)
    path = written(tmp_path, b"short\n" + b"x" * 101)
    with pytest.raises(UserError, match="file:2: the line is longer than 100 characters"):
        list(files.opened(path, "file").lines())


def test_a_large_file_is_not_read_in_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_AT_ONCE", 100)
    path = written(tmp_path, b"x" * 101)
    with pytest.raises(UserError, match="the file has 101 bytes, more than 100") as caught:
        files.whole(files.opened(path, "file"))
    assert caught.value.remedy == files.SPLIT


def test_a_giant_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(UserError, match="more than 10"):
        files.head(written(tmp_path, b"x" * 11))


@pytest.mark.parametrize(("name", "message"), [("missing", "there is no such file"), (".", "not a file")])
def test_what_is_no_file_is_a_wrong_call(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=message) as caught:
        files.head(tmp_path / name)
    assert caught.value.exit_code == 2


def test_an_empty_file_is_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the file is empty") as caught:
        files.head(written(tmp_path, b""))
    assert caught.value.exit_code == 1


def test_a_file_that_may_not_be_read_is_a_users_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"x")
    monkeypatch.setattr(files, "open_regular", denied)
    with pytest.raises(UserError, match="Permission denied") as caught:
        files.head(path)
    assert caught.value.exit_code == 2
