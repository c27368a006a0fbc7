"""Somebody edits a ledger, its plugin and what that reads while it is asked for: no answer is old, or a mixture.

Every file is worth one digit of the total, so that the total says which versions of all files it was made of.
"""

import csv
import mmap
import os
import random
import struct
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.effort import DEEP
from tests.support.files import ACCOUNTS, invoice
from tests.support.program import run_cli

EDITS = 500 if DEEP else 40
PARTS = ("main", "x1", "x2", "deep", "module", "data")
LEDGER = 4
"""How many of the parts are files of the ledger; the others are a plugin's."""

PLUGIN = """\
import importlib
from pathlib import Path

from beancount.core import amount, data
from beancount.core.number import D

__plugins__ = ["more"]


def digit(folder):
    try:
        return int((folder / "data.txt").read_text())
    except OSError:
        return 0


def more(entries, options):
    try:
        from edited_module.inner import DIGIT
    except ImportError:
        DIGIT = 0
    units = D(DIGIT * 10 ** 4 + digit(Path(options["filename"]).parent) * 10 ** 5)
    sale = next(entry for entry in entries if isinstance(entry, data.Transaction))
    legs = [sale.postings[0]._replace(units=amount.Amount(units, "USD")),
            sale.postings[1]._replace(units=amount.Amount(-units, "USD"))]
    return [*entries, sale._replace(links=frozenset(["INV-9"]), postings=legs)], []
"""
WITH_PLUGIN = 'option "insert_pythonpath" "TRUE"\nplugin "edited_plugin"\n'
NAMES = {
    "main": "main.beancount",
    "x1": "x1.beancount",
    "x2": "x2.beancount",
    "deep": "deep/er.beancount",
    "module": "edited_module/inner.py",
    "data": "data.txt",
}


class State(NamedTuple):
    """The digit of each part, 0 where its file is not there, and whether the main file asks for the plugin."""

    digits: tuple[int, ...]
    plugin: bool

    @property
    def total(self) -> int:
        """What an aging of this state adds up to."""
        counted = self.digits if self.plugin else self.digits[:LEDGER]
        return sum(digit * 10**place for place, digit in enumerate(counted))

    def text(self, part: str) -> str | None:
        """Return what is in a file, None where it is not there."""
        place = PARTS.index(part)
        digit = self.digits[place]
        if part == "main":
            includes = 'include "x*.beancount"\ninclude "d*/*.beancount"\n'
            return (WITH_PLUGIN if self.plugin else "") + includes + ACCOUNTS + invoice(str(digit), "INV-0")
        if not digit:
            return None
        if place >= LEDGER:
            return f"DIGIT = {digit}\n" if part == "module" else str(digit)
        return invoice(str(digit * 10**place), f"INV-{place}")


def put(folder: Path, part: str, text: str | None) -> None:
    """Change a file in one step."""
    path = folder / NAMES[part]
    if text is None:
        path.unlink(missing_ok=True)
        return
    new = folder.parent / f"{path.name}.new"
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def edits(dice: random.Random, count: int) -> Iterator[tuple[str, State]]:
    """Yield the first state, and then a number of edits of one file each; some are taken back at once."""
    state = State((1, 2, 3, 4, 5, 6), plugin=dice.random() < 0.5)
    yield "", state
    before = state
    for _ in range(count):
        place = dice.randrange(len(PARTS))
        if dice.random() < 0.3 and state != before:
            place = next((p for p in range(len(PARTS)) if state.digits[p] != before.digits[p]), 0)
            state, before = before, state
        elif dice.random() < 0.1:
            place, before, state = 0, state, state._replace(plugin=not state.plugin)
        else:
            digits = list(state.digits)
            digits[place] = dice.choice([d for d in range(0 if place else 1, 10) if d != digits[place]])
            before, state = state, state._replace(digits=tuple(digits))
        yield PARTS[place], state


class Progress:
    """How many edits have begun and ended, known to both processes."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 8)

    def begin(self, number: int) -> None:
        self._shared[:4] = struct.pack("i", number)

    def end(self, number: int) -> None:
        self._shared[4:] = struct.pack("i", number)

    @property
    def begun(self) -> int:
        """The number of the last edit that may be visible."""
        return int(struct.unpack("i", self._shared[:4])[0])

    @property
    def ended(self) -> int:
        """The number of the last edit that is visible for certain."""
        return int(struct.unpack("i", self._shared[4:])[0])


def edit_all(folder: Path, steps: list[tuple[str, State]], progress: Progress, dice: random.Random) -> None:
    for number, (part, state) in enumerate(steps):
        if number:
            progress.begin(number)
            put(folder, part, state.text(part))
            progress.end(number)
            time.sleep(dice.choice((0, 0, 0, 0.002, 0.01, 0.1)))


def in_child(act: Callable[[], None]) -> int:
    with warnings.catch_warnings():
        # pytest's own threads wait; the child touches nothing of theirs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            act()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a child must never return into pytest
            traceback.print_exc(file=sys.stderr)
        finally:
            os._exit(1)
    return child


def ask(main: Path, *more: str, process: bool = False) -> int | None:
    """Return the total, None where the files did not stay the same for long enough."""
    words = ("aging", "--ledger", str(main), "--format", "csv", "--receivable", "Assets:Receivable", *more)
    if process:
        command = (sys.executable, "-m", "arledger", *words)
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)
        code, out, err = done.returncode, done.stdout, done.stderr
    else:
        code, out, err = run_cli(*words)
    if code == 3:
        assert "its files change while they are read" in err
        return None
    assert code in (0, 1), err
    rows = list(csv.DictReader(out.splitlines()))
    return sum(int(row["total"].partition(".")[0]) for row in rows)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("seed", range(4))
def test_every_answer_is_of_a_moment_of_the_question(seed: int, tmp_path: Path) -> None:
    dice = random.Random(os.urandom(8) if DEEP else seed)  # noqa: S311 - no secret
    folder = tmp_path / "book"
    for name in ("deep", "edited_module"):
        (folder / name).mkdir(parents=True)
    (folder / "edited_plugin.py").write_text(PLUGIN, encoding="utf-8")
    steps = list(edits(dice, EDITS // 4))
    states = [state for _, state in steps]
    for part in PARTS:
        put(folder, part, states[0].text(part))
    main, progress = folder / "main.beancount", Progress()
    dice_of_edits = random.Random(seed)  # noqa: S311
    child = in_child(lambda: edit_all(folder, steps, progress, dice_of_edits))
    answers = 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        first = progress.ended
        found = ask(main, *dice.choice(((), (), ("--no-cache",))), process=dice.random() < 0.05)
        last = progress.begun
        possible = {state.total for state in states[first : last + 1]}
        assert found is None or found in possible, (found, states[first : last + 1])
        answers += found is not None
    assert answers
    assert ask(main) == ask(main) == ask(main, "--no-cache") == states[-1].total
    assert ask(main, process=True) == states[-1].total
