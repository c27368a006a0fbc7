"""A call in a thread of its own, begun before it is certain that anybody needs what it returns."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """A call under way; it pays where the call lets other threads run, as the fast loader does.

    A process that ends does not wait for it, so nothing it does may need to be finished.
    """

    def __init__(self, call: Callable[[], T]) -> None:
        self._returned: list[T] = []
        self._raised: BaseException | None = None
        self._thread = Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def result(self) -> T:
        """Wait for the call; return what it returned, or raise what it raised."""
        self._thread.join()
        if self._raised is not None:
            raise self._raised
        return self._returned[0]

    def _run(self, call: Callable[[], T]) -> None:
        try:
            self._returned.append(call())
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result is told
            self._raised = error
