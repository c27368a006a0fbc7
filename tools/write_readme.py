"""Run the commands that README.md shows and put their real output under them.

`python tools/write_readme.py README.md` rewrites the file; with `--check` it exits 1 if anything differs.
A block is a fenced `console` block; each of its lines that begins with `$ ` is run in a copy of `ledgers/`.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
ENVIRONMENT = {
    "COLUMNS": "110",
    "NO_COLOR": "1",
    "ARLEDGER_TODAY": "2026-05-04",
    "ARLEDGER_USER": "dana",
    "PYTHONUNBUFFERED": "1",
    "PYTHONUTF8": "1",
}


def main(arguments: list[str]) -> int:
    """Rewrite or check the file named last."""
    check = "--check" in arguments
    path = Path(arguments[-1])
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        fresh = rewrite(text, Path(folder))
    if check and fresh != text:
        sys.stdout.writelines(unified_diff(text.splitlines(keepends=True), fresh.splitlines(keepends=True)))
        return 1
    if not check:
        path.write_text(fresh, encoding="utf-8")
    return 0


def rewrite(text: str, folder: Path) -> str:
    """Return the text with every block run, one after the other, in a copy of the example ledgers."""
    reader = Reader(folder)
    return BLOCK.sub(lambda block: f"```console\n{reader.run_block(block.group(1))}```", text)


Answer = Callable[[Sequence[str], Path, Mapping[str, str]], str]


def in_a_process(words: Sequence[str], here: Path, environment: Mapping[str, str]) -> str:
    """Return what the program prints in a process of its own, messages among the rest."""
    done = subprocess.run(
        [sys.executable, "-m", "arledger", *words],
        cwd=here,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


class Reader:
    """Somebody who types the commands: what they write and where they are stays for the next one."""

    def __init__(self, folder: Path, answer: Answer = in_a_process) -> None:
        shutil.copytree(Path(__file__).parents[1] / "ledgers", folder / "ledgers")
        self._top = folder
        self._here = folder
        self._answer = answer

    def run_block(self, block: str) -> str:
        """Return the commands of a block, each followed by what it prints."""
        commands = [line for line in block.splitlines() if line.startswith("$ ")]
        return "".join(f"{command}\n{self._run(command[2:])}" for command in commands)

    def _run(self, command: str) -> str:
        words = shlex.split(command)
        if words[0] == "cd":
            self._here = self._here / words[1]
            return ""
        if words[0] != "arledger":
            raise SystemExit(f"only arledger and cd are run: {command}")
        cache = {"ARLEDGER_CACHE_DIR": str(self._top / "cache")}
        return self._answer(words[1:], self._here, ENVIRONMENT | cache)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
