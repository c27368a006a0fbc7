"""Play transcripts: `$ arledger …` with what it prints and its exit code, as README.md beside this describes.

The program runs in this process, in a folder of the test's own with a copy of `ledgers/`, on a fixed day.
"""

import gc
import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.places import LEDGERS

from arledger.cli import main

BLESS_VARIABLE = "ARLEDGER_BLESS"

PROMPT = "$ "
COMMENT = "//"
STDERR = "[stderr]"
NO_NEWLINE = "[no newline at end]"
BINARY = "[binary, not shown]"

_EXIT = re.compile(r"\[exit (\d+)\]")
_ASSIGNMENT = re.compile(r"([A-Z_][A-Z0-9_]*)=(.*)", re.DOTALL)
_TAKEN_AWAY = re.compile(r"ARLEDGER_|XDG_|LC_|(?:LANG|LANGUAGE|COLUMNS|LINES|FORCE_COLOR|CLICOLOR_FORCE|TZ)$")
_FIXED = {
    "ARLEDGER_DEBUG": "1",  # a fault in the program fails the test: it is never written down as an answer
    "ARLEDGER_TODAY": "2026-03-31",
    "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "TERM": "dumb",
    "TZ": "UTC",
}


class TranscriptError(Exception):
    """A transcript that cannot be read, or an answer that no transcript can hold."""


@dataclass(frozen=True)
class Answer:
    """What a command said, without blank lines at the end, and its exit code."""

    stdout: str = ""
    stderr: str = ""
    code: int = 0


@dataclass(frozen=True)
class Block:
    """One command with its answer; `comment` is what stands above it."""

    comment: str
    command: str
    answer: Answer


Runner = Callable[[str], Answer]


