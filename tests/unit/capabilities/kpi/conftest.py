"""`kpi` on a ledger of a few documents."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.support.figures import Paper, ledger_of
from tests.support.program import run_cli

Kpi = Callable[..., dict[str, Any]]


@pytest.fixture
def kpi(tmp_path: Path) -> Kpi:
    """Return what `kpi` says of some documents, or of a ledger's text, as the JSON contract has it."""

    def ask(papers: Sequence[Paper] | str, *words: str, policy: str = "") -> dict[str, Any]:
        text = papers if isinstance(papers, str) else ledger_of(papers)
        (tmp_path / "book.beancount").write_text(text, encoding="utf-8")
        (tmp_path / "arledger.toml").write_text(policy, encoding="utf-8")
        answer = run_cli("kpi", *words, "-l", tmp_path / "book.beancount", "-f", "json")
        assert answer.code == 0, answer.stdout + answer.stderr
        data = json.loads(answer.stdout)
        assert isinstance(data, dict)
        assert all(tie["difference"] == "0.00" for tie in data.get("ties", ()))
        return data

    return ask


def by_name(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the figures of one object by their names."""
    return {each["kpi"]: each for each in data["kpis"]}
