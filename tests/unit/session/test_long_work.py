"""Work that makes much: what it leaves behind is freed meanwhile, and afterwards all is as it was."""

import gc
import weakref

import pytest

from arledger.session.long_work import freeing_memory


class _Circle:
    def __init__(self) -> None:
        self.own = self


@pytest.mark.parametrize("enabled", [True, False])
def test_circles_are_freed_and_the_collector_is_left_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with freeing_memory():
            assert gc.isenabled()
            first = weakref.ref(_Circle())
            kept = [_Circle() for _ in range(100_000)]
            assert first() is None
        assert gc.isenabled() is enabled
        assert len(kept) == 100_000
    finally:
        (gc.enable if before else gc.disable)()
