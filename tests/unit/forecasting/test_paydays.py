"""On which days people pay: told by what they did, and no habit is seen in chance."""

from datetime import date, timedelta

from tests.support.histories import history

from arledger.forecasting.paydays import USUAL, of_book, of_client

MONDAY = date(2026, 6, 1).toordinal()


def test_before_there_are_receipts_people_pay_from_monday_to_friday() -> None:
    days = of_book([])
    assert [days.factor(MONDAY + at) == USUAL for at in range(7)] == [True] * 5 + [False] * 2


def test_a_book_with_receipts_on_saturdays_has_them() -> None:
    days = of_book([MONDAY + at for at in range(140) if at % 7 != 6])
    assert [days.factor(MONDAY + at) == USUAL for at in range(7)] == [True] * 6 + [False]


def test_a_client_who_pays_on_thursdays() -> None:
    book = of_book([])
    days = of_client([MONDAY + 3 + 7 * week for week in (0, 1, 3, 6, 8)], book)
    assert days.factor(MONDAY + 3) > 6 * USUAL
    assert days.factor(MONDAY + 2) < USUAL // 5


def test_a_client_who_pays_at_the_end_of_each_month_whatever_its_length() -> None:
    ends = [date(2026, month, 1) - timedelta(days=1) for month in range(2, 9)]
    days = of_client([day.toordinal() for day in ends], of_book([]))
    assert days.factor(date(2028, 2, 29).toordinal()) > 20 * USUAL
    assert days.factor(date(2026, 5, 28).toordinal()) < USUAL // 5


def test_no_habit_is_seen_in_chance() -> None:
    book = of_book([])
    by_client: dict[str, list[int]] = {}
    for each in history("regular"):
        by_client.setdefault(each.client, []).append(each.paid.toordinal())
    found = [of_client(paid, book) for paid in by_client.values()]
    assert len(found) == 40
    assert sum(days != book for days in found) <= 1
