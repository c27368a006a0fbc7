"""Recorded bank statements that lead from one to the next, and those that do not."""

from itertools import permutations

import pytest
from tests.unit.checks.support import findings, problems


def said(first: str, opening: str, last: str, closing: str, account: str = "Assets:Bank") -> str:
    """Return an `ar-bank` of 2026, its days written as MM-DD."""
    return f'2026-{last} custom "ar-bank" {account} 2026-{first} {opening}.00 USD {closing}.00 USD\n'


MARCH = said("03-01", "100", "03-31", "150")


@pytest.mark.parametrize(
    "others",
    [
        [said("04-01", "150", "04-30", "170")],
        [said("04-03", "150", "04-30", "170")],  # nothing moved on the days between
        [said("03-31", "150", "04-30", "170")],  # dated by the day of the closing balance
        [said("03-31", "120", "04-30", "170")],  # has the last day of March, too
        [said("03-20", "999", "04-10", "170"), said("04-05", "1", "04-30", "2")],  # nobody knows
        [MARCH],
        [said("03-15", "7", "03-31", "150"), said("03-01", "100", "03-09", "3")],
        [said("03-31", "150", "03-31", "130"), said("04-01", "130", "04-30", "1")],
        [said("03-31", "150", "03-31", "150"), said("04-01", "150", "04-30", "1")],
        [said("04-01", "7", "04-30", "8", "Assets:Other")],
    ],
)
def test_statements_that_go_together(others: list[str]) -> None:
    for order in permutations([MARCH, *others]):
        assert findings("".join(order)) == []


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([said("04-01", "160", "04-30", "170")], "opens with 160.00 USD on 2026-04-01"),
        ([said("04-06", "160", "04-30", "170")], "closed with 150.00 USD on 2026-03-31"),
        ([said("03-01", "100", "03-31", "151")], "end on 2026-03-31 say 150.00 USD and 151.00 USD"),
        ([said("03-15", "7", "03-31", "151")], "end on 2026-03-31 say 150.00 USD and 151.00 USD"),
        ([said("03-01", "99", "03-09", "3")], "begin on 2026-03-01 say 99.00 USD and 100.00 USD"),
        ([said("03-31", "150", "03-31", "130"), said("04-01", "150", "04-30", "1")], "closed with 130.00 USD"),
        ([said("02-01", "5", "02-28", "6")], "opens with 100.00 USD on 2026-03-01"),
    ],
)
def test_statements_that_contradict_each_other(others: list[str], words: str) -> None:
    messages = set()
    for order in permutations([MARCH, *others]):
        (found,) = problems("".join(order))
        assert (found.code, found.severity.value) == ("bank-chain", "warning")
        assert words in found.message
        messages.add(found.message)
    assert len(messages) == 1


def test_what_is_no_statement_says_nothing() -> None:
    wrong = '2026-04-30 custom "ar-bank" Assets:Bank 2026-04-01 5.00 EUR 6.00 USD\n'
    assert [code for code, _ in findings(MARCH + wrong) if code == "bank-chain"] == []


def test_what_comes_later_changes_no_earlier_answer() -> None:
    from datetime import date

    entries = MARCH + said("04-01", "160", "04-30", "170")
    assert findings(entries, as_of=date(2026, 4, 29)) == []
