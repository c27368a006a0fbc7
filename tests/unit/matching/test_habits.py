"""What a book's own history tells of its payers, from what is usual to what this book shows."""

from math import isclose

import pytest

from arledger.matching import habits
from arledger.matching.habits import Habits, habits_of

USUAL = Habits()
BEFORE = habits._CITED_BEFORE


def test_a_book_without_history_is_as_usual() -> None:
    assert habits_of((), ()) == USUAL


CITES: list[tuple[str, list[bool], float]] = [
    ("as many as before, and all name a number", [True] * BEFORE, (habits._CITES + 1) / 2),
    ("as many as before, and none does", [False] * BEFORE, habits._CITES / 2),
    ("one that does not", [False], habits._CITES * BEFORE / (BEFORE + 1)),
]


@pytest.mark.parametrize(("naming", "expected"), [each[1:] for each in CITES], ids=[each[0] for each in CITES])
def test_how_many_write_a_number_of_ours(naming: list[bool], expected: float) -> None:
    assert isclose(habits_of((), naming).cites, expected)


LATE: list[tuple[str, list[int], int]] = [
    ("one paid a month late is no habit", [30], habits._DAYS),
    ("as many as before are none yet", [30] * habits._PAID_BEFORE, habits._DAYS),
    ("one more than before is one", [30] * (habits._PAID_BEFORE + 1), 30),
    ("so with those that pay early", [-12] * (habits._PAID_BEFORE + 1), -12),
    ("a few very late ones among many on the day", [0] * 30 + [500] * 5, 0),
]


@pytest.mark.parametrize(("days", "expected"), [each[1:] for each in LATE], ids=[each[0] for each in LATE])
def test_how_late_this_book_is_paid(days: list[int], expected: int) -> None:
    assert habits_of(days, ()).days_late == expected


def test_however_regular_they_are_another_day_is_no_surprise() -> None:
    assert habits_of([0] * 1_000, ()).spread == habits._SPREAD // 3


def test_where_days_differ_much_the_spread_holds_four_of_five() -> None:
    days = list(range(1_000))
    found = habits_of(days, ())
    within = sum(abs(day - found.days_late) <= found.spread for day in days)
    assert 0.78 * len(days) <= within <= 0.82 * len(days)


def test_more_lines_with_a_number_never_lower_how_many_write_one() -> None:
    cites = [habits_of((), [True] * named + [False] * 10).cites for named in range(30)]
    assert cites == sorted(cites)
    assert all(0 < each < 1 for each in cites)


def test_the_order_of_what_was_seen_changes_nothing() -> None:
    days = [40, 3, -5, 90, 12, 12, 33, 60] * 5
    assert habits_of(days, (True, False, True)) == habits_of(days[::-1], (False, True, True))
