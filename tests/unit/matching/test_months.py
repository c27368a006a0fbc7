"""Rents that differ only in their month, and what a text that names months in words tells of them."""

import pytest
from tests.unit.matching.context import ACME, invoice, line, offered, one, paid

from arledger.matching.months import months_in
from arledger.model.bank import LineState
from arledger.model.documents import Item

ACMES = ACME.names[0]
NAMES = ("January", "February", "March", "April", "May", "June", "July")


def rent(month: int, settled: str = "0.00", narration: str = "Rent {} 2026") -> Item:
    day = f"2026-{month:02}"
    item = invoice(f"R-{month:02}", "900.00", issued=f"{day}-01", due=f"{day}-05", settled=settled)
    entry = item.document.entry._replace(narration=narration.format(NAMES[month - 1]))
    return item._replace(document=item.document._replace(entry=entry))


RENTS = [rent(month) for month in range(1, 8)]
BY_DATES = [rent(month, narration="Rent") for month in range(1, 8)]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Rent May + June", {5, 6}),
        ("Miete Mai/Juni", {5, 6}),
        ("loyer août et DÉCEMBRE", {8, 12}),
        ("Miete März", {3}),
        ("alquiler enero", {1}),
        ("maybe Junior 05/2026", set()),
    ],
)
def test_months_in_words(text: str, months: set[int]) -> None:
    assert months_in(text) == months


def test_the_name_of_the_payer_is_no_month() -> None:
    assert months_in("April Meyer rent May", "April Meyer") == {5}


@pytest.mark.parametrize("text", ["Rent May + June", "Miete Mai und Juni", "loyer mai/juin"])
def test_two_rents_in_one_payment_are_those_of_the_months_named(text: str) -> None:
    found = one(line(text, "1800.00", ACMES, date="2026-07-10"), RENTS)
    assert paid(found) == {"R-05": "900.00", "R-06": "900.00"}
    assert "their months are named" in found.reason


def test_by_dates_alone_the_months_named_are_proposed_first() -> None:
    found = one(line("Rent May + June", "1800.00", ACMES, date="2026-07-10"), BY_DATES)
    assert offered(found)[0] == ["R-05", "R-06"]


def test_without_a_month_one_rent_is_as_likely_as_another() -> None:
    assert one(line("rent", "1800.00", ACMES, date="2026-07-10"), RENTS).state is LineState.PROPOSED


@pytest.mark.parametrize("rents", [RENTS, BY_DATES])
def test_the_month_that_is_settled_is_not_taken_for_another(rents: list[Item]) -> None:
    narration = rents[0].document.entry.narration.replace("January", "{}")
    left = [each for each in rents if each.number != "R-05"] + [rent(5, "900.00", narration)]
    for text, amount in (("Rent May", "900.00"), ("Rent May + June", "1800.00")):
        assert one(line(text, amount, ACMES, date="2026-07-10"), left).state is not LineState.MATCHED
        other = [rent(month, narration=narration) for month in (2, 3)]
        assert one(line(text, amount, ACMES, date="2026-07-10"), other).state is not LineState.MATCHED


def test_the_month_of_a_year_ago_is_another_one() -> None:
    old = replace_year(rent(5))
    assert one(line("Rent May", "900.00", ACMES, date="2026-05-20"), [old, rent(6)]).state is not LineState.MATCHED


def replace_year(item: Item) -> Item:
    return item._replace(date=item.date.replace(year=2025), due=item.due.replace(year=2025))
