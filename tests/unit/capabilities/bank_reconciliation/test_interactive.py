"""`reconcile --interactive`: help, a way back, and an echo of every answer."""

from io import StringIO
from pathlib import Path

import pytest
from tests.support.bank_files import Row
from tests.support.bankbook import Bank, sale

ROWS = [Row("2026-03-21", "120.00", "?", "Who", "R2"), Row("2026-03-22", "7.00", "?", "Who", "R3")]


def _asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str) -> tuple[str, str]:
    bank = Bank(tmp_path, sale("Acme", "A-1001", "120.00") + sale("Bolt", "B-1001", "120.00"))
    before = bank.text()
    monkeypatch.setattr("sys.stdin", StringIO(answers))
    answer = bank.run("reconcile", bank.statement(ROWS), "--interactive", write=True)
    assert answer.code == 0, answer
    return bank.text().removeprefix(before), answer.stderr


def test_a_question_mark_explains_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added, said = _asked(tmp_path, monkeypatch, "?\nq\n")
    for word in ("i INV-1 INV-2=50.00", "a, a CLIENT", "to ACCOUNT", "undoes the last answer", "ends; what was"):
        assert word in said
    assert "bank-ref" not in added


def test_an_answer_is_echoed_as_the_entry_that_it_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added, said = _asked(tmp_path, monkeypatch, "i B-1001\n\n")
    echo = said.partition("At the end this is added")[2]
    for line in (line for line in added.splitlines() if "Assets:Receivable" in line):
        assert line.strip() in echo
    assert "The line is left for later." in echo


def test_the_last_answer_can_be_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added, said = _asked(tmp_path, monkeypatch, "b\ni A-1001\nb\ni B-1001\nu\n")
    assert "This is the first line." in said
    assert "The last answer is undone." in said
    assert "Assets:Receivable:Acme" not in added
    assert "Assets:Receivable:Bolt  -120.00 USD" in added
    assert added.count("bank-ref") == 2


def test_what_is_undone_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added, _ = _asked(tmp_path, monkeypatch, "i A-1001\ni A-1001\nb\nb\nu\ni A-1001=7.00\n\n")
    assert "Assets:Receivable:Acme    -7.00 USD" in added or "Assets:Receivable:Acme  -7.00 USD" in added
