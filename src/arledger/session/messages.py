"""What goes to stderr: problems with their lines, and refusals."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from arledger.files.regular import read_regular
from arledger.model.problem import Problem, Severity, UserError

_SHOWN = 20
_EXCERPT_WIDTH = 160
_LARGEST = 256 * 1024**2


# Control characters, halves of pairs, and what turns the direction of writing. A carriage return moves the
# cursor to where it goes anyway if the line ends behind it.
_HARMFUL = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)


def say(text: str) -> None:
    """Print a line for the user on stderr; what cannot be printed there is replaced."""
    # Where both go to one place, a line of the answer that is still held back would be torn in two.
    with suppress(OSError, ValueError):
        if sys.stdout is not None:
            sys.stdout.flush()
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(harmless(text).encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()
    except BrokenPipeError:
        # Nobody reads this; the command is carried out all the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def said_last() -> Iterator[Callable[[str], None]]:
    """Give a way to say what is to stand behind the answer: it is said when the block ends, however it does."""
    kept: list[str] = []
    try:
        yield kept.append
    finally:
        for text in kept:
            say(text)


def harmless(text: str) -> str:
    """Replace control characters, so that no file can paint or rewrite the terminal."""
    return _HARMFUL.sub("\ufffd", text)


def harmless_json(text: str) -> str:
    """Write control characters in JSON as JSON does: the same text to a program, and no control to a terminal."""
    return _HARMFUL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def say_error(error: UserError) -> None:
    """Print why a call cannot be answered, and the remedy."""
    say(f"arledger: {error.message}")
    if error.remedy:
        say(f"  {error.remedy}")


def say_problems(problems: Sequence[Problem], described: Callable[[Problem], str]) -> None:
    """Print the first problems, as `described` shows one."""
    for problem in problems[:_SHOWN]:
        say(described(problem))
    if len(problems) > _SHOWN:
        say(f"… and {len(problems) - _SHOWN} more; `arledger check` lists all of them.")


def format_problem(problem: Problem, folder: Path) -> str:
    """Return `file:line: error: what (name)`, the line itself, and the remedy."""
    path = folder / problem.source.file
    place = str(problem.source._replace(file=_from_here(path)))
    kind = "error" if problem.severity is Severity.ERROR else "warning"
    lines = [f"{place}: {kind}: {problem.message} [{problem.code}]"]
    excerpt = _line(path, problem.source.line)
    if excerpt:
        lines.append(f"  {problem.source.line} | {excerpt}")
    lines.append(f"  → {problem.remedy}")
    return "\n".join(lines)


def _from_here(path: Path) -> str:
    """Name a file as the user would from where they are, if it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        short = os.path.relpath(path)
        return short if len(short) < len(str(path)) else str(path)


def _line(path: Path, number: int) -> str:
    lines = _lines(path)
    if not 1 <= number <= len(lines):
        return ""
    text = lines[number - 1].rstrip()
    return text if len(text) <= _EXCERPT_WIDTH else text[:_EXCERPT_WIDTH] + "…"


@lru_cache(maxsize=4)
def _lines(path: Path) -> list[str]:
    """Read a file once for all findings in it; lines end where Beancount counts them."""
    try:
        return read_regular(path, _LARGEST).decode("utf-8", errors="replace").split("\n")
    except (OSError, UserError):
        return []
