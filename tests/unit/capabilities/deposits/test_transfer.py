"""`arledger deposits transfer`: to which sales, and what of them is doubted."""

from pathlib import Path

import pytest
from tests.support.deposit_shop import deposit_shop, row_of
from tests.support.deposits import received, sale
from tests.support.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a shop with a deposit behind one of a client's two sales, and a sale of another client."""
    others = sale("2026-01-09", "INV-2") + sale("2026-01-09", "INV-3", on="Bolt")
    return deposit_shop(tmp_path, received("2026-01-05") + sale("2026-01-08") + others)


def test_a_number_that_nobody_has_is_remarked_upon(shop: Shop) -> None:
    answer = shop.run("deposits", "transfer", "DEP-1", "INV-77")
    assert answer.code == 0
    assert "Note: INV-77 is not invoiced to Acme yet." in answer.stderr
    assert "not invoiced" not in shop.run("deposits", "transfer", "DEP-1", "INV-2").stderr


def test_several_sales_are_named_with_commas(shop: Shop) -> None:
    added = shop.write("deposits", "transfer", "DEP-1", "INV-1,^INV-2", "--by", "dana")
    assert '"Deposit transferred to INV-1, INV-2"' in added
    assert 'secures: "INV-1, INV-2"' in added
    assert row_of(shop)["secures"] == ["INV-1", "INV-2"]
    assert "DEP-1 secures INV-1, INV-2 already" in shop.refused("deposits", "transfer", "DEP-1", "INV-1, INV-2")


def test_none_of_them_may_be_another_clients(shop: Shop) -> None:
    assert "INV-3 is Bolt's, and the deposit is Acme's" in shop.refused(
        "deposits", "transfer", "DEP-1", "INV-1,INV-3"
    )


@pytest.mark.parametrize("words", [("transfer", "DEP-1", "A\nB"), ("receive", "Acme", "5.00", "--secures", "A\nB")])
def test_a_line_break_in_a_number_is_a_blank(shop: Shop, words: tuple[str, ...]) -> None:
    account = ("--account", "Assets:Bank:Checking") if words[0] == "receive" else ()
    answer = shop.run("deposits", *words, *account)
    assert "Note: A B is not invoiced to Acme yet." in answer.stderr


def test_commas_alone_are_no_number(shop: Shop) -> None:
    assert "there is no number of the other sale" in shop.refused("deposits", "transfer", "DEP-1", ", ", code=2)
