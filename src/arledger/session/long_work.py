"""Work that makes much and keeps little, such as thousands of letters."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def freeing_memory() -> Iterator[None]:
    """Free meanwhile what the work leaves behind, which the program does not do otherwise: it ends before that pays.

    What was there before, such as the book, is not looked through again and again.
    """
    is_enabled = gc.isenabled()
    gc.freeze()
    gc.enable()
    try:
        yield
    finally:
        if not is_enabled:
            gc.disable()
        gc.unfreeze()
