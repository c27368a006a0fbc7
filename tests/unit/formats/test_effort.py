"""No file takes more time than it is long, whatever is written in it again and again."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from tests.support.effort import within
from tests.support.places import LEDGERS
from tests.support.program import run_cli
from tests.unit.formats.bank.support import SAMPLES

from arledger.formats.bank import propose_profile, read_bank_file
from arledger.formats.client_statement import read_client_statement
from arledger.formats.processors import read_payouts
from arledger.formats.remittance import read_remittance
from arledger.model.problem import UserError

LONG = 100_000
SECONDS = 6
"""Reading takes less than one; a loop in a loop would take minutes."""

UNITS = [
    *(" ", "1", "a", "'", '"', "<", ">", ",", ".", "\n", "\u00a0", "< ", "a ", "1 ", "1,", "1\n", ",\n", "A1 "),
    *("<?xml", "<A>", "</A>", "&a", "{1:", "1 111", "2026-01-01 ", "EUR ", ":86:", "\n88,", "?20", "EREF+"),
]
READERS: dict[str, Callable[[Path], object]] = {
    "bank": read_bank_file,
    "profile": propose_profile,
    "statement": read_client_statement,
    "payouts": read_payouts,
    "remittance": read_remittance,
}
FILES = [next(iter(sorted((SAMPLES / kind).glob("*.*")))) for kind in ("bai2", "camt", "csv", "mt940", "ofx")]


def read_in_time(read: Callable[[Path], object], path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    try:
        with within(SECONDS):
            read(path)
    except UserError as refused:
        assert "\n" not in refused.message


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("reader", READERS)
def test_nothing_but_the_same(reader: str, unit: str, tmp_path: Path) -> None:
    read_in_time(READERS[reader], tmp_path / "file", unit * (LONG // len(unit)))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_in_the_middle_of_a_bank_file(file: Path, unit: str, tmp_path: Path) -> None:
    text = file.read_text(encoding="cp1252")
    half = len(text) // 2
    read_in_time(read_bank_file, tmp_path / file.name, text[:half] + unit * (LONG // len(unit)) + text[half:])


@pytest.mark.parametrize("unit", ["1 ", "1a", "1/", "INV-1 ", "INV-0001 ", "1 111 ", "2026-01-01 ", "5.00 EUR "])
def test_in_the_text_of_a_bank_line(unit: str, tmp_path: Path) -> None:
    main = copytree(LEDGERS / "tiny", tmp_path / "book") / "main.beancount"
    file = tmp_path / "bank.csv"
    long = unit * (30_000 // len(unit))
    file.write_text(f"Date,Description,Amount,Currency\n2026-03-30,{long},100.00,USD\n", encoding="utf-8")
    with within(SECONDS):
        answer = run_cli("reconcile", file, "--ledger", main)
    assert answer.code == 0, answer.stderr


def test_a_table_that_speaks_of_ofx_is_a_table(tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Date,Description,Amount,Currency\n2026-03-30,OFX DOWNLOAD FEE,-1.00,USD\n", encoding="utf-8")
    (statement,) = read_bank_file(file)
    assert [line.text for line in statement.lines] == ["OFX DOWNLOAD FEE"]
