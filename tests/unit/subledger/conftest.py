"""A test's ledger is its docstring; the accounts that every such ledger needs are opened here."""

from datetime import date
from textwrap import dedent

import pytest
from tests.support.books import BookOn, book_of
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.model.book import Book
from arledger.policy.settings import Policy


@pytest.fixture
def book(request: pytest.FixtureRequest) -> BookOn:
    """Return the book of the test's docstring as of a day, under a policy."""
    text = ACCOUNTS + dedent("\n".join(["", *(request.function.__doc__ or "").splitlines()]))

    def on(as_of: date | str, policy: Policy | None = None) -> Book:
        return book_of(text, as_of, policy)

    return on
