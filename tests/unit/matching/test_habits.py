"""What a book's own history tells of its payers, from what is usual to what this book shows."""

from math import isclose

import pytest
from tests.unit.matching.context import invoice, line, one

from arledger.matching import habits
from arledger.matching.amounts import _PAID_BEFORE, _SHARES, Fit, shares_short
from arledger.matching.habits import Habits, habits_of
from arledger.matching.values import Paid

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


SHORT = (Fit.DEDUCTION, Fit.PART)


def test_how_often_payers_pay_short_is_as_usual_before_anything_is_seen() -> None:
    assert shares_short(Paid()) == {fit: pytest.approx(_SHARES[fit]) for fit in SHORT}


def test_how_often_payers_pay_short_moves_with_the_book() -> None:
    seldom, often = shares_short(Paid(whole=_PAID_BEFORE)), shares_short(Paid(deduction=_PAID_BEFORE))
    assert all(seldom[fit] == pytest.approx(_SHARES[fit] / 2) for fit in SHORT)
    assert often[Fit.DEDUCTION] == pytest.approx((1 + _SHARES[Fit.DEDUCTION]) / 2)
    assert often[Fit.PART] == seldom[Fit.PART]
    assert all(0 < share < 1 for paid in (Paid(10_000), Paid(0, 10_000)) for share in shares_short(paid).values())


def test_a_slip_beside_a_little_less_is_likelier_where_payers_often_pay_less() -> None:
    book = [invoice("INV-0151", "512.40"), invoice("INV-0190", "77.10", "Bolt")]
    given = line("INV-0155", "505.13", "Acme Industrial Ltd")
    sure = [one(given, book, paid=paid).confidence for paid in (Paid(2_000), Paid(), Paid(300, 300))]
    assert sure == sorted(sure)
    assert sure[0] < sure[-1]
