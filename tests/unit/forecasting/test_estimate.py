"""The day on which an open item is expected, and from what."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.histories import history, known_on, regular

from arledger.forecasting.estimate import Model
from arledger.forecasting.values import BORROWED, DUE, OWN, WHOLE, Asked, Case, Traits
from arledger.model.documents import Item

DAY = date(2025, 10, 31)
PLAIN = Traits()


def told(model: Model, client: str, due: str | date, traits: Traits = PLAIN) -> tuple[Any, ...]:
    """Return the expected day, the interval, the basis and the number of cases."""
    found = model.spread(Asked(client, date.fromisoformat(str(due)).toordinal(), traits)).estimate
    days = (str(date.fromordinal(day)) for day in (found.expected, found.low, found.high))
    return (*days, found.basis, found.n)


def test_a_client_who_always_pays_ten_days_late() -> None:
    model = Model(known_on(regular("Acme", 10), DAY), DAY.toordinal())
    assert told(model, "Acme", "2025-11-07") == ("2025-11-17", "2025-11-17", "2025-11-17", OWN, 8)


def test_a_day_on_which_nobody_pays_is_moved() -> None:
    """2025-11-15 is a Saturday, 2025-11-16 a Sunday."""
    cases = known_on(history("regular"), DAY)
    model = Model(cases, DAY.toordinal())
    clients = sorted({case.client for case in cases})
    days = [DAY + timedelta(days=at) for at in range(14)]
    found = [date.fromisoformat(told(model, client, day)[0]) for client in clients for day in days]
    assert len(found) > 500
    assert all(day.weekday() < 5 for day in found)


def test_holidays_are_no_days_on_which_people_pay() -> None:
    def closed(day: int) -> bool:
        return date.fromordinal(day) == date(2025, 11, 17)

    cases = known_on(history("regular"), DAY)
    expected = [
        told(Model(cases, DAY.toordinal(), at), f"C{client:02}", due)[0]
        for at in (None, closed)
        for client in range(40)
        for due in ("2025-11-10", "2025-11-14")
    ]
    assert expected[:80].count("2025-11-17") > 3
    assert expected[80:].count("2025-11-17") == 0


def test_who_is_new_borrows_from_all_and_says_so() -> None:
    cases = known_on([*regular("Acme", 10), *regular("Bolt", 10)], DAY)
    assert told(Model(cases, DAY.toordinal()), "New", "2025-11-07")[::3] == ("2025-11-17", BORROWED)


def test_who_is_new_borrows_from_its_own_kind() -> None:
    slow = [case._replace(traits=Traits("public")) for case in known_on(regular("Acme", 40), DAY)]
    quick = [case._replace(traits=Traits("retail")) for case in known_on(regular("Bolt", 0), DAY)]
    model = Model([*slow, *quick], DAY.toordinal())
    assert told(model, "New", "2025-11-07", Traits("public"))[0] == "2025-12-17"
    assert told(model, "New", "2025-11-07", Traits("retail"))[0] == "2025-11-07"


def test_without_any_history_the_due_date_counts() -> None:
    model = Model([], DAY.toordinal())
    assert told(model, "Acme", "2025-11-07") == ("2025-11-07", "2025-11-01", "2025-12-07", DUE, 0)
    # A Saturday: nobody pays before Monday.
    assert told(model, "Acme", "2025-11-08")[0] == "2025-11-10"


@pytest.mark.parametrize("late", [0, 1, 20, 100, 1000, 5000])
def test_what_is_later_than_any_debt_before_comes_in_as_many_days_again(late: int) -> None:
    due = DAY - timedelta(days=late)
    expected, low, high, basis, n = told(Model([], DAY.toordinal()), "Acme", due)
    assert (basis, n) == (DUE, 0)
    assert str(DAY) < low <= expected <= high
    assert abs((date.fromisoformat(expected) - DAY).days - min(max(late, 5), 180)) <= 3


def test_given_that_it_is_still_open_today() -> None:
    """Half of them pay on the due date and half a month later: what is open a week late is of the second kind."""
    invoices = [*regular("Acme", 0), *regular("Acme", 30)]
    model = Model(known_on(invoices, DAY), DAY.toordinal())
    expected, _, _, basis, n = told(model, "Acme", DAY - timedelta(days=6))
    assert (basis, n) == (OWN, 8)
    assert date.fromisoformat(expected) == DAY + timedelta(days=24)


def test_what_is_still_open_says_that_people_pay_later_now() -> None:
    """Eight were paid at once and eight after a month; of the newest eight nothing came yet, two weeks after the day."""
    today = DAY.toordinal()
    paid = known_on([*regular("Acme", 0), *regular("Acme", 30)], DAY)
    open_ = [Case("Acme", today - 14, 14, 0, PLAIN) for _ in range(8)]
    asked = Asked("Acme", today + 10, PLAIN)
    without, with_them = (Model(cases, today).spread(asked) for cases in (paid, [*paid, *open_]))
    assert with_them.until(today + 12) < without.until(today + 12) * 3 // 4


def test_what_is_expected_after_a_long_gap_is_not_lost() -> None:
    cases = known_on([*regular("Acme", 0, 4), *regular("Acme", 900, 4)], date(2029, 1, 31))
    today = date(2029, 1, 31).toordinal()
    found = Model(cases, today).spread(Asked("Acme", today - 10, PLAIN))
    assert found.estimate.high > today + 300
    assert found.until(found.estimate.high + 20) == WHOLE


def test_the_order_of_cases_changes_nothing() -> None:
    cases = known_on(history("by size"), DAY)
    asked = [Asked(f"C{at:02}", DAY.toordinal() + at - 20, Traits("", "", at % 12)) for at in range(40)]
    there, back = (Model(order, DAY.toordinal()) for order in (cases, cases[::-1]))
    assert [there.spread(each) for each in asked] == [back.spread(each) for each in asked]


def test_every_estimate_is_in_order_and_never_before_the_next_day() -> None:
    for name in ("regular", "short", "month end"):
        for day in (date(2023, 2, 1), date(2023, 6, 1), DAY):
            model = Model(known_on(history(name), day), day.toordinal())
            for client in range(42):
                for late in (-500, -30, -3, 0, 1, 9, 60, 400):
                    asked = Asked(f"C{client:02}", day.toordinal() - late, PLAIN)
                    found = model.spread(asked).estimate
                    assert day.toordinal() < found.low <= found.expected <= found.high
                    assert found.high < day.toordinal() + 1500


def test_a_due_date_at_the_end_of_the_calendar() -> None:
    item = Item("Acme", "I-1", "", "USD", DAY, date.max, None, None, None, None)  # type: ignore[arg-type]
    found = Model(known_on(regular("Acme", 10), DAY), DAY.toordinal()).spread_of(item, PLAIN).estimate
    assert date.fromordinal(found.high).year > 9990
