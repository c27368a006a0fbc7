"""A sign on the terminal that work which takes longer goes on."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_MILLISECONDS = 1000
"""What is done sooner is done without a word."""


@contextmanager
def waiting(text: str, after: int = _MILLISECONDS) -> Iterator[None]:
    """Show on stderr, where that is a terminal, what is being done while it is not done `after` so many milliseconds.

    Nothing of it is left behind, and nothing may be printed meanwhile.
    """
    if not _can_show():
        yield
        return
    timer = _Sign(text, after)
    timer.start()
    try:
        yield
    finally:
        timer.end()


@contextmanager
def counting(text: str, total: int, after: int = _MILLISECONDS) -> Iterator[Callable[[], None]]:
    """Yield what is to be called when a part of so many is done; a bar on stderr shows how many are.

    It is shown where that is a terminal, and while all is not done `after` so many milliseconds. Nothing of it is
    left behind, and nothing may be printed meanwhile.
    """
    bar = _Bar(text, total, after)
    try:
        yield bar.step
    finally:
        bar.end()


class _Bar:
    """A bar that begins late, and only on a terminal."""

    def __init__(self, text: str, total: int, after: int) -> None:
        self._text, self._total, self._done = text, total, 0
        self._begin_at = monotonic() + after / 1000
        self._is_shown = _can_show()
        self._shown: Progress | None = None

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        if not self._is_shown or monotonic() < self._begin_at:
            return
        if self._shown is None:
            self._shown = self._begun()
        self._shown.update(self._shown.task_ids[0], completed=self._done)

    def end(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()

    def _begun(self) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        shown = Progress(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )
        shown.add_task(self._text, total=self._total)
        shown.start()
        return shown


def _can_show() -> bool:
    stream = sys.stderr
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


class _Sign:
    """A spinner that begins late; it draws from a thread of its own, whatever the program does."""

    def __init__(self, text: str, after: int) -> None:
        self._text = text
        self._shown: Progress | None = None
        self._timer = Timer(after / 1000, self._begin)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to wait."""
        self._timer.start()

    def end(self) -> None:
        """Take the sign away, or never show it."""
        self._timer.cancel()
        self._timer.join()
        if self._shown is not None:
            self._shown.stop()

    def _begin(self) -> None:
        # Imported only where there is time for it.
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        self._shown = Progress(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self._shown.add_task(self._text, total=None)
        self._shown.start()
