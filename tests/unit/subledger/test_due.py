"""When a debit falls due."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import BookOn, book_of, open_lines
from tests.unit.subledger.accounts import ACCOUNTS

from arledger.model.facts import MetaValue
from arledger.model.problem import UserError
from arledger.policy.settings import ItemSettings, Policy
from arledger.subledger.due import due_written


@pytest.mark.parametrize(
    ("value", "due"),
    [
        (date(2026, 2, 4), date(2026, 2, 4)),
        ("2026-02-04", date(2026, 2, 4)),
        (" 2026-02-04 ", date(2026, 2, 4)),
        ("soon", None),
        ("2026-02-30", None),
        ("", None),
        (Decimal(30), None),
        (True, None),
        (None, None),
    ],
)
def test_a_due_date_is_a_date_or_its_text(value: MetaValue, due: date | None) -> None:
    assert due_written({"due": value}) == due


def test_no_due_date_is_written() -> None:
    assert due_written({}) is None


def test_a_due_date_that_nobody_can_read_gives_way_to_the_entrys(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      due: 2026-03-01
      Assets:Receivable:Acme  500.00 USD
        due: "when it rains"
      Income:Sales
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-03-01", "500.00")]


def test_a_written_due_date_stops_instalment_terms(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      terms: "3 instalments monthly"
      Assets:Receivable:Acme  500.00 USD
        due: 2026-03-01
      Income:Sales
    """
    assert open_lines(book("2026-01-05")) == [("INV-1", "2026-03-01", "500.00")]


def test_instalments_are_no_finer_than_the_coins_or_the_amount() -> None:
    def parts(amount: str, currency: str) -> list[str]:
        text = f'{ACCOUNTS}\n2026-01-05 * "x" ^INV-1\n  Assets:Receivable:Acme {amount} {currency}\n  Income:Sales\n'
        policy = Policy(items=ItemSettings(default_terms="3 instalments monthly"))
        return [f"{item.amount:f}" for item in book_of(text, "2026-01-05", policy).items]

    assert sorted(parts("100", "USD")) == ["33.33", "33.33", "33.34"]
    assert sorted(parts("100", "JPY")) == ["33", "33", "34"]
    assert sorted(parts("1.000", "USD")) == ["0.333", "0.333", "0.334"]
    assert sum(map(Decimal, parts("0.01", "USD"))) == Decimal("0.01")


def test_business_days_move_a_due_date_that_terms_give_but_no_written_one() -> None:
    text = (
        f'{ACCOUNTS}\n2026-01-01 * "By terms" ^INV-1\n  Assets:Receivable:Acme 1 USD\n  Income:Sales\n'
        '2026-01-01 * "Written" ^INV-2\n  due: 2026-01-31\n  Assets:Receivable:Acme 1 USD\n  Income:Sales\n'
    )
    # 2026-01-31 is a Saturday.
    policy = Policy(items=ItemSettings(business_days="following"))
    assert open_lines(book_of(text, "2026-01-05", policy)) == [
        ("INV-2", "2026-01-31", "1"),
        ("INV-1", "2026-02-02", "1"),
    ]


def test_an_unknown_country_of_holidays_is_refused() -> None:
    policy = Policy(items=ItemSettings(business_days="following", holidays="Atlantis"))
    with pytest.raises(UserError, match="holidays"):
        book_of(ACCOUNTS, "2026-01-05", policy)


def test_a_policy_with_unreadable_terms_falls_back_to_net_30() -> None:
    text = f'{ACCOUNTS}\n2026-01-05 * "x" ^INV-1\n  Assets:Receivable:Acme 1 USD\n  Income:Sales\n'
    policy = Policy(items=ItemSettings(default_terms="soon"))
    assert open_lines(book_of(text, "2026-01-05", policy)) == [("INV-1", "2026-02-04", "1")]


def test_a_retention_moved_to_its_own_account_keeps_the_due_date_it_is_given(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-01-06 * "Acme" "Retention of 10 percent"
      Assets:Receivable:Acme            -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme:Retention   100.00 USD
        due: 2027-01-05
    """
    assert open_lines(book("2026-01-06")) == [("INV-1", "2026-02-04", "900.00"), ("", "2027-01-05", "100.00")]


def test_a_retention_uses_up_no_money_on_account(book: BookOn) -> None:
    """
    2026-01-05 * "Acme" "Building" ^INV-1
      due: 2026-02-04
      Assets:Receivable:Acme  1000.00 USD
      Income:Sales
    2026-01-05 * "Acme" "On account"
      Assets:Receivable:Acme  -100.00 USD
      Assets:Bank
    2026-01-06 * "Acme" "Retention of 10 percent"
      Assets:Receivable:Acme            -100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme:Retention   100.00 USD
        due: 2027-01-05
    """
    assert open_lines(book("2026-01-06")) == [("INV-1", "2026-02-04", "900.00"), ("", "2027-01-05", "100.00")]
