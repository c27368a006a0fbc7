"""The program, run in this process."""

import gc
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from typing import NamedTuple
from unittest.mock import patch

from arledger.cli import main

# Typer takes as long to make a command of a function as a small ledger to be read: the tests make each once.
_load_once = cache(main.load_command)


class Answer(NamedTuple):
    """What the program left: its exit code and what it printed."""

    code: int
    stdout: str
    stderr: str


def run_cli(*args: object) -> Answer:
    """Run `arledger ARGS` and return its exit code, stdout and stderr."""
    out, err = _stream(), _stream()
    with patch.object(sys, "argv", ["arledger", *map(str, args)]), redirect_stdout(out), redirect_stderr(err):
        code = _exit_code()
    return Answer(code, _text(out), _text(err))


def run_on_one_screen(*args: object) -> str:
    """Run `arledger ARGS` and return what a terminal would show: stdout and stderr as they come."""
    screen = _stream()
    with patch.object(sys, "argv", ["arledger", *map(str, args)]), redirect_stdout(screen), redirect_stderr(screen):
        _exit_code()
    return _text(screen)


def _exit_code() -> int:
    collecting = gc.isenabled()
    try:
        with patch.object(main, "load_command", _load_once):
            main.run()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    finally:
        # The program switches the collector off for its short life; the tests live on.
        if collecting:
            gc.enable()
    return 0


def _stream() -> TextIOWrapper:
    return TextIOWrapper(BytesIO(), encoding="utf-8", newline="")


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, BytesIO)
    return content.getvalue().decode("utf-8", "surrogateescape")
