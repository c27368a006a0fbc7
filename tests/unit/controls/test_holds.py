"""Whether a client gets further credit on a day: before, on and after each word about it."""

import pytest
from tests.support.books import book_of, day
from tests.support.short_ledgers import HEAD

from arledger.controls.holds import hold_on, released_on

HOLD = '2026-{} custom "ar-hold" Assets:Receivable:{} "{}" "m.ito"'
RELEASE = '2026-{} custom "ar-release" Assets:Receivable:{} "{}" "h.meyer"'


def state(lines: list[str], on: str, client: str = "Acme") -> tuple[str, str] | None:
    """Return since when and why a client is on hold on a day of 2026, in a ledger with later days, too."""
    book = book_of("\n".join((HEAD, *lines, "")), "2026-12-31")
    hold = hold_on(book, client, day(f"2026-{on}"))
    return (hold.since.isoformat().removeprefix("2026-"), hold.reason) if hold else None


HELD = HOLD.format("03-10", "Acme", "late")
FREE = RELEASE.format("03-20", "Acme", "paid")
AGAIN = HOLD.format("03-25", "Acme", "late again")
WORSE = HOLD.format("03-15", "Acme", "bankrupt")
FREE_AT_ONCE = RELEASE.format("03-10", "Acme", "a mistake")
LATE, BANKRUPT, LATE_AGAIN = ("03-10", "late"), ("03-15", "bankrupt"), ("03-25", "late again")


@pytest.mark.parametrize(
    ("lines", "states"),
    [
        ([], {"03-10": None}),
        ([HELD], {"03-09": None, "03-10": LATE, "03-11": LATE, "12-31": LATE}),
        ([HELD, FREE], {"03-09": None, "03-10": LATE, "03-19": LATE, "03-20": None, "03-21": None}),
        (
            [HELD, FREE, AGAIN],
            {"03-19": LATE, "03-20": None, "03-24": None, "03-25": LATE_AGAIN, "12-31": LATE_AGAIN},
        ),
        ([HELD, WORSE], {"03-10": LATE, "03-14": LATE, "03-15": BANKRUPT, "03-16": BANKRUPT}),
        ([HELD, WORSE, FREE], {"03-19": BANKRUPT, "03-20": None}),
        ([HELD, FREE_AT_ONCE], {"03-09": None, "03-10": None, "03-11": None}),
        ([FREE], {"03-20": None, "03-21": None}),
        ([FREE, AGAIN], {"03-24": None, "03-25": LATE_AGAIN}),
    ],
)
def test_a_hold_holds_from_its_day_until_the_day_of_its_release(
    lines: list[str], states: dict[str, tuple[str, str] | None]
) -> None:
    for written in (lines, lines[::-1]):
        assert {on: state(written, on) for on in states} == states


def test_a_hold_is_one_clients() -> None:
    lines = [HELD, HOLD.format("03-12", "Bolt", "limit"), RELEASE.format("03-15", "Bolt", "paid")]
    assert [state(lines, "03-12", client) for client in ("Acme", "Bolt", "Cole")] == [LATE, ("03-12", "limit"), None]
    assert [state(lines, "03-15", client) for client in ("Acme", "Bolt", "Cole")] == [LATE, None, None]


def test_a_hold_without_a_reason_holds() -> None:
    lines = ['2026-03-10 custom "ar-hold" Assets:Receivable:Acme', '2026-03-11 custom "ar-hold"']
    assert state(lines, "03-12") == ("03-10", "")


def test_what_else_is_said_of_a_client_holds_nothing() -> None:
    lines = [HELD, '2026-03-12 custom "ar-terms" Assets:Receivable:Acme "net 10" "m.ito"']
    assert state(lines, "03-12") == LATE


@pytest.mark.parametrize(("on", "released"), [("03-19", False), ("03-20", True), ("03-21", False), ("03-10", False)])
def test_released_on_is_that_day_alone(on: str, released: bool) -> None:
    lines = [HELD, FREE, RELEASE.format("03-10", "Bolt", "paid"), HOLD.format("03-20", "Bolt", "late")]
    book = book_of("\n".join((HEAD, *lines, "")), "2026-12-31")
    assert released_on(book, "Acme", day(f"2026-{on}")) is released
    assert released_on(book, "Bolt", day(f"2026-{on}")) is (on == "03-10")
