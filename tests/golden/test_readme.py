"""What README.md shows is what the program prints: its console blocks are run in a copy of `ledgers/`."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """Load the tool that `make docs` runs."""
    return runpy.run_path(str(ROOT / "tools" / "write_readme.py"))


def test_the_readme_shows_what_the_program_prints(tool: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    before = (ROOT / "README.md").read_bytes()
    code = tool["main"](["--check", str(ROOT / "README.md")])
    difference = capsys.readouterr().out
    assert (code, difference) == (0, ""), "`make docs` writes the README anew: review that diff"
    assert (ROOT / "README.md").read_bytes() == before


def test_the_readme_has_something_to_show() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("```console\n") >= 5
    assert text.count("\n$ arledger ") >= 15


def test_another_answer_is_noticed(tool: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n\n```console\n$ arledger --version\narledger 0\n```\n\nAfter\n", encoding="utf-8")
    assert tool["main"](["--check", str(page)]) == 1
    assert "-arledger 0\n" in capsys.readouterr().out
    assert "arledger 0\n" in page.read_text(encoding="utf-8")
    assert tool["main"]([str(page)]) == 0
    assert tool["main"](["--check", str(page)]) == 0
    assert page.read_text(encoding="utf-8").startswith("Before\n\n```console\n$ arledger --version\narledger ")


def test_what_is_no_command_of_the_program_is_not_run(tool: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ rm -rf ledgers\n```\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="only arledger and cd are run"):
        tool["main"]([str(page)])
