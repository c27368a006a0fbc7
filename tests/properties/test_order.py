"""The order of entries, and which file they stand in, changes nothing."""

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import (
    POLICIES,
    ROOTS,
    aging_of,
    book_on,
    entries_of,
    moments,
    placeless,
    store_of,
)
from tests.support.effort import effort
from tests.support.random_ledgers import RandomLedger, random_ledgers

from arledger.ledger.load.read import read_ledger
from arledger.model.book import Book
from arledger.model.facts import Roots


def seen(book: Book) -> Any:
    return placeless(aging_of(book))


def scattered(entries: list[Any], shuffle: random.Random) -> list[Any]:
    """Give entries other places in several files, as if they had been moved there."""
    moved = []
    for entry in entries:
        line = shuffle.randrange(1, 10_000)
        place = {"filename": shuffle.choice(("a", "b/c", "z")), "lineno": line}
        legs = {}
        if type(entry).__name__ == "Transaction":
            legs["postings"] = [
                leg._replace(meta={**leg.meta, **place, "lineno": line + number})
                for number, leg in enumerate(entry.postings, start=1)
            ]
        moved.append(entry._replace(meta={**entry.meta, **place}, **legs))
    shuffle.shuffle(moved)
    return moved


@effort(160, 4_000)
@given(random_ledgers(), st.randoms(use_true_random=False))
def test_places_change_no_report(ledger: RandomLedger, shuffle: random.Random) -> None:
    entries = entries_of(ledger.text)
    here, there = store_of(entries), store_of(scattered(entries, shuffle))
    for as_of in moments(ledger.days):
        for policy in POLICIES:
            one, other = book_on(here, as_of, policy), book_on(there, as_of, policy)
            assert seen(one) == seen(other), as_of


@effort(50, 1_000)
@given(random_ledgers(), st.randoms(use_true_random=False))
def test_real_files_in_any_order_give_the_same_report(ledger: RandomLedger, shuffle: random.Random) -> None:
    here = store_of(entries_of(ledger.text))
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.beancount"
        entries = list(ledger.entries)
        shuffle.shuffle(entries)
        texts = {"a": "", "b": "", "c": ledger.header}
        for entry in entries:
            texts[shuffle.choice("abc")] += entry.text
        for name, text in texts.items():
            (Path(folder) / f"{name}.part").write_text(text, encoding="utf-8")
        includes = [f'include "{name}.part"\n' for name in "abc"]
        shuffle.shuffle(includes)
        main.write_text("".join(includes), encoding="utf-8")
        there = read_ledger(main, Roots((), ROOTS.deposits)).store
    assert not there.problems
    as_of = max(ledger.days)
    for policy in POLICIES:
        one, other = book_on(here, as_of, policy), book_on(there, as_of, policy)
        assert seen(one) == seen(other)
