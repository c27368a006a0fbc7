"""Zip archives: every bank file in them, within bounds, and no name ever used as a path."""

import zipfile
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import SAMPLES, as_json

from arledger.formats.bank import propose_profile, read_bank_file, zipped
from arledger.model.problem import UserError

MT940 = ":20:T\n:25:1\n:28C:1\n:60F:C260302EUR0,\n:61:260303C1,NTRFNONREF\n:62F:C260303EUR1,\n-\n"


def archive(folder: Path, members: dict[str, bytes | str], name: str = "a.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_bank_file(path)
    assert caught.value.exit_code == 1
    assert caught.value.remedy
    return caught.value.message


def test_every_format_is_read_as_outside(tmp_path: Path) -> None:
    samples = [path for path in sorted(SAMPLES.glob("*/*")) if path.suffix != ".json"]
    path = archive(tmp_path, {sample.name: sample.read_bytes() for sample in samples})
    inside = read_bank_file(path)
    outside = [one for sample in samples for one in read_bank_file(sample)]
    assert len(inside) == len(outside)
    assert [one.lines for one in inside] != []
    plain = as_json(inside).replace(f"{path.name}!", "")
    assert plain == as_json(outside)


def test_statements_name_the_archive_and_the_file(tmp_path: Path) -> None:
    path = archive(tmp_path, {"folder/x.sta": MT940})
    (statement,) = read_bank_file(path)
    assert statement.file == f"{path}!folder/x.sta"
    assert str(statement.lines[0].source) == f"{path}!folder/x.sta:5"


def test_other_files_are_named_and_litter_is_not(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "a.sta": MT940,
        "a.pdf": "%PDF-1.4",
        "empty": "",
        "inner.zip": b"PK\x03\x04xx",
        "__MACOSX/._a.sta": "x",
        ".DS_Store": "y",
        "folder/": "",
    }
    (statement,) = read_bank_file(archive(tmp_path, members))
    assert statement.warnings == ("in the archive and no bank file: a.pdf, empty, inner.zip",)


def test_a_bad_bank_file_refuses_the_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, {"good.sta": MT940, "bad.sta": MT940.replace("C1,NTRF", "X1,NTRF")})
    assert refusal(path).startswith(f"{path}!bad.sta:5: the entry (:61:)")


@pytest.mark.parametrize("name", ["../../escape.sta", "/etc/cron.d/x", "C:\\x.sta", "a\n\x1b[31mb.sta"])
def test_names_are_shown_and_never_used(name: str, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    path = archive(tmp_path, {name: MT940})
    (statement,) = read_bank_file(path)
    assert statement.file.isprintable()
    assert set(tmp_path.rglob("*")) == before | {path}


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = archive(tmp_path, {"bomb.xml": b"0" * 30_000_000})
    assert "packed more than 400 times" in refusal(path)


def test_sizes_and_numbers_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path, {f"{index}.sta": MT940 for index in range(4)})
    monkeypatch.setattr(zipped, "MOST_FILES", 3)
    assert "holds 4 files, more than 3" in refusal(path)
    monkeypatch.setattr(zipped, "MOST_FILES", 4)
    monkeypatch.setattr(zipped, "LARGEST_SUM", len(MT940) * 3)
    assert "!3.sta: the archive unpacks to more than 0 bytes here" in refusal(path)
    monkeypatch.setattr(zipped, "LARGEST_FILE", 10)
    assert "!0.sta: the archive unpacks to more than 10 bytes here" in refusal(path)


def test_a_size_that_the_header_denies_counts_all_the_same(tmp_path: Path) -> None:
    path = archive(tmp_path, {"bomb.xml": b"0" * 30_000_000})
    content = path.read_bytes()
    lied = content.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(lied)
    assert refusal(path)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "no bank file that arledger knows"),
        ({"a.pdf": "%PDF"}, 'no bank file that arledger knows: "a.pdf"'),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "this is no workbook that can be read"),
    ],
)
def test_an_archive_without_bank_files_is_refused(
    members: dict[str, bytes | str], message: str, tmp_path: Path
) -> None:
    assert message in refusal(archive(tmp_path, members))


def test_damage_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.sta": MT940 * 50})
    content = path.read_bytes()
    for at in (len(content) // 2, 60):
        path.write_bytes(content[:at])
        assert "the archive is damaged" in refusal(path)
    path.write_bytes(content[:60] + b"\xff\xff\xff\xff" + content[64:])
    assert refusal(path)


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.sta": MT940})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "locked with a password" in refusal(path)


@pytest.mark.parametrize(
    ("members", "message", "remedy"),
    [
        (
            {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"},
            "this is no workbook that can be read",
            "or as CSV",
        ),
        ({"a.csv": "Date,Amount\n2026-03-04,1.00\n"}, "this is a zip archive and no CSV", "Unpack it"),
    ],
)
def test_no_profile_is_proposed_for_an_archive(
    members: dict[str, bytes | str], message: str, remedy: str, tmp_path: Path
) -> None:
    path = archive(tmp_path, members)
    with pytest.raises(UserError, match=message) as caught:
        propose_profile(path)
    assert remedy in caught.value.remedy


def test_no_profile_is_proposed_for_a_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    with pytest.raises(UserError, match="the archive is damaged"):
        propose_profile(path)
