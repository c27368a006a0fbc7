"""Each bad ledger of this folder with what `check` says of it, and each good one of which it says nothing."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.golden import transcripts
from tests.support.program import Answer, run_cli

from arledger import checks

HERE = Path(__file__).parent
SOURCE = Path(checks.__file__).parents[1]
BAD = sorted(path.stem for path in HERE.glob("*.beancount"))
GOOD = sorted(path.stem for path in (HERE / "good").glob("*.beancount"))

# Where the findings that `check` prints are made; `review` has findings of its own, and tests of its own.
WHERE = ("checks/*.py", "ledger/**/*.py", "subledger/directives.py")
FEWEST_LEDGERS = 30
FEWEST_FINDINGS = 20
# Findings that no ledger shows: a fault of the program, and a file that may not be read (tests/unit/ledger).
NOT_SHOWN = {"ties", "include-unreadable"}
# Near misses that stand for several findings: all are about files and what Beancount says of them.
STANDS_FOR = {
    "include": {"include-missing", "include-twice", "include-binary"},
    "directive": {"directive"},
    "deposit": {
        *("deposit-overdrawn", "deposit-unassigned", "deposit-cancelled", "deposit-link", "deposit-income"),
        *("deposit-shared-link", "deposit-currency", "refund-unapproved", "refund-own-approval", "refund-proof"),
    },
}


def beside(name: str) -> list[Path]:
    """Return what a ledger needs in its folder."""
    folder = HERE / "files" / name
    return sorted(folder.iterdir()) if folder.is_dir() else []


def lay_out(ledger: Path, more: str, folder: Path) -> Path:
    """Copy a ledger and what it needs into a folder of its own."""
    for path in beside(more):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, folder / path.name)
    return Path(shutil.copy(ledger, folder))


def table() -> dict[str, set[str]]:
    """Return the findings of each ledger as README.md has them."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` +\| ((?:`[a-z-]+`(?:, )?)+) +\| \S", text, re.MULTILINE)
    return {name: set(re.findall(r"`([a-z-]+)`", codes)) for name, codes in rows}


@pytest.mark.parametrize("name", BAD)
def test_what_check_says(name: str, tmp_path: Path) -> None:
    transcripts.check(HERE / f"{name}.txt", tmp_path, (HERE / f"{name}.beancount", *beside(name)))


def test_each_ledger_has_a_line_and_a_transcript_and_nothing_else_lies_here() -> None:
    assert len(BAD) >= FEWEST_LEDGERS
    assert sorted(table()) == BAD
    assert sorted(path.stem for path in HERE.glob("*.txt")) == BAD
    needed = {*BAD, *(f"good-{name}" for name in GOOD)}
    assert {path.name for path in (HERE / "files").iterdir()} <= needed


@pytest.mark.parametrize("name", BAD)
def test_a_transcript_is_one_check_that_fails(name: str) -> None:
    (block,) = transcripts.parse((HERE / f"{name}.txt").read_text(encoding="utf-8"))
    assert block.command == f"arledger check --ledger {name}.beancount"
    assert block.answer.code == 1
    assert block.answer.stderr == ""


def found(answer: Answer) -> list[tuple[str, str, int]]:
    """Return code, file and line of each finding in `check --format json`."""
    return [(row["check"], row["file"], row["line"]) for row in json.loads(answer.stdout)["findings"]]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_ledger_has_the_findings_of_the_table_and_no_other(name: str, tmp_path: Path) -> None:
    main = lay_out(HERE / f"{name}.beancount", name, tmp_path)
    answer = run_cli("check", "--ledger", main, "--format", "json")
    assert answer.code == 1
    assert {code for code, _, _ in found(answer)} == table()[name]
    assert all((tmp_path / file).is_file() and line > 0 for _, file, line in found(answer))


@pytest.mark.parametrize("name", GOOD)
def test_a_near_miss_is_no_finding(name: str, tmp_path: Path) -> None:
    main = lay_out(HERE / "good" / f"{name}.beancount", f"good-{name}", tmp_path)
    answer = run_cli("check", "--ledger", main)
    assert answer.stdout.startswith("All is well: ")
    assert answer.stderr == ""
    assert answer.code == 0


def test_each_check_has_a_bad_ledger() -> None:
    names = {check.NAME for check in checks.all_checks()}
    assert len(names) == len(checks.all_checks()) >= 12
    shown = set().union(*table().values())
    assert sorted(names - shown - NOT_SHOWN) == []


def test_each_finding_has_a_bad_ledger_and_a_near_miss() -> None:
    codes = set(_codes())
    assert len(codes) >= FEWEST_FINDINGS
    assert codes >= NOT_SHOWN
    shown = set().union(*table().values())
    assert sorted(codes - shown - NOT_SHOWN) == []
    assert sorted(shown - codes) == []
    missed = set().union(*(STANDS_FOR.get(name, {name}) for name in GOOD))
    assert sorted(codes - missed - NOT_SHOWN) == []
    assert sorted(missed - codes) == []


def _codes() -> Iterator[str]:
    """Yield the code of every `Problem(…)` in the program: its second argument, a text or a module's constant."""
    for path in (path for pattern in WHERE for path in SOURCE.glob(pattern)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                code = node.args[1]
                if isinstance(code, ast.Constant):
                    yield str(code.value)
                elif isinstance(code, ast.Name) and code.id in constants:
                    yield str(constants[code.id])
