"""What an invoice sold, account by account: the income and tax that memos, discounts and write-offs take back."""

from decimal import Decimal

import pytest
from tests.support.books import book_of
from tests.support.short_ledgers import HEAD

from arledger.policy.settings import Policy
from arledger.subledger.sales import Sales, Share, shares_of

OPENS = """\
2020-01-01 open Liabilities:Tax:State
2020-01-01 open Liabilities:Tax:City
2020-01-01 open Liabilities:Vouchers
2020-01-01 open Income:Freight
2020-01-01 open Income:Returns
2020-01-01 open Expenses:Goods
2020-01-01 open Expenses:Postage
2020-01-01 open Assets:Stock
2020-01-01 open Assets:Receivable:Cole
"""
SALE = """
2026-01-05 * "Acme" "Pumps" ^I-1
  Assets:Receivable:Acme  1100.00 USD
  Income:Sales            -900.00 USD
  Income:Freight          -100.00 USD
  Liabilities:Tax:State    -60.00 USD
  Liabilities:Tax:City     -40.00 USD
"""
MEMO = """
2026-02-05 * "Acme" "Sent back" ^I-1
  Assets:Receivable:Acme  -220.00 USD
  Income:Sales             200.00 USD
  Liabilities:Tax:State     12.00 USD
  Liabilities:Tax:City       8.00 USD
"""
RETURNS = MEMO.replace("Income:Sales  ", "Income:Returns")
BAD = """
2026-03-05 * "Acme" "Given up" ^I-1
  Assets:Receivable:Acme  -550.00 USD
  Expenses:BadDebt         500.00 USD
  Liabilities:Tax:State     30.00 USD
  Liabilities:Tax:City      20.00 USD
"""
BAD_WITH_TAX = """
2026-03-05 * "Acme" "Given up" ^I-1
  Assets:Receivable:Acme  -550.00 USD
  Expenses:BadDebt         550.00 USD
"""
DISCOUNT = """
2026-02-06 * "Acme" "Paid less 2%" ^I-1
  Assets:Receivable:Acme -1100.00 USD
  Assets:Bank             1078.00 USD
  Expenses:Discounts        20.00 USD
  Liabilities:Tax:State      1.20 USD
  Liabilities:Tax:City       0.80 USD
"""
RECOVERED = """
2026-04-05 * "Acme" "Paid after all" ^I-1
  Assets:Bank              220.00 USD
  Assets:Receivable:Acme  -220.00 USD
  Assets:Receivable:Acme   220.00 USD
  Expenses:BadDebt        -200.00 USD
  Liabilities:Tax:State    -12.00 USD
  Liabilities:Tax:City      -8.00 USD
"""
INCOME, FREIGHT, STATE, CITY = "Income:Sales", "Income:Freight", "Liabilities:Tax:State", "Liabilities:Tax:City"


def sales(*entries: str) -> Sales:
    return Sales(book_of("\n".join((HEAD, OPENS, *entries)), "2026-12-31"), Policy())


def said(shares: list[Share]) -> dict[str, str]:
    """Return what each account has, and behind it what was posted where that is another amount or currency."""
    return {
        s.account: f"{s.worth:f}" + (f" = {s.units:f} {s.currency}" if s.units != s.worth else "") for s in shares
    }


WHOLE = {INCOME: "900.00", FREIGHT: "100.00", STATE: "60.00", CITY: "40.00"}


def test_a_sale_is_its_income_and_its_tax() -> None:
    found = sales(SALE).sold("Acme", "I-1", "USD")
    assert said(found) == WHOLE
    assert [share.account for share in found if share.tax] == [STATE, CITY]


@pytest.mark.parametrize("claim", [("Acme", "I-2", "USD"), ("Bolt", "I-1", "USD"), ("Acme", "I-1", "EUR")])
def test_of_another_number_client_or_currency_nothing_is_known(claim: tuple[str, str, str]) -> None:
    found = sales(SALE, MEMO, BAD)
    assert (found.sold(*claim), found.left(*claim), found.relieved(*claim)) == ([], [], [])
    assert found.net_of(*claim, Decimal(55)) == 55


