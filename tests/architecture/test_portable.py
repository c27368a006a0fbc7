"""Nothing in the repository knows the machine it was written on, or a registry by its host name."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, assert_none

HOSTS = re.compile(rb"pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org", re.IGNORECASE)
MACHINE_PATHS = re.compile(rb"(?:(?<![\w.~}$/-])|(?<=file://))/(?:work|root|home|Users)/(?=[\w.-])")
FEWEST_FILES = 150


def ignored() -> tuple[set[str], list[str]]:
    """Return the folders and the file patterns that git ignores."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    folders = {line.strip("/") for line in lines if line.endswith("/")}
    return folders | {".git"}, [".git", *(line for line in lines if not line.endswith("/"))]


def files(folder: Path) -> Iterator[Path]:
    folders, patterns = ignored()
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            environment = (path / "pyvenv.cfg").exists()
            if not environment and not any(fnmatch(path.name, name) for name in folders):
                yield from files(path)
        elif not any(fnmatch(path.name, pattern) for pattern in patterns):
            yield path


def ties_to_a_machine(content: bytes) -> list[str]:
    """Return what a file says of hosts and of folders on one machine, with the lines."""
    found = (match for pattern in (HOSTS, MACHINE_PATHS) for match in pattern.finditer(content))
    return [f"{_line(content, match.start())}: {match.group().decode()}" for match in found]


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def test_nothing_is_tied_to_a_machine() -> None:
    seen = [path for path in files(ROOT) if path != Path(__file__)]
    assert len(seen) >= FEWEST_FILES
    assert {"Makefile", "pyproject.toml", "run", "main.py"} <= {path.name for path in seen}
    broken = [f"{path.relative_to(ROOT)}:{found}" for path in seen for found in ties_to_a_machine(path.read_bytes())]
    assert_none(broken)


@pytest.mark.parametrize(
    "text",
    [
        "https://pypi.org/simple",
        "see FILES.pythonhosted.org",
        'path = "/home/dana/books"',
        "cd /work/main",
        "/root/.cache",
        "file:///home/dana/x",
        "[/Users/simon/src]",
    ],
)
def test_a_planted_tie_is_seen(text: str) -> None:
    assert ties_to_a_machine(b"\n" + text.encode())[0].startswith("2: ")


@pytest.mark.parametrize(
    "text",
    ["~/work/books", "https://example.com/home/page", "docs/home/x", "$HOME/work/x", "${X}/root/y", "/work"],
)
def test_other_slashes_are_fine(text: str) -> None:
    assert not ties_to_a_machine(text.encode())
