"""The sign that work goes on: only on a terminal, only where it takes long, and gone afterwards."""

import os
import pty
import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from time import monotonic, sleep

import pytest
from tests.support.effort import PATIENCE

from arledger.session.progress import following, waiting


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def until(said: Callable[[], bool]) -> None:
    """Work until something is said, or until nobody would wait any longer."""
    started = monotonic()
    while not said() and monotonic() - started < PATIENCE:
        sleep(0.01)


def shown(monkeypatch: pytest.MonkeyPatch, stream: StringIO, after: int, work: float) -> str:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    with waiting("Explaining 9 lines", after):
        sleep(work)
    return stream.getvalue()


def test_long_work_is_said_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    with waiting("Explaining 9 lines", 10):
        until(lambda: "Explaining 9 lines" in stream.getvalue())
    said = stream.getvalue()
    assert "Explaining 9 lines" in said
    assert said.rstrip("\n").endswith("\x1b[2K")


def test_short_work_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Explaining" not in shown(monkeypatch, Terminal(), 30_000, 0)


def test_nothing_goes_into_a_pipe_or_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, StringIO(), 10, 0.1) == ""


def test_nothing_goes_to_a_terminal_that_is_dumb(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "dumb")
    with waiting("Explaining", 10):
        sleep(0.1)
    assert stream.getvalue() == ""


def test_what_goes_wrong_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)

    def fail() -> None:
        with waiting("Explaining", 10):
            until(lambda: "Explaining" in stream.getvalue())
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fail()
    assert "\x1b[?25h" in stream.getvalue()


def test_a_real_terminal_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    with os.fdopen(slave, "w") as terminal:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr(sys, "stderr", terminal)
        said = ""

        def read() -> bool:
            nonlocal said
            with suppress(BlockingIOError):
                while found := os.read(master, 100_000):
                    said += found.decode()
            return "Explaining 9 lines" in said

        with waiting("Explaining 9 lines", 10):
            until(read)
        terminal.flush()
        read()
    os.close(master)
    assert "Explaining 9 lines" in said
    assert said.count("\x1b[?25l") == said.count("\x1b[?25h") == 1


def test_how_much_is_done_is_told_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    with following("Explaining 9 lines", 10) as tell:
        tell(1, 9)
        until(lambda: "Explaining 9 lines" in stream.getvalue())
        for done in range(2, 10):
            tell(done, 9)
    said = stream.getvalue()
    assert "Explaining 9 lines" in said
    assert "\u2501" in said
    assert said.rstrip("\n").endswith("\x1b[2K")


def test_how_much_is_done_goes_into_no_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with following("Explaining 9 lines", 0) as tell:
        for done in range(1, 10):
            tell(done, 9)
        sleep(0.05)
    assert stream.getvalue() == ""
