"""A test's ledger is its docstring; the accounts that every such ledger needs are opened before it."""

from textwrap import dedent

import pytest
from tests.unit.actions.office import ACCOUNTS, Office


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    """Return the office with the ledger of the test's docstring."""
    lines = (request.function.__doc__ or "").splitlines()
    return Office(ACCOUNTS + dedent("\n".join(["", *lines])) + "\n")
