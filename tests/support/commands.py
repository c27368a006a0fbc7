"""What the tests of the command line share: the reading commands, small ledgers, and how a refusal looks."""

import os
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.effort import PATIENCE
from tests.support.places import LEDGERS
from tests.support.program import Answer, run_cli

TINY = LEDGERS / "tiny" / "main.beancount"
DEMO = LEDGERS / "demo" / "main.beancount"

READERS: dict[str, tuple[str, ...]] = {
    "aging": ("aging",),
    "items": ("items",),
    "client": ("client", "Acme"),
    "statement": ("statement", "Acme"),
    "analyze": ("analyze",),
    "roll-forward": ("roll-forward",),
    "project": ("project", "(none)"),
    "forecast": ("forecast", "--items"),
    "check": ("check",),
}
each_reader = pytest.mark.parametrize("command", list(READERS.values()), ids=list(READERS))
aging_and_check = pytest.mark.parametrize("command", [("aging",), ("check",)], ids=["aging", "check"])
PERIODS = ("analyze", "roll-forward")
"""What is asked of a period: its last day is `--to`, or `--as-of`."""
# A roll-forward adds up what the others tell apart.
REPORTS = {name: words for name, words in READERS.items() if name not in ("check", "roll-forward")}
each_report = pytest.mark.parametrize("command", list(REPORTS.values()), ids=list(REPORTS))

OPENS = """\
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Receivable:Acme
2026-01-01 open Income:Sales
"""
SALE = """
2026-01-05 * "Acme" "Two pumps" ^INV-0001
  Assets:Receivable:Acme   100.00 USD
  Income:Sales            -100.00 USD
"""

root_reads_everything = pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")


def run(command: Sequence[object], *more: object) -> Answer:
    """Run a command in this process."""
    return run_cli(*command, *more)


def run_outside(
    *args: object, environment: dict[str, str] | None = None, timeout: float = PATIENCE
) -> "subprocess.CompletedProcess[bytes]":
    """Run the program in a process of its own, as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "arledger", *map(str, args)],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        timeout=timeout,
    )


def write(folder: Path, **files: str) -> Path:
    """Write `name="text"` as name.beancount and return the first."""
    for name, text in files.items():
        (folder / f"{name}.beancount").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(files))}.beancount"


def assert_no_fault(answer: Answer) -> None:
    """Fail where the program shows its own insides or calls itself faulty."""
    for text in (answer.stdout, answer.stderr):
        assert "Traceback" not in text
        assert "fault in the program" not in text


def assert_refused(answer: Answer, *said: object, code: int = 2) -> None:
    """Fail unless the program said why on two lines of stderr, the second a remedy, and nothing on stdout."""
    assert_no_fault(answer)
    assert answer.stdout == ""
    message, remedy = answer.stderr.splitlines()
    assert message.startswith("arledger: ")
    assert remedy.startswith("  ")
    assert len(remedy.split()) >= 2
    for text in said:
        assert str(text) in answer.stderr
    assert answer.code == code


def assert_reported(answer: Answer, *said: object) -> None:
    """Fail unless the program answered, and said on stderr that the ledger has problems, and which."""
    assert_no_fault(answer)
    assert answer.stdout.strip()
    assert answer.stderr.startswith("arledger: the ledger has ")
    for text in said:
        assert str(text) in answer.stderr
    assert "  → " in answer.stderr
    assert answer.code == 1


def tree(folder: Path) -> dict[str, str]:
    """Return all that lies below a folder, with the digests of the files."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
        if os.access(path, os.R_OK)
    }
