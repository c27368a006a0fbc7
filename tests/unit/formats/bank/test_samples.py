"""The samples of our own: every one reads as the JSON beside it says. ARLEDGER_BLESS=1 rewrites those."""

import os
from pathlib import Path

import pytest
from tests.unit.formats.bank.support import SAMPLES, as_json

from arledger.formats import bank

FILES = sorted(path for path in SAMPLES.glob("*/*") if path.suffix != ".json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_reads_as_expected(path: Path) -> None:
    expected = path.with_name(path.name + ".json")
    found = as_json(bank.read_bank_file(path))
    if os.environ.get("ARLEDGER_BLESS") == "1":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_there_are_samples_of_every_format() -> None:
    assert len(FILES) >= 25
    assert {bank.format_of(path) for path in FILES} == set(bank.names()) - {"zipped"}


def test_every_expectation_has_its_sample() -> None:
    expectations = {path.name.removesuffix(".json") for path in SAMPLES.glob("*/*.json")}
    assert expectations == {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_name_of_a_file_says_nothing(path: Path, tmp_path: Path) -> None:
    disguised = tmp_path / "statement.pdf"
    disguised.write_bytes(path.read_bytes())
    assert bank.format_of(disguised) == bank.format_of(path)