@pytest.mark.parametrize(
    ("later", "left", "relieved"),
    [
        ([], WHOLE, {}),
        ([MEMO], {INCOME: "700.00", FREIGHT: "100.00", STATE: "48.00", CITY: "32.00"}, {}),
        ([RETURNS], {INCOME: "720.00", FREIGHT: "80.00", STATE: "48.00", CITY: "32.00"}, {}),
        ([BAD], {INCOME: "450.00", FREIGHT: "50.00", STATE: "30.00", CITY: "20.00"}, {STATE: "30.00", CITY: "20.00"}),
        ([BAD_WITH_TAX], WHOLE, {}),
        ([DISCOUNT], {INCOME: "882.00", FREIGHT: "98.00", STATE: "58.80", CITY: "39.20"}, {}),
        (
            [BAD, RECOVERED],
            {INCOME: "630.00", FREIGHT: "70.00", STATE: "42.00", CITY: "28.00"},
            {STATE: "18.00", CITY: "12.00"},
        ),
        ([MEMO, MEMO, MEMO, MEMO, MEMO], {FREIGHT: "100.00"}, {}),
    ],
)
def test_what_later_entries_take_back_is_no_longer_left(
    later: list[str], left: dict[str, str], relieved: dict[str, str]
) -> None:
    found = sales(SALE, *later)
    amounts = {share.account: share.worth for share in found.left("Acme", "I-1", "USD")}
    assert amounts == {account: Decimal(amount) for account, amount in left.items()}
    amounts = {share.account: share.worth for share in found.relieved("Acme", "I-1", "USD")}
    assert amounts == {account: Decimal(amount) for account, amount in relieved.items()}
    assert said(found.sold("Acme", "I-1", "USD")) == WHOLE


@pytest.mark.parametrize(("amount", "net"), [("1100.00", "1000.00"), ("55.00", "50.00"), ("0", "0")])
def test_the_net_of_an_amount_is_in_the_proportions_of_the_sale(amount: str, net: str) -> None:
    assert sales(SALE).net_of("Acme", "I-1", "USD", Decimal(amount)) == Decimal(net)


TWO_IN_ONE = """
2026-02-07 * "Acme" "Three pumps for two invoices"
  Assets:Receivable:Acme  110.00 USD
    invoice: "I-1"
  Assets:Receivable:Cole  220.00 USD
    invoice: "C-1"
  Income:Sales           -300.00 USD
  Liabilities:Tax:State   -30.00 USD
"""
UNEVEN = TWO_IN_ONE.replace("110.00", "100.01").replace("220.00", "229.99")


def test_an_entry_for_two_invoices_is_split_in_their_proportion() -> None:
    found = sales(TWO_IN_ONE)
    assert said(found.sold("Acme", "I-1", "USD")) == {INCOME: "100.00", STATE: "10.00"}
    assert said(found.sold("Cole", "C-1", "USD")) == {INCOME: "200.00", STATE: "20.00"}


def test_what_is_split_unevenly_adds_up_to_the_cent() -> None:
    found = sales(UNEVEN)
    parts = [said(found.sold(*claim, "USD")) for claim in (("Acme", "I-1"), ("Cole", "C-1"))]
    assert parts == [{INCOME: "90.92", STATE: "9.09"}, {INCOME: "209.08", STATE: "20.91"}]


