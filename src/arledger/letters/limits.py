"""Limits for what a template of somebody else's may take: seconds of computing, and memory."""

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 10
MEMORY = 512 * 1024**2
"""What a letter takes at the most; an ordinary one takes a tenth of a second and a megabyte."""

_USED = Path("/proc/self/statm")


class TooLong(Exception):
    """The time is over."""


@contextmanager
def limits() -> Iterator[None]:
    """Let the block raise TooLong after SECONDS of computing, and MemoryError beyond MEMORY more bytes.

    The one needs the main thread, the other a system that says what is in use (Linux); elsewhere there is no limit.
    """
    with _less_memory(), _less_time():
        yield


@contextmanager
def _less_time() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _less_memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = _in_use() + MEMORY
    smaller = before[0] == resource.RLIM_INFINITY or allowed < before[0]
    if not (_USED.exists() and smaller):
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _in_use() -> int:
    """Return the bytes of data that the process has, shared libraries aside."""
    try:
        return int(_USED.read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0
