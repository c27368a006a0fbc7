"""How good the forecast is: nearer to the truth than each client's median, and intervals that hold what they say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support.histories import HABITS, Paid, history, known_on, measured
from tests.support.places import ROOT

from arledger.forecasting.lateness import Histories
from arledger.forecasting.settings import chosen
from arledger.ledger.load.read import read_ledger
from arledger.ledger.query import Query
from arledger.model.facts import Roots
from arledger.policy.settings import Policy
from arledger.subledger.book import build_book

PUBLIC = ROOT.parent / "shared" / "data" / "late-payments" / "main.beancount"
YEAR = timedelta(days=365)
MOST = {
    "regular": "1.00", "month end": "0.45", "slower": "0.35", "short": "1.00", "weekday": "0.95",
    "two days a month": "0.65", "own day": "0.50", "skewed": "1.00", "by size": "0.60", "by channel": "0.45",
}  # fmt: skip
"""The error, at most, beside that of each client's median lateness."""


@pytest.mark.parametrize("name", HABITS)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.deep)])
def test_it_errs_less_than_the_clients_median_and_four_in_five_come_within_the_interval(name: str, seed: int) -> None:
    found = measured(history(name, seed, 160 if name == "short" else 40))
    assert found.n > 100
    assert found.off <= found.median_off * Decimal(MOST[name]), found
    # Where all is paid on one or two days of a month, an interval has either nearly all of it or too little.
    assert 74 <= found.coverage <= 96, found


@pytest.mark.skipif(not PUBLIC.exists(), reason="the public histories are not part of the project")
def test_public_histories() -> None:
    store = read_ledger(PUBLIC, Roots(("Assets:Receivable",), (), ("Assets:Bank",)), fast=True).store
    book = build_book(store.facts(date(2014, 12, 31), Query()), Policy())
    invoices = [
        Paid(life.item.client, life.item.date, life.item.due, date.fromordinal(life.paid), life.item.amount)
        for life in Histories(book, date(2011, 1, 1)).lives
    ]
    found = measured(invoices, [date(2013, month, 1) for month in range(1, 13)])
    assert found.n == 1080
    assert found.off <= found.median_off * Decimal("0.96"), found
    assert 76 <= found.coverage <= 90, found


def test_what_tells_is_found_and_what_does_not_is_not() -> None:
    day = date(2025, 6, 1)
    assert chosen(known_on(history("by size"), day)).by_size
    assert chosen(known_on(history("by channel"), day)).by_channel
    assert chosen(known_on(history("slower"), day)).drift > 20
    plain = chosen(known_on(history("regular"), day))
    assert (plain.by_size, plain.by_channel, plain.drift) == (False, False, 0)


def test_the_measure_sees_a_wrong_day() -> None:
    origin, invoices = date(2025, 3, 1), history("regular")
    later = [each._replace(paid=each.paid + YEAR) if each.paid > origin else each for each in invoices]
    assert measured(later, [origin]).off > measured(invoices, [origin]).off + 300
