"""Programs are started in two places: git, with all off that could make it start more, and a letter's own process."""

import ast
import re
from collections.abc import Iterator

import pytest
from tests.architecture.source import (
    Finding,
    Module,
    aliases,
    assert_accepted,
    assert_caught,
    assert_kept,
    finding,
    modules,
    nodes,
    qualified,
)

DOOR = "files/git_process.py"
LETTERS = "letters/pdf.py"
"""A template of somebody else's is set in a process with limits: the program's own Python, nothing of the user's."""
STARTS = re.compile(
    r"subprocess\.\w+|os\.(system|popen|startfile|fork\w*|(exec|spawn|posix_spawn)\w*)|pty\.\w+|webbrowser\.\w+"
    r"|asyncio\.create_subprocess_\w+|(typer|click)\.(launch|edit|echo_via_pager)"
)


def starts(module: Module) -> Iterator[Finding]:
    known = aliases(module)
    for node, scope in nodes(module):
        name = qualified(node.func, known) if isinstance(node, ast.Call) else ""
        if STARTS.fullmatch(name):
            yield finding(module, node, scope, f"{name}: programs are started in {DOOR}")


def outside_the_door(module: Module) -> Iterator[Finding]:
    if module.place not in (DOOR, LETTERS):
        yield from starts(module)


def test_programs_are_started_in_two_places() -> None:
    assert_kept(outside_the_door)


def test_the_guard_sees_how_git_is_started() -> None:
    (door,) = (module for module in modules() if module.place == DOOR)
    assert len(list(starts(door))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess\nsubprocess.run(['git', 'status'])",
        "from subprocess import Popen as start\nstart(['git'])",
        "import os\nos.system('git status')",
        "import os\nos.execvp('less', ['less'])",
        "import typer\ntyper.launch('https://example.com')",
    ],
)
def test_a_planted_program_is_seen(text: str) -> None:
    assert_caught(outside_the_door, text)


@pytest.mark.parametrize(
    "text", ["import subprocess\ndef f(p: subprocess.Popen[bytes]) -> None: ...", "run(['git'])"]
)
def test_what_starts_nothing_is_left_alone(text: str) -> None:
    assert_accepted(outside_the_door, text)
