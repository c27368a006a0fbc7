"""A server that never answers is not waited for longer at the end of a mail than anywhere."""

import pytest

from arledger.delivery import conversation


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_PATIENCE_AT_END", 1)
