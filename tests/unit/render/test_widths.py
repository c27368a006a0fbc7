"""Every table of the demo book in the widths that terminals have."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.support.commands import run
from tests.support.places import LEDGERS

from arledger import render as formats
from arledger.model.report import Report

WIDTHS = (60, 80, 100, 120, 160)
COMMANDS = {
    "aging": "aging --detail",
    "aging by kind": "aging --group kind",
    "items": "items --all",
    "client": "client Kestrel",
    "statement": "statement Fairhaven",
    "activity": "statement Fairhaven --from 2026-01-01",
    "unapplied": "unapplied",
    "reconcile": "reconcile demo/bank/2026-04.ofx --format md",
    "bank": "bank demo/bank/2026-04.ofx --format md",
}
TABLE = formats.find("table")


def _report(command: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Return the report that a command would show."""
    caught: list[Report] = []
    render = formats.render

    def catch(report: Report, name: str, *, width: int | None, color: bool) -> bytes:
        caught.append(report)
        return render(report, name, width=width, color=color)

    monkeypatch.setattr(formats, "render", catch)
    monkeypatch.setenv("ARLEDGER_TODAY", "2026-05-04")
    # Where the checkout lies must not decide what of a file's name is cut.
    monkeypatch.chdir(LEDGERS)
    answer = run(command.split(), "--ledger", LEDGERS / "demo" / "main.beancount")
    assert caught, answer.stderr
    (report,) = caught
    return report


def _begins(word: str, clients: set[str]) -> bool:
    return any(client.startswith(word) for client in clients)


@pytest.mark.parametrize("command", list(COMMANDS.values()), ids=list(COMMANDS))
def test_no_line_is_longer_and_nothing_whole_is_cut(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = _report(command, monkeypatch)
    clients = {path.stem for path in Path(LEDGERS / "demo" / "clients").iterdir()}
    for width in WIDTHS:
        shown = formats.render(report, "table", width=width, color=False).decode()
        body = shown.partition("\n\n")[2].partition("ies to the ledger")[0]
        assert [line for line in body.splitlines() if cell_len(line) > width] == []
        # The bank's own words may be cut within a number; our columns may not.
        whole = r"[\d,]+\.\d*…" if command.startswith("reconcile") else r"(INV-[\d-]*|[\d,]+\.\d*)…"
        assert not re.search(whole, body)
        assert not [word for word in re.findall(r"^(\w+)…", body, re.MULTILINE) if _begins(word, clients)]
        assert not re.search(r" 0\.00( |$)", body, re.MULTILINE)