@pytest.mark.parametrize(
    ("legs", "sold"),
    [
        # The goods that go out are our cost.
        ("Income:Sales -100.00 USD|Expenses:Goods 60.00 USD|Assets:Stock -60.00 USD", {INCOME: "100.00"}),
        # Without stock, what is charged below its list price is an expense of the sale.
        ("Income:Sales -110.00 USD|Expenses:Postage 10.00 USD", {INCOME: "110.00", "Expenses:Postage": "-10.00"}),
        ("Income:Sales -90.00 USD|Expenses:Postage -10.00 USD", {INCOME: "90.00", "Expenses:Postage": "10.00"}),
        # A voucher pays at once, and one that is sold is part of the sale.
        ("Income:Sales -130.00 USD|Liabilities:Vouchers 30.00 USD", {INCOME: "130.00"}),
        (
            "Income:Sales -70.00 USD|Liabilities:Vouchers -30.00 USD",
            {INCOME: "70.00", "Liabilities:Vouchers": "30.00"},
        ),
        ("Income:Sales -102.00 USD|Expenses:Discounts 2.00 USD", {INCOME: "102.00", "Expenses:Discounts": "-2.00"}),
        ("Income:Sales -60.00 USD|Income:Sales -40.00 USD", {INCOME: "100.00"}),
        (
            "Income:Sales -60.00 USD|Income:Freight 10.00 USD|Income:Freight -10.00 USD|Equity:Opening",
            {INCOME: "60.00"},
        ),
        ("Income:Sales -60.00 EUR @@ 100.00 USD", {INCOME: "100.00 = 60.00 EUR"}),
    ],
)
def test_what_counts_as_sold(legs: str, sold: dict[str, str]) -> None:
    lines = ["", '2026-01-05 * "Acme" "Sale" ^I-1', "  Assets:Receivable:Acme  100.00 USD"]
    lines += [f"  {leg}" for leg in legs.split("|")]
    assert said(sales("\n".join(lines)).sold("Acme", "I-1", "USD")) == sold


def test_a_claim_in_another_currency_has_the_rate_of_its_entry() -> None:
    text = """
2026-01-05 * "Acme" "Sale" ^I-1
  Assets:Receivable:Acme  100.00 EUR @ 1.10 USD
  Income:Sales            -88.00 USD
  Liabilities:Tax:State   -22.00 USD
"""
    assert said(sales(text).sold("Acme", "I-1", "EUR")) == {INCOME: "80.00 = 88.00 USD", STATE: "20.00 = 22.00 USD"}


MEMO_FOR_TWO = """
2026-02-05 * "Acme" "Both a little less" ^I-1 ^I-2
  Assets:Receivable:Acme  -220.00 USD
  Income:Sales             200.00 USD
  Liabilities:Tax:State     20.00 USD
"""
SMALL_SALES = "".join(
    f"""
2026-01-05 * "Acme" "Sale" ^{number}
  Assets:Receivable:Acme  {whole} USD
  Income:Sales           -{net} USD
  Liabilities:Tax:State  -{tax} USD
"""
    for number, whole, net, tax in (("I-1", "55.00", "50.00", "5.00"), ("I-2", "550.00", "500.00", "50.00"))
)


def test_a_memo_about_two_invoices_takes_back_from_each_what_it_settles() -> None:
    found = sales(SMALL_SALES, MEMO_FOR_TWO)
    assert found.left("Acme", "I-1", "USD") == []
    left = {share.account: share.worth for share in found.left("Acme", "I-2", "USD")}
    assert left == {INCOME: Decimal(350), STATE: Decimal(35)}


SHARES = [
    Share(INCOME, "USD", Decimal("70.00"), Decimal("70.00"), tax=False),
    Share(FREIGHT, "EUR", Decimal("18.00"), Decimal("20.00"), tax=False),
    Share(STATE, "USD", Decimal("10.00"), Decimal("10.00"), tax=True),
]


@pytest.mark.parametrize(
    ("amount", "shares"),
    [
        ("100.00", {INCOME: "70.00", FREIGHT: "20.00 = 18.00 EUR", STATE: "10.00"}),
        ("50.00", {INCOME: "35.00", FREIGHT: "10.00 = 9.00 EUR", STATE: "5.00"}),
        ("0.03", {INCOME: "0.02", FREIGHT: "0.01"}),
        ("0.01", {INCOME: "0.01"}),
        ("0.00", {}),
    ],
)
def test_shares_of_an_amount_are_whole_coins_that_add_up(amount: str, shares: dict[str, str]) -> None:
    assert said(shares_of(Decimal(amount), SHARES, "USD")) == shares
