"""Cash by week from items with several possible days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from arledger.forecasting.decided import Expected, Part
from arledger.forecasting.values import OWN, Estimate, Spread
from arledger.forecasting.weeks import Cash, Flow, cash_by_period, periods_after, undisputed
from arledger.model.documents import Item

DAY = date(2026, 5, 31)
FIRST = DAY.toordinal() + 1


def item(client: str, amount: str, weights: Sequence[int], *, is_disputed: bool = False) -> Expected:
    """Return an item that may be paid on the days from the next one on, with these weights."""
    number = Decimal(amount)
    known = Item(client, "I-1", "", "USD", DAY, DAY, number, Decimal(0), None, None)  # type: ignore[arg-type]
    estimate = Estimate(FIRST, FIRST, FIRST, OWN, 5)
    return Expected(known, estimate, (Part(number, Spread(estimate, FIRST, [*accumulate(weights)]), is_disputed),))


def weeks(items: Sequence[Expected], count: int = 3) -> list[Cash]:
    return cash_by_period(periods_after(DAY, count, 7), items, Decimal(0), (), ())


def test_an_item_is_in_the_weeks_in_which_it_may_come_with_a_part_each() -> None:
    found = weeks([item("Acme", "100.00", (1, 0, 0, 0, 0, 0, 0, 3))])
    assert [str(week.mid) for week in found] == ["25.00", "75.00", "0.00"]
    assert [week.closing for week in found] == [25, 100, 100]


def test_parts_of_a_cent_are_not_lost() -> None:
    found = weeks([item("Acme", "0.01", (1,) * 21), item("Bolt", "10.00", (1,) * 21)])
    assert [str(week.mid) for week in found] == ["3.34", "3.33", "3.34"]


def test_what_different_clients_owe_evens_out_and_what_one_owes_does_not() -> None:
    even = (1,) + (0,) * 6 + (1,)
    one = weeks([item("Acme", "100.00", even) for _ in range(16)])[0]
    many = weeks([item(f"C{at}", "100.00", even) for at in range(16)])[0]
    assert one.mid == many.mid == 800
    # Each may be there or not: 1.2816 standard deviations of 50.00, sixteen times (but never more than there is) or four times.
    assert (str(one.low), str(one.high)) == ("0.00", "1600.00")
    assert (str(many.low), str(many.high)) == ("543.68", "1056.32")


def test_what_is_disputed_is_in_high_alone() -> None:
    found = weeks([item("Acme", "100.00", (1,), is_disputed=True), item("Bolt", "10.00", (1,))])[0]
    assert (str(found.low), str(found.mid), str(found.high)) == ("10.00", "10.00", "110.00")
    assert undisputed([item("Acme", "100.00", (1,), is_disputed=True)]) == 0


def test_what_is_planned_goes_out_and_new_sales_come_in() -> None:
    flows = ([Flow(FIRST + 6, Decimal("7.00"))], [Flow(FIRST + 7, Decimal("2.00")), Flow(FIRST + 70, Decimal(9))])
    first, second = cash_by_period(periods_after(DAY, 2, 7), (), Decimal("1.50"), *flows)
    assert [str(n) for n in (first.opening, first.mid, first.new_sales, first.closing)] == [
        "1.50",
        "7.00",
        "7.00",
        "8.50",
    ]
    assert [str(n) for n in (second.mid, second.disbursements, second.closing)] == ["0", "2.00", "6.50"]
    assert first.low == first.high == first.mid
