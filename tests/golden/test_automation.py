"""The scripts of docs/automation.md run as they stand: twice on one day, in a copy of the demo, against a mail server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.mail_server import mail_server
from tests.support.places import ROOT

SCRIPT = re.compile(r"(?ms)^```sh\n(#!/bin/sh\n# (\S+?):.*?)^```$")
PAGE = (ROOT / "docs" / "automation.md").read_text(encoding="utf-8")
TODAY = "2026-04-13"

pytestmark = pytest.mark.skipif(shutil.which("sh") is None or shutil.which("git") is None, reason="needs sh and git")


class Desk:
    """A workspace of the demo, the scripts of the page, and a shell in which `arledger` is this program."""

    def __init__(self, folder: Path) -> None:
        self.books = folder / "books"
        shutil.copytree(ROOT / "ledgers" / "demo", self.books)
        self.bin = folder / "bin"
        self.bin.mkdir()
        self._program(self.bin / "arledger", f'#!/bin/sh\nexec "{sys.executable}" -m arledger "$@"\n')
        for text, name in SCRIPT.findall(PAGE):
            self._program(self.bin / Path(name).name, text)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "ARLEDGER_"))},
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "BOOKS": str(self.books),
            "ARLEDGER_TODAY": TODAY,
            "ARLEDGER_USER": "cron",
            "XDG_CACHE_HOME": str(folder / "cache"),
            "COLUMNS": "100",
        }

    @staticmethod
    def _program(path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(self, *words: str, code: int = 0) -> str:
        """Run a script or command in the books and return what it printed."""
        done = subprocess.run(
            words, cwd=self.books, env=self.environment, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == code, (done.stdout, done.stderr)
        return done.stdout + done.stderr

    def files(self) -> dict[str, bytes]:
        """Return all files of the books; what the program keeps for itself aside."""
        found = (path for path in self.books.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.books)): path.read_bytes()
            for path in found
            if not {".arledger", ".git"} & {*path.parts} and path.name != "sent.log"
        }

    def git(self, *words: str, code: int = 0) -> str:
        """Run git as somebody who has a name."""
        return self.run("git", "-c", "user.name=Dana", "-c", "user.email=dana@northgate.example", *words, code=code)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_all_scripts_of_the_page_are_tried() -> None:
    assert [Path(name).name for _, name in SCRIPT.findall(PAGE)] == [
        "arledger-weekly",
        "arledger-month-end",
        "arledger-gate",
        "pre-commit",
    ]


def test_the_weekly_run_does_its_work_once(desk: Desk) -> None:
    with mail_server() as server:
        mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        toml = desk.books / "arledger.toml"
        toml.write_text(toml.read_text(encoding="utf-8") + mail, encoding="utf-8")
        first = desk.run("arledger-weekly")
        assert "Reminders as of 2026-04-13" in first
        assert "accepted" in first
        taken = len(server.taken)
        assert taken > 5
        after = desk.files()
        again = desk.run("arledger-weekly")
        assert desk.files() == after
        assert len(server.taken) == taken
        assert "Reminders" not in again
    desk.run("arledger", "check", "--at-least", "error", "--quiet")


def test_a_month_ends_with_its_reports(desk: Desk) -> None:
    shown = desk.run("arledger-month-end", "2026-03")
    after = desk.files()
    reports = sorted(path.name for path in (desk.books / "reports").iterdir())
    assert reports == [
        *(f"2026-03-{name}" for name in ("aging.xlsx", "close.txt", "deposits.xlsx", "overdue.csv", "unapplied.xlsx"))
    ]
    assert "2026-03" in shown
    desk.run("arledger-month-end", "2026-03")
    assert desk.files() == after


def committed(desk: Desk) -> None:
    """Keep the books in git, with the hook of the page."""
    desk.git("init", "--quiet", "--initial-branch=main")
    (desk.books / ".gitignore").write_text(".arledger/\noutbox/\nreview.md\n", encoding="utf-8")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "The books")
    shutil.copy(desk.bin / "pre-commit", desk.books / ".git" / "hooks" / "pre-commit")


ENTRY = """
2026-04-10 * "Acme Industrial" "Pump" ^INV-2026-9999
  Assets:Receivable:{client}   100.00 USD
  Income:Sales:Parts         -{income} USD
"""


def test_the_gate_lets_new_entries_through_and_stops_edits(desk: Desk) -> None:
    committed(desk)
    journal = desk.books / "clients" / "Granite.beancount"
    text = journal.read_text(encoding="utf-8")
    journal.write_text(text + ENTRY.format(client="Granite", income="100.00"), encoding="utf-8")
    desk.git("switch", "--quiet", "--create", "work")
    desk.git("commit", "--quiet", "--all", "--message", "An invoice")
    assert "Granite" in desk.run("arledger-gate", "main")
    journal.write_text(journal.read_text(encoding="utf-8").replace("1512.00", "1412.00", 1), encoding="utf-8")
    desk.git("commit", "--quiet", "--no-verify", "--all", "--message", "An edit")
    desk.run("arledger-gate", "main", code=1)


def test_the_hook_stops_a_ledger_with_errors(desk: Desk) -> None:
    committed(desk)
    journal = desk.books / "clients" / "Granite.beancount"
    text = journal.read_text(encoding="utf-8")
    journal.write_text(text + ENTRY.format(client="Granite", income="90.00"), encoding="utf-8")
    assert "does not balance" in desk.git("commit", "--quiet", "--all", "--message", "A slip", code=1)
    journal.write_text(text + ENTRY.format(client="Granite", income="100.00"), encoding="utf-8")
    desk.git("commit", "--quiet", "--all", "--message", "An invoice")
