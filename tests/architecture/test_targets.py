"""What README, docs, CI and the Makefile itself say of make targets and files is true."""

import re
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, assert_none

MAKEFILE = ROOT / "Makefile"
CI = ROOT / ".ci" / "run"
PROMISED = ["demo", "test", "check", "lint", "types", "bench", "docs", "bless", "smoke", "test-deep"]
WORD = r"[a-z][a-z0-9_-]*"
RECIPE_PATH = re.compile(r"(?<![\w./-])(?:tests|tools|ledgers|docs|benchmarks|templates|src)/[\w./-]+")
MODULE_RUN = re.compile(r"python -m ((?:benchmarks|tools)[\w.]*)")


def targets(makefile: str) -> dict[str, str]:
    """Return each target that a person can call, with its help after `##`."""
    lines = re.findall(rf"^({WORD}):(?!=)(.*)$", makefile, re.MULTILINE)
    return {name: rest.partition("## ")[2].strip() for name, rest in lines}


def recipes(makefile: str) -> str:
    return "\n".join(line for line in makefile.splitlines() if line.startswith("\t"))


def named_in_script(text: str) -> list[str]:
    """Return the targets of each line of a script that calls make."""
    calls = re.findall(rf"^[ \t]*(?:exec[ \t]+)?make((?:[ \t]+{WORD})+)", text, re.MULTILINE)
    return [word for call in calls for word in call.split()]


def named_in_markdown(text: str) -> list[str]:
    """Return the targets of `make …` between backticks and in code; prose that says make is no call."""
    blocks = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^(?: {4}|\t).*$", text, re.MULTILINE)
    code = "\n".join([*blocks, *indented]).replace("$ make", "make").replace("|", " ")
    inline = [span.replace("|", " ") for span in re.findall(r"`([^`\n]+)`", text)]
    return named_in_script("\n".join([code, *inline]))


def _pages() -> list[Path]:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in pages if page.is_file()]


def test_ci_calls_targets_that_exist() -> None:
    named = named_in_script(CI.read_text(encoding="utf-8"))
    assert named, ".ci/run calls no make target"
    assert_none(f".ci/run: there is no target {name}" for name in sorted(set(named) - set(_targets())))


def test_pages_name_targets_that_exist() -> None:
    pages = _pages()
    assert pages
    named = [(page.name, name) for page in pages for name in named_in_markdown(page.read_text(encoding="utf-8"))]
    assert_none(f"{page}: there is no target {name}" for page, name in named if name not in _targets())


def test_the_makefile_keeps_its_promises() -> None:
    known = _targets()
    assert_none(f"Makefile: no target {name}" for name in PROMISED if name not in known)
    assert_none(f"Makefile: {name} has no help after ##" for name, text in known.items() if not text)
    text = MAKEFILE.read_text(encoding="utf-8")
    phony = " ".join(re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)).split()
    assert_none(f"Makefile: .PHONY names {name}, which is no target" for name in phony if name not in known)
    assert_none(f"Makefile: .PHONY lacks {name}" for name in known if name not in phony)


def test_recipes_use_files_that_exist() -> None:
    lines = recipes(MAKEFILE.read_text(encoding="utf-8"))
    paths = set(RECIPE_PATH.findall(lines))
    paths |= {name.replace(".", "/") for name in MODULE_RUN.findall(lines)}
    assert len(paths) >= 4
    missing = sorted(path for path in paths if not _is_kept(ROOT / path))
    assert_none(f"Makefile uses {path}, which is missing or empty: git keeps no empty folder" for path in missing)


def _is_kept(path: Path) -> bool:
    if path.is_dir():
        return any(child.is_file() for child in path.rglob("*") if "__pycache__" not in child.parts)
    return path.is_file() or path.with_suffix(".py").is_file()


def _targets() -> dict[str, str]:
    found = targets(MAKEFILE.read_text(encoding="utf-8"))
    assert len(found) >= len(PROMISED)
    return found


def test_targets_are_read_with_their_help() -> None:
    makefile = "A := b\nX ?= y\n.PHONY: a\na: b c ## do it\n\techo a\nb-c:\n\techo b: c\n"
    assert targets(makefile) == {"a": "do it", "b-c": ""}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Run `make test lint` and make sure.", ["test", "lint"]),
        ("```sh\n$ make nonsense\nmake demo  # shows it\n```\n", ["nonsense", "demo"]),
        ("    make smoke\n", ["smoke"]),
        ("`make demo | test | check`", ["demo", "test", "check"]),
        ("Make it so; make good.", []),
    ],
)
def test_planted_targets_in_markdown_are_seen(text: str, named: list[str]) -> None:
    assert named_in_markdown(text) == named


def test_planted_targets_in_scripts_are_seen() -> None:
    assert named_in_script("set -e\nmake check types\n# make nothing\n") == ["check", "types"]
