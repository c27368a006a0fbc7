"""Histories: what was paid how late, as it was known on a day, and what tells nothing of when its client pays."""

from datetime import date

import pytest
from tests.support.short_ledgers import short_book

from arledger.forecasting.lateness import Histories
from arledger.forecasting.values import ALWAYS

SALE = "01-01 invoice 100.00 ^I-1 due=2026-01-31\n"


def cases(lines: str, day: str, since: str = "01-01") -> list[tuple[int, bool]]:
    """Return how late each item was on a day, and whether it was paid."""
    histories = Histories(short_book(lines, "12-31"), date.fromisoformat(f"2026-{since}"))
    return [(case.late, bool(case.paid)) for case in histories.cases(date.fromisoformat(f"2026-{day}").toordinal())]


def test_paid_late_and_open_until_then() -> None:
    lines = SALE + "02-10 receipt 100.00 ^I-1"
    assert cases(lines, "02-10") == [(10, True)]
    assert cases(lines, "02-09") == [(9, False)]
    assert cases(lines, "01-11") == [(-20, False)]


def test_the_last_part_counts() -> None:
    lines = SALE + "02-10 receipt 60.00 ^I-1\n02-20 receipt 40.00 ^I-1"
    assert cases(lines, "02-15") == [(15, False)]
    assert cases(lines, "12-31") == [(20, True)]


def test_a_memo_for_the_rest_is_no_payment() -> None:
    lines = SALE + "02-10 receipt 60.00 ^I-1\n03-31 memo 40.00 ^I-1"
    assert cases(lines, "12-31") == [(10, True)]


@pytest.mark.parametrize("what", ["write-off", "memo"])
def test_what_was_given_up_was_open_until_then_and_never_paid(what: str) -> None:
    lines = SALE + f"02-10 receipt 30.00 ^I-1\n04-01 {what} 70.00 ^I-1"
    assert cases(lines, "12-31") == [(60, False)]


RECOVERY = """

2026-06-01 * "Acme" "Money after all" ^I-1
  Assets:Bank  60.00 USD
  Expenses:BadDebt  -60.00 USD
  Assets:Receivable:Acme  60.00 USD
  Assets:Receivable:Acme  -60.00 USD
"""


def test_money_on_what_was_written_off_was_not_paid_thirty_days_early() -> None:
    lines = SALE + "04-01 write-off 100.00 ^I-1" + RECOVERY
    assert cases(lines, "12-31") == [(60, False)]


def test_a_payment_that_came_back_was_none_from_then_on() -> None:
    lines = SALE + "02-10 receipt 100.00 ^I-1\n02-20 out 100.00 ^I-1\n03-02 receipt 100.00 ^I-1"
    assert cases(lines, "02-19") == [(10, True)]
    assert cases(lines, "02-25") == [(25, False)]
    assert cases(lines, "12-31") == [(30, True)]


def test_what_was_paid_before_the_watching_began_is_left_out() -> None:
    lines = SALE + "02-10 receipt 100.00 ^I-1\n01-01 invoice 50.00 ^I-2 due=2026-01-31\n03-02 receipt 50.00 ^I-2"
    assert cases(lines, "12-31", since="02-11") == [(30, True)]
    histories = Histories(short_book(lines, "12-31"), date(2026, 2, 11))
    (case,) = histories.cases(histories.as_of)
    # It was ten days late when the watching began: of what was paid sooner nothing was seen.
    assert case.watched == 10
    whole = Histories(short_book(lines, "12-31"), date(2026, 1, 1))
    assert {each.watched for each in whole.cases(whole.as_of)} == {ALWAYS}


def test_a_day_is_over_once_something_is_dated_on_it() -> None:
    histories = Histories(short_book(SALE, "12-31"), date(2026, 1, 1))
    assert histories.last_over(date(2026, 1, 1)) == date(2026, 1, 1).toordinal()
    assert histories.last_over(date(2026, 1, 2)) == date(2026, 1, 1).toordinal()


def test_the_channel_of_an_invoice_counts_before_that_of_its_client() -> None:
    line = "01-01 invoice 100.00 ^I-1 channel=Paper\n"
    histories = Histories(short_book(line, "12-31"), date(2026, 1, 1))
    assert [life.traits.channel for life in histories.lives] == ["paper"]
