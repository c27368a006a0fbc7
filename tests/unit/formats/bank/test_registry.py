"""The folder of bank formats is their registry; a file is known by what is in it."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import refusal

from arledger.formats import bank
from arledger.model.problem import UserError


def test_every_file_is_a_format_and_tables_are_asked_last() -> None:
    assert bank.names() == ("zipped", "bai2", "camt", "mt940", "ofx", "csv")


@pytest.mark.parametrize("name", bank.names())
def test_every_format_sniffs_and_reads(name: str) -> None:
    found = bank.find(name)
    assert not found.sniff(b"\x00\x01\x02 no bank file", "statement.ofx")
    assert callable(found.read)


@pytest.mark.parametrize("name", ["pdf", "", "shared", "../ofx", "__init__"])
def test_an_unknown_format_is_a_users_mistake(name: str) -> None:
    with pytest.raises(UserError) as caught:
        bank.find(name)
    assert caught.value.remedy == "Choose one of zipped, bai2, camt, mt940, ofx, csv."


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%abc;def\n1;2\n", "the file is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel or Word file"),
        (b"\x1f\x8b\x08\x00", "packed with gzip"),
        (b'{"a": 1,\n "b": 2}', "JSON"),
        (b"<html><body>Please log in</body></html>", "no bank format that arledger knows"),
        (b"hello", "no bank format that arledger knows"),
        (b"\x00" * 5000, "no bank format that arledger knows"),
        (bytes(range(256)) * 40, "no bank format that arledger knows"),
        (
            b"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>",
            "no bank format",
        ),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: bytes, what: str, tmp_path: Path) -> None:
    assert what in refusal(tmp_path, content, "statement.ofx").message


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        bank.read_bank_file(tmp_path / "no.ofx")
    assert caught.value.exit_code == 2


def test_a_format_that_fails_where_nobody_thought_of_it_shows_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(bank.find("ofx"), "read", fails)
    assert "cannot be read (IndexError)" in refusal(tmp_path, "<OFX>").message


def test_a_profile_is_proposed_for_tables_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("<OFX></OFX>", encoding="utf-8")
    with pytest.raises(UserError, match="this is ofx and no CSV"):
        bank.propose_profile(path)
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(UserError, match="no bank format that arledger knows"):
        bank.propose_profile(path)


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, arledger.formats.bank as b; b.names(); print([m for m in sys.modules if 'expat' in m or m == 'csv'])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
