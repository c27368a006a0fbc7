"""A sign on the terminal that work which takes longer goes on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
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
    stream = sys.stderr
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    timer = _Sign(text, after)
    timer.start()
    try:
        yield
    finally:
        timer.end()


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
