"""`import --propose`: a draft on stdout or in a new file, what was found on stderr, and no ledger."""

import tomllib
from pathlib import Path

import pytest
from tests.support.program import run_cli

EXPORT = """Kunde,Beleg,Datum,OP-Betrag
Müller,0180,13.09.2026,"1.250,00"
Müller,0181,14.09.2026,"-50,00"
"""


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "op's.csv"
    path.write_text(EXPORT)
    return path


def test_a_draft_is_printed_where_there_is_no_ledger(export: Path, tmp_path: Path) -> None:
    answer = run_cli("import", "--propose", export)
    assert answer.code == 0
    assert tomllib.loads(answer.stdout)["columns"]["amount"] == ["OP-Betrag"]
    assert "Row 1 has the names of the columns; in the rows that were looked at are 2 documents." in answer.stderr
    assert "Tried on the file: 2 documents, 1,200.00 open in no named currency" in answer.stderr
    assert "To look at: 1 line marked" in answer.stderr
    assert f"Next: arledger import --propose '{tmp_path}/op'\"'\"'s.csv' -o imports/ours.toml" in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == [export.name]


def test_what_is_kept_beside_arledger_toml_reads_the_file(export: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text('option "operating_currency" "EUR"\n2020-01-01 open Assets:Bank EUR\n')
    assert run_cli("import", export, "--ledger", ledger).code == 1
    answer = run_cli("import", "--propose", export, "-o", tmp_path / "imports" / "ours.toml")
    assert (answer.code, answer.stdout) == (0, "")
    assert "Next: arledger import " in answer.stderr
    assert "--from ours/op-s" in answer.stderr
    read = run_cli("import", export, "--ledger", ledger)
    assert read.code == 0
    assert "New: 2 documents" in read.stdout
    assert "1,200.00" in read.stdout


def test_a_file_that_is_there_is_not_written_over(export: Path, tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text("mine")
    answer = run_cli("import", "--propose", export, "-o", own)
    assert answer.code == 3
    assert "there is such a file already" in answer.stderr
    assert own.read_text() == "mine"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--write"], "--propose reads no ledger, and knows no --write"),
        (["--from", "sap"], "--propose reads no ledger, and knows no --from"),
        (["--format", "json"], "--propose reads no ledger, and knows no --format"),
        (["--date-order", "myd"], "--date-order: 'myd' is no order"),
        (["other.csv"], "--propose drafts a mapping of one file"),
        (["-o", "nowhere/ours.toml"], "nowhere/ours.toml: No such file or directory"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    more: list[str], said: str, export: Path, tmp_path: Path
) -> None:
    answer = run_cli("import", "--propose", export, *more)
    assert (answer.code, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == [export.name]


def test_a_missing_file_and_what_is_no_table_are_refused_as_ever(export: Path, tmp_path: Path) -> None:
    assert run_cli("import", "--propose", tmp_path / "none.csv").code == 2
    export.write_bytes(b"%PDF-1.7")
    answer = run_cli("import", "--propose", export)
    assert (answer.code, answer.stdout) == (1, "")
    assert "the file is a PDF" in answer.stderr


def test_a_list_of_anybodys_that_fits_already_is_said(export: Path) -> None:
    export.write_text(EXPORT.replace("OP-Betrag", "Offen"))
    answer = run_cli("import", "--propose", export)
    assert answer.code == 0
    assert "excel/items fits it, too" in answer.stderr
    assert 'open = ["Offen"]' in answer.stdout