def parse(text: str) -> list[Block]:
    """Read the blocks of a transcript; raises TranscriptError where it has none, or text of no command."""
    blocks: list[Block] = []
    above, rest = _split(text.split("\n"))
    while rest:
        command, *rest = rest
        body, rest = _split(rest)
        kept = _end_of_answer(body) if rest else len(body)
        comment = "\n".join(above).strip("\n")
        blocks.append(Block(comment, command.removeprefix(PROMPT), _read_answer(body[:kept])))
        above = body[kept:]
    if not blocks:
        raise TranscriptError(f"no line begins with {PROMPT!r}: this transcript tells nothing")
    if not all(_may_stand_above(line) for line in blocks[0].comment.split("\n")):
        raise TranscriptError(f"above the first command may stand comments only, which begin with {COMMENT}")
    return blocks


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split before the first line that is a command."""
    first = next((number for number, line in enumerate(lines) if line.startswith(PROMPT)), len(lines))
    return lines[:first], lines[first:]


def _end_of_answer(body: list[str]) -> int:
    """Count the lines before the comments at the end, which belong to the next command."""
    count = len(body)
    while count and _may_stand_above(body[count - 1]):
        count -= 1
    return count


def _may_stand_above(line: str) -> bool:
    return not line.strip() or line.startswith(COMMENT)


def _read_answer(body: list[str]) -> Answer:
    lines = _without_end("\n".join(body)).split("\n")
    found = _EXIT.fullmatch(lines[-1])
    answer = Answer(code=int(found.group(1)) if found else 0)
    lines = lines[:-1] if found else lines
    middle = lines.index(STDERR) if STDERR in lines else len(lines)
    return replace(answer, stdout="\n".join(lines[:middle]), stderr="\n".join(lines[middle + 1 :]))


def _without_end(text: str) -> str:
    """Take off blank lines at the end: the one between two commands is for the reader."""
    return re.sub(r"(?:^|\n)[ \t\n]*\Z", "", text)


def render(blocks: Sequence[Block]) -> str:
    """Write blocks as a transcript; raises TranscriptError where an answer would be read as something else."""
    text = "\n".join(_render_block(block) for block in blocks)
    if parse(text) != list(blocks):
        raise TranscriptError("an answer holds a line that a transcript reads as a command, comment or mark")
    return text


def _render_block(block: Block) -> str:
    answer = block.answer
    lines = [block.comment] if block.comment else []
    lines.append(PROMPT + block.command)
    lines += [answer.stdout] if answer.stdout else []
    lines += [STDERR, answer.stderr] if answer.stderr else []
    lines += [f"[exit {answer.code}]"] if answer.code else []
    return "".join(f"{line}\n" for line in lines)


def check(path: Path, folder: Path, copies: Sequence[Path] = (LEDGERS,)) -> None:
    """Play the transcript at `path`; fail with the difference, or rewrite it where ARLEDGER_BLESS is set.

    The commands find `copies`, files or folders, in their working folder. What is above a command is kept.
    """
    text = path.read_bytes().decode("utf-8")
    try:
        expected = parse(text)
        with stage(folder, copies) as run:
            played = render([replace(block, answer=run(block.command)) for block in expected])
    except TranscriptError as error:
        pytest.fail(f"{path.name}: {error}", pytrace=False)
    if os.environ.get(BLESS_VARIABLE):
        if played != text:
            path.write_bytes(played.encode("utf-8"))
        return
    before, after = render(expected).split("\n"), played.split("\n")
    if before != after:
        lines = unified_diff(before, after, path.name, "what the program says", lineterm="", n=5)
        remedy = "`make bless` writes down what the program says now: review that diff."
        pytest.fail("\n".join([*lines, "", remedy]), pytrace=False)


@contextmanager
def stage(folder: Path, copies: Sequence[Path] = (LEDGERS,)) -> Iterator[Runner]:
    """Prepare a working folder in `folder`, a home and a cache; yield what runs a line of shell there."""
    folder = Path(os.path.realpath(folder))
    here, cache, home = folder / "here", folder / "cache", folder / "home"
    for made in (here, home):
        made.mkdir()
    for source in copies:
        if source.is_dir():
            shutil.copytree(source, here / source.name)
        else:
            shutil.copy2(source, here)
    shown = {str(here): "$PWD", str(cache): "$ARLEDGER_CACHE_DIR", str(home): "$HOME"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for name in filter(_TAKEN_AWAY.match, list(os.environ)):
            patch.delenv(name)
        for name, value in {**_FIXED, "ARLEDGER_CACHE_DIR": str(cache), "HOME": str(home)}.items():
            patch.setenv(name, value)
        yield lambda command: _run(command, shown)


def _run(command: str, shown: Mapping[str, str]) -> Answer:
    words = shlex.split(command)
    environment = []
    while words and (found := _ASSIGNMENT.fullmatch(words[0])):
        environment.append(found.groups())
        words = words[1:]
    if not words or words[0] != "arledger":
        raise TranscriptError(f"only arledger runs here, with NAME=value before it: {command}")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment:
            patch.setenv(name, value)
        stdout, stderr, code = _call(patch, words)
    return Answer(_shown(stdout, shown), _shown(stderr, shown), code)


def _call(patch: pytest.MonkeyPatch, words: list[str]) -> tuple[bytes, bytes, int]:
    """Call the program as its script does, with streams of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    patch.setattr(sys, "argv", words)
    patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    patch.setattr(sys, "excepthook", sys.excepthook)  # Typer puts its own there
    patch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # Typer names the program after it
    collecting = gc.isenabled()
    code: object = 0
    try:
        main.run()
    except SystemExit as left:
        code = left.code or 0
    finally:
        if collecting:
            gc.enable()
    assert isinstance(code, int)
    return _bytes(out), _bytes(err), code


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def _shown(content: bytes, shown: Mapping[str, str]) -> str:
    """Return an answer as a transcript holds it, with the names of the test's folders taken out."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return BINARY
    for path, name in shown.items():
        text = text.replace(path, name)
    if text and not text.endswith("\n"):
        text += f"\n{NO_NEWLINE}"
    return _without_end(text)
