"""Buckets and what is counted in them."""

from decimal import Decimal

import pytest
from tests.support.books import BookOn, shown

from arledger.model.problem import UserError
from arledger.subledger.aging import AgingRow, Buckets, add_up, age, client_totals, open_items, unapplied_credits


def test_the_usual_buckets_have_the_usual_names() -> None:
    assert Buckets((30, 60, 90)).names == ("current", "1-30", "31-60", "61-90", "over 90")


def test_a_bucket_of_one_day_has_a_number_for_a_name() -> None:
    assert Buckets((1, 2, 7)).names == ("current", "1", "2", "3-7", "over 7")


def test_one_limit_is_enough() -> None:
    assert Buckets((30,)).names == ("current", "1-30", "over 30")
    assert [Buckets((30,)).index(days) for days in (-400, 0, 1, 30, 31, 9999)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("limits", [(), (0,), (-1, 30), (30, 30), (60, 30), (30, 90, 60)])
def test_limits_must_rise_from_one(limits: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match="not rising days") as caught:
        Buckets(limits)
    assert caught.value.exit_code == 2
    assert "--buckets 30,60,90" in caught.value.remedy


def test_every_day_is_in_exactly_one_bucket() -> None:
    buckets = Buckets((30, 60, 90))
    found = [buckets.names[buckets.index(days)] for days in range(-3, 94)]
    counts = {name: found.count(name) for name in buckets.names}
    assert counts == {"current": 4, "1-30": 30, "31-60": 30, "61-90": 30, "over 90": 3}


def test_by_invoice_date_the_day_of_the_invoice_is_day_0(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-06-30
      Assets:Receivable:Acme  500.00 USD
      Income:Sales
    """

    def row(as_of: str) -> list[str]:
        (found,) = age(book(as_of), Buckets((30, 60, 90)), "invoice", str)
        return [f"{number:.0f}" for number in found.buckets]

    assert row("2026-01-05") == ["500", "0", "0", "0", "0"]
    assert row("2026-01-06") == ["0", "500", "0", "0", "0"]
    assert row("2026-02-05") == ["0", "0", "500", "0", "0"]


def test_rows_are_per_client_and_currency_and_sorted(book: BookOn) -> None:
    """
    2026-01-05 * "Bolt" "Anvil" ^INV-1
      Assets:Receivable:Bolt  10.00 USD
      Income:Sales
    2026-01-05 * "Acme" "Pumps" ^INV-2
      Assets:Receivable:Acme  20.00 USD
      Assets:Receivable:Acme  30.00 EUR
      Income:Sales
    2026-01-05 * "Acme Holdings" "On account"
      Assets:Receivable:AcmeHoldings  -5.00 USD
      Assets:Bank
    """
    rows = age(book("2026-01-05"), Buckets((30,)), "due", str)
    assert [(row.key, row.currency, shown(row.total)) for row in rows] == [
        ("Acme", "EUR", "30.00"),
        ("Acme", "USD", "20.00"),
        ("AcmeHoldings", "USD", "-5.00"),
        ("Bolt", "USD", "10.00"),
    ]
    assert client_totals(book("2026-01-05"))["AcmeHoldings", "USD"] == -5


def test_rows_of_one_group_are_added_up(book: BookOn) -> None:
    """
    2026-01-05 * "Bolt" "Anvil" ^INV-1
      Assets:Receivable:Bolt  10.00 USD
      Income:Sales
    2026-01-05 * "Acme" "Pumps" ^INV-2
      Assets:Receivable:Acme  20.00 USD
      Income:Sales
    """
    (row,) = age(book("2026-01-05"), Buckets((30,)), "due", lambda _: "all")
    assert (row.key, shown(row.total)) == ("all", "30.00")


def test_totals_are_per_currency() -> None:
    rows = (
        AgingRow("A", "USD", (Decimal(1), Decimal(2)), Decimal(-1)),
        AgingRow("B", "EUR", (Decimal(5), Decimal(0)), Decimal(0)),
        AgingRow("C", "USD", (Decimal(10), Decimal(0)), Decimal(-2)),
    )
    assert add_up(rows, lambda row: row.currency) == (
        AgingRow("B", "EUR", (Decimal(5), Decimal(0)), Decimal(0)),
        AgingRow("A", "USD", (Decimal(11), Decimal(2)), Decimal(-3)),
    )
    assert add_up((), lambda row: row.currency) == ()


def test_what_is_open_comes_oldest_due_first(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Later" ^INV-1
      due: 2026-03-01
      Assets:Receivable:Acme  10.00 USD
      Income:Sales
    2026-01-06 * "Acme" "First" ^INV-2
      due: 2026-02-01
      Assets:Receivable:Acme  10.00 USD
      Income:Sales
    2026-01-07 * "Acme" "Paid" ^INV-3
      due: 2026-01-08
      Assets:Receivable:Acme  10.00 USD
      Income:Sales
    2026-01-08 * "Acme" "Paid" ^INV-3
      Assets:Receivable:Acme  -12.00 USD
      Assets:Bank
    """
    assert [item.number for item in open_items(book("2026-01-08"))] == ["INV-2", "INV-1"]
    assert [credit.open for credit in unapplied_credits(book("2026-01-08"))] == [2]
