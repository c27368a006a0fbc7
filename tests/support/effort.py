"""How hard the properties try, and how long work may take: by its own time, never by the clock on the wall."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

from hypothesis import Phase, settings

DEEP = os.environ.get("ARLEDGER_DEEP") == "1"

PATIENCE = 900
"""Seconds after which something hangs; on a busy machine work that takes one may take a hundred."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the block computes longer; time in which others have the processor does not count."""
    started = process_time()
    yield
    taken = process_time() - started
    assert taken < seconds, f"{taken:.1f} s, and {seconds} s are allowed"


def effort(normal: int, deep: int = 10_000) -> settings:
    """Return settings with `normal` examples, or `deep` ones in a deep run."""
    return settings(max_examples=deep if DEEP else normal, phases=(Phase.generate, Phase.shrink))
