"""What README.md shows is what the program prints: its console blocks are run in a copy of `ledgers/`.

A block before the first `cd` stands alone. From there on they are one story: a block is run behind those of the story
before it, once, whichever is asked for first.
"""

import runpy
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.support.places import ROOT
from tests.support.program import run_on_one_screen

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOOL = runpy.run_path(str(ROOT / "tools" / "write_readme.py"))
BLOCKS = TOOL["BLOCK"].findall(README)
STORY = next(number for number, block in enumerate(BLOCKS) if block.startswith("$ cd "))


def in_this_process(words: Sequence[str], here: Path, environment: Mapping[str, str]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for name, value in environment.items():
            patch.setenv(name, value)
        return run_on_one_screen(*words)


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """Load the tool that `make docs` runs."""
    return TOOL


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """Return what a block prints; what was run is not run again."""
    reader = TOOL["Reader"](tmp_path_factory.mktemp("story"), in_this_process)
    told: list[str] = []

    def read(number: int) -> str:
        if number < STORY:
            alone = TOOL["Reader"](tmp_path_factory.mktemp("alone"), in_this_process)
            shown: str = alone.run_block(BLOCKS[number])
            return shown
        while len(told) <= number - STORY:
            told.append(reader.run_block(BLOCKS[STORY + len(told)]))
        return told[number - STORY]

    return read


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=[block.split("\n")[0][2:40] for block in BLOCKS])
def test_the_readme_shows_what_the_program_prints(number: int, printed: Callable[[int], str]) -> None:
    assert printed(number) == BLOCKS[number], "`make docs` writes the README anew: review that diff"


def test_the_readme_has_something_to_show() -> None:
    assert len(BLOCKS) == README.count("```console\n") >= 5
    assert README.count("\n$ arledger ") >= 15
    assert STORY >= 3
    assert [block for block in BLOCKS[:STORY] if "--write" in block] == []


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
