"""A deposit that is typed a second time on one day is refused, and so is one of a day that is yet to come."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import deposit_shop, deposits_of, findings, row_of
from tests.support.deposits import received, sale
from tests.support.shop import Shop

RECEIVE = ("deposits", "receive", "Acme", "100.00", "--secures", "INV-1", "--account", "Assets:Bank:Checking")
DAY = ("--date", "2026-03-20")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a shop with a deposit of an earlier day."""
    return deposit_shop(tmp_path, received("2026-01-05", "DEP-0001") + sale("2026-01-08"))


def test_the_same_deposit_once_more_needs_again(shop: Shop) -> None:
    shop.write(*RECEIVE, *DAY)
    for write in (True, False):
        said = shop.refused(*RECEIVE, *DAY, write=write)
        assert "Acme has the same of 2026-03-20 already for INV-1, 100.00 USD" in said
        assert "--again" in said
    shop.refused(*RECEIVE, *DAY, "--number", "DEP-0077")
    assert shop.write(*RECEIVE, *DAY, "--again")
    assert row_of(shop, "DEP-0003")["held"] == "100.00"
    assert findings(shop) == []


@pytest.mark.parametrize(
    "other",
    [
        (*RECEIVE, "--date", "2026-03-21"),
        ("deposits", "receive", "Acme", "100.01", *RECEIVE[4:], *DAY),
        ("deposits", "receive", "Acme", "100.00", "--secures", "INV-2", *RECEIVE[6:], *DAY),
        ("deposits", "receive", "Bolt", *RECEIVE[3:], *DAY),
        ("deposits", "receive", "Acme", "100.00 EUR", "--secures", "INV-1", "--account", "Assets:Bank:Euro", *DAY),
    ],
)
def test_what_differs_is_another_deposit(shop: Shop, other: tuple[str, ...]) -> None:
    shop.write(*RECEIVE, *DAY)
    assert shop.write(*other)
    assert len(deposits_of(shop)["deposits"]) == 3


def test_two_deposits_of_clients_on_one_account_are_two(tmp_path: Path) -> None:
    book = "2025-01-01 open Liabilities:Deposits\n" + sale("2026-01-08")
    shop = deposit_shop(tmp_path, book)
    path = shop.main
    path.write_text(path.read_text().replace("2025-01-01 open Liabilities:Deposits:Acme\n", ""))
    shop.write(*RECEIVE, *DAY)
    assert shop.write("deposits", "receive", "Bolt", *RECEIVE[3:], *DAY)


def test_a_deposit_of_a_day_to_come_is_refused_by_the_name_of_its_client(shop: Shop) -> None:
    future = (*RECEIVE, "--date", "2062-03-20")
    assert "needs a [[checks.accepted]] of future-dated for Acme in arledger.toml" in shop.refused(*future)
    policy = shop.folder / "arledger.toml"
    accepted = '\n[[checks.accepted]]\ncheck = "future-dated"\nclient = "Acme"\nreason = "post-dated cheque"\n'
    policy.write_text(policy.read_text() + accepted)
    assert shop.write(*future)
