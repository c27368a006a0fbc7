"""Small ledgers, and all that the book says of them: what is open and unapplied, and what settled what on which day.

The ledgers stand in `stories/`, in the short lines of `tests/support/short_ledgers.py`; behind `=` is the book of the
middle of the year. `oldest-first.txt` is under the policy of that name.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.books import OLDEST_FIRST
from tests.support.short_ledgers import short_book, told

from arledger.subledger.ties import untied_clients

FOLDER = Path(__file__).parent / "stories"
OPEN_AT = "06-30"


def stories() -> list[tuple[str, str, str]]:
    """Return the file, name and text of each story."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for story in path.read_text(encoding="utf-8").removeprefix("# ").split("\n# "):
            name, _, text = story.partition("\n")
            found.append((path.stem, name, text))
    return found


@pytest.mark.parametrize(("file", "text"), [pytest.param(file, text, id=name) for file, name, text in stories()])
def test_the_book_says(file: str, text: str) -> None:
    ledger, _, says = text.partition("\n=\n")
    policy = OLDEST_FIRST if file == "oldest-first" else None
    book = short_book(ledger, OPEN_AT, policy)
    assert told(book) == says.strip().splitlines()
    assert not untied_clients(book)


@pytest.mark.parametrize(("file", "text"), [pytest.param(file, text, id=name) for file, name, text in stories()])
def test_the_order_of_entries_changes_nothing(file: str, text: str) -> None:
    ledger, _, says = text.partition("\n=\n")
    short, *full = ledger.split("\n\n")
    backwards = "\n\n".join(("\n".join(short.splitlines()[::-1]), *full[::-1]))
    policy = OLDEST_FIRST if file == "oldest-first" else None
    assert told(short_book(backwards, OPEN_AT, policy)) == says.strip().splitlines()


def in_cents(text: str) -> str:
    """Return a story with every amount a hundredth of what it was: `60.00` is `0.60`."""
    return re.sub(r"\d+\.00\b", lambda amount: f"{Decimal(amount[0]) / 100:.2f}", text)


WHOLE = [story for story in stories() if not re.search(r"\d\.(?!00\b)\d", story[2])]


@pytest.mark.parametrize(("file", "text"), [pytest.param(file, text, id=name) for file, name, text in WHOLE])
def test_cents_are_treated_as_dollars_are(file: str, text: str) -> None:
    ledger, _, says = in_cents(text).partition("\n=\n")
    policy = OLDEST_FIRST if file == "oldest-first" else None
    assert told(short_book(ledger, OPEN_AT, policy)) == says.strip().splitlines()
