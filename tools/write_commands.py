"""Write docs/commands.md from the program: what stands there is what `--help` says.

Run from the checkout's root: `python tools/write_commands.py PATH` writes the page, and
`python tools/write_commands.py --check PATH` shows the difference and leaves with 1 where it is stale.
"""

import argparse
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from difflib import unified_diff
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from arledger.capabilities import Command, all_commands
from arledger.cli.main import app, load_command

PROGRAM = "arledger"
FIXED = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
"""Width and colour of the help; everything named ARLEDGER_… is taken away while it is rendered."""

SHARED_OPTIONS = (
    ("`--ledger FILE`, `-l`", "The main Beancount file; without it, the one that the environment or a policy names."),
    ("`--as-of DATE`", "The day that is asked about: nothing dated later changes a figure."),
    ("`--client CLIENT`, `-c`", "One client only, by account component or name."),
    ("`--receivable ACCOUNT`", "The receivable account, where no policy names it; may be given several times."),
    ("`--format FORMAT`, `-f`", "`table`, `json`, `csv`, `md`, `html` or `xlsx`."),
    ("`--output FILE`, `-o`", "Write to a file, readable by you alone. Its suffix can choose the format."),
    ("`--no-cache`", "Ignore the cache."),
    ("`--verbose`, `-v`", "Say on stderr how the ledger was read."),
)

EXIT_CODES = (
    ("0", "Fine."),
    ("1", "Problems in the data: errors in the ledger, a failed check, a report that does not tie."),
    ("2", "Wrong usage or configuration."),
    ("3", "Refused: a file changed meanwhile, the period is locked, the number is taken."),
)


def introduction() -> str:
    """Return what stands before the first command: what all of them share."""
    return f"""\
# Commands

This page is written by the program (`make docs`): it is what `{PROGRAM} COMMAND --help` says.

## Shared options

Options stand after the command, as in `{PROGRAM} aging --ledger FILE`. A command has those that it can use.

{_table("Option", SHARED_OPTIONS)}

The ledger is the one in `--ledger`, else in `ARLEDGER_LEDGER`, else `[ledger] main` in the nearest `arledger.toml`,
here or in a folder above. A date is `2026-01-31`, `today`, `yesterday` or `last-month`, which is its last day.

The answer goes to stdout, everything else to stderr.

## Exit codes

{_table("Code", EXIT_CODES)}
"""


def _table(head: str, rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join([f"| {head} | Meaning |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows)])


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("ARLEDGER_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def help_of(words: Sequence[str]) -> str:
    """Return what `arledger WORDS --help` prints."""
    out = io.StringIO()
    with _environment(FIXED), redirect_stdout(out):
        typer.main.get_command(app).main([*words, "--help"], prog_name=PROGRAM, standalone_mode=False)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())


def sections(command: Any, words: tuple[str, ...]) -> Iterator[str]:
    """Yield the section of a command, then those of the commands below it."""
    heading = "#" * (len(words) + 1)
    yield f"{heading} {' '.join((PROGRAM, *words))}\n\n```text\n{help_of(words)}\n```\n"
    for name, below in getattr(command, "commands", {}).items():
        yield from sections(below, (*words, name))


def page(commands: Sequence[Command] | None = None) -> str:
    """Return the whole page; the program's own help comes before the commands in the order of the help."""
    parts = [introduction(), f"## {PROGRAM}\n\n```text\n{help_of(())}\n```\n"]
    for line in all_commands() if commands is None else commands:
        parts += sections(load_command(line), (line.name,))
    return "\n".join(parts)


def check(path: Path, text: str) -> int:
    """Compare the page at `path` with `text`; print the difference and return 1 where there is one."""
    found = path.read_text(encoding="utf-8") if path.is_file() else ""
    if found == text:
        return 0
    print(f"{path} is stale: run `make docs`.")
    lines = unified_diff(found.splitlines(), text.splitlines(), str(path), "the program", lineterm="")
    print("\n".join(lines))
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page; return the exit code."""
    parser = argparse.ArgumentParser(prog="write_commands.py", description="Write docs/commands.md from the program.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing; 1 where the page is stale")
    parser.add_argument("path", type=Path, metavar="PATH", help="the page, as docs/commands.md")
    options = parser.parse_args(arguments)
    missing = [line.module for line in all_commands() if not find_spec(line.module)]
    if missing:
        print(f"These commands have no module: {', '.join(missing)}.")
        return 1
    text = page()
    if options.check:
        return check(options.path, text)
    options.path.parent.mkdir(parents=True, exist_ok=True)
    options.path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
