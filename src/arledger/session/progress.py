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

_SELDOM = 50
"""Milliseconds between two moves of a bar."""


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


@contextmanager
def following(text: str, after: int = _MILLISECONDS) -> Iterator[Callable[[int, int], None]]:
    """Yield what is to be called with how many parts are done, and of how many; else as `waiting`.

    While nothing is told, and when all of them are done, the bar only says that the work goes on.
    """
    if not _can_show():
        yield lambda _done, _total: None
        return
    sign = _Sign(text, after, with_bar=True)
    sign.start()
    try:
        yield sign.tell
    finally:
        sign.end()


class _Bar:
    """A bar that begins late, and only on a terminal."""

    def __init__(self, text: str, total: int, after: int) -> None:
        self._text, self._total, self._done = text, total, 0
        self._next_at = monotonic() + after / 1000
        self._is_shown = _can_show()
        self._shown: Progress | None = None

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        if not self._is_shown or monotonic() < self._next_at:
            return
        if self._shown is None:
            self._shown = self._begun()
        # Rows are done faster than a bar can be drawn.
        self._next_at = monotonic() + _SELDOM / 1000 if self._done < self._total else 0
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

    def __init__(self, text: str, after: int, *, with_bar: bool = False) -> None:
        self._text = text
        self._with_bar = with_bar
        self._done, self._total = 0, 0
        self._shown: Progress | None = None
        self._timer = Timer(after / 1000, self._begin)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to wait."""
        self._timer.start()

    def tell(self, done: int, total: int) -> None:
        """Say how many parts are done."""
        self._done, self._total = done, total
        if self._shown is not None:
            self._shown.update(self._shown.task_ids[0], completed=done, total=total if done < total else None)

    def end(self) -> None:
        """Take the sign away, or never show it."""
        self._timer.cancel()
        self._timer.join()
        if self._shown is not None:
            self._shown.stop()

    def _begin(self) -> None:
        # Imported only where there is time for it.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        bar = (BarColumn(),) if self._with_bar else ()
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), *bar, TimeElapsedColumn())
        shown = Progress(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )
        total = self._total if self._done < self._total else None
        shown.add_task(self._text, total=total, completed=self._done)
        shown.start()
        self._shown = shown
