"""Run the commands that README.md shows and put their real output under them.

`python tools/write_readme.py README.md` rewrites the file; with `--check` it exits 1 if anything differs.
A block is a fenced `console` block; each of its lines that begins with `$ ` is run in the checkout.
"""

import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
ENVIRONMENT = {"COLUMNS": "110", "NO_COLOR": "1", "ARLEDGER_TODAY": "2026-03-31", "PYTHONUTF8": "1"}


def main(arguments: list[str]) -> int:
    """Rewrite or check the file named last."""
    check = "--check" in arguments
    path = Path(arguments[-1])
    text = path.read_text(encoding="utf-8")
    fresh = BLOCK.sub(lambda block: f"```console\n{run_block(block.group(1))}```", text)
    if check and fresh != text:
        sys.stdout.writelines(unified_diff(text.splitlines(keepends=True), fresh.splitlines(keepends=True)))
        return 1
    if not check:
        path.write_text(fresh, encoding="utf-8")
    return 0


def run_block(block: str) -> str:
    """Return the commands of a block, each followed by what it prints."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command[2:])}" for command in commands)


def run(command: str) -> str:
    """Run one `arledger` command in the checkout and return its output."""
    words = command.split()
    if words[0] != "arledger":
        raise SystemExit(f"only arledger is run: {command}")
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "arledger", *words[1:]],
        cwd=root,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
