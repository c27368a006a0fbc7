"""What goes back, or is charged on top, has income and tax in it as the invoice has."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, the_entry

from arledger.entries.invoices import MemoRequest, credit_memo, debit_memo
from arledger.entries.items import find_write_off, write_off
from arledger.entries.payments import PaymentRequest, Target, payment, recovery
from arledger.entries.returned import returned_payment
from arledger.model.plan import Plan
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import DiscountSettings

TAXED = """
2026-03-25 * "Acme" "Pumps" ^INV-1
  due: 2026-04-24
  Assets:Receivable:Acme   540.00 USD
  Income:Sales            -500.00 USD
  Liabilities:Tax:Sales    -40.00 USD
"""
MORE_ACCOUNTS = """
2025-01-01 open Income:Service
2025-01-01 open Income:Returns
2025-01-01 open Income:Abroad            EUR
2025-01-01 open Liabilities:Tax:City
2025-01-01 open Liabilities:SalesTax
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Liabilities:Payable:Acme
2025-01-01 open Expenses:Freight
2025-01-01 open Expenses:CostOfSales
2025-01-01 open Assets:Inventory
2025-01-01 open Equity:Opening
"""


@pytest.fixture
def office(office: Office) -> Office:
    """Return the office with what its test sells; where that is nothing, a taxed invoice."""
    office.text += MORE_ACCOUNTS
    if "INV-1" not in office.text:
        office.text += TAXED
    return office


def memo(office: Office, amount: str, client: str = "Acme", number: str | None = "INV-1", **more: str) -> MemoRequest:
    return replace(MemoRequest(office.client(client), Decimal(amount), number), **more)  # type: ignore[arg-type]


def credit(office: Office, amount: str, client: str = "Acme", **more: str) -> Plan:
    """Write a credit memo on INV-1 and return its plan."""
    plan, _, total = credit_memo(office.context(), memo(office, amount, client, **more))
    assert total == Decimal(amount)
    office.write(plan)
    return plan


def beside(plan: Plan) -> dict[str, str]:
    """Return the legs of the only entry that are no client's, by their accounts."""
    legs = [leg for leg in the_entry(plan).legs if not leg.account.startswith("Assets:Receivable")]
    assert len({leg.account for leg in legs}) == len(legs)
    return {leg.account.split(":", 1)[1]: f"{leg.number:f}" for leg in legs}


def sums(office: Office, *accounts: str) -> list[str]:
    """Return what the whole ledger has on accounts."""
    entries = office.book().facts.entries
    return [
        f"{sum((p.number for e in entries for p in e.postings if p.account == account), Decimal(0)):f}"
        for account in accounts
    ]


def test_a_credit_memo_takes_income_and_tax_back_in_proportion(office: Office) -> None:
    plan, _, _ = credit_memo(office.context(), memo(office, "270.00"))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Credit memo CM-2026-0001" ^INV-1 #credit-memo
          number: "CM-2026-0001"
          by: "dana"
          Assets:Receivable:Acme  -270.00 USD
          Income:Sales             250.00 USD
          Liabilities:Tax:Sales     20.00 USD
        """,
    )
    assert plan.remarks == ("In the proportions of INV-1: Income:Sales 250.00 USD, Liabilities:Tax:Sales 20.00 USD.",)


@pytest.mark.parametrize(
    "amounts", [("540.00",), ("270.00", "270.00"), ("0.01", "539.99"), ("100.00", "33.33", "0.07", "406.60")]
)
def test_when_all_is_credited_nothing_is_left_of_income_and_tax(office: Office, amounts: tuple[str, ...]) -> None:
    for amount in amounts:
        credit(office, amount)
    assert sums(office, "Income:Sales", "Liabilities:Tax:Sales") == ["0.00", "0.00"]
    assert open_lines(office.book()) == []


def test_with_a_tax_code_the_amount_is_net(office: Office) -> None:
    plan, _, total = credit_memo(office.context(), memo(office, "250.00", tax="std", account="Income:Sales"))
    assert (beside(plan), total) == ({"Sales": "250.00", "Tax:Sales": "20.00"}, Decimal("270.00"))


def test_an_account_that_is_named_takes_the_place_of_income_alone(office: Office) -> None:
    assert beside(credit(office, "270.00", account="Income:Returns")) == {"Returns": "250.00", "Tax:Sales": "20.00"}
    assert beside(credit(office, "270.00")) == {"Sales": "250.00", "Tax:Sales": "20.00"}


def test_a_memo_of_before_that_left_the_tax_alone_is_made_up_for(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   540.00 USD
      Income:Sales            -500.00 USD
      Liabilities:Tax:Sales    -40.00 USD
    2026-03-26 * "Acme" "Credit" ^INV-1
      Assets:Receivable:Acme  -270.00 USD
      Income:Sales             270.00 USD
    """
    assert beside(credit(office, "270.00")) == {"Sales": "230.00", "Tax:Sales": "40.00"}


def test_several_incomes_and_taxes_are_rounded_to_add_up(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme     100.00 USD
      Income:Sales               -33.33 USD
      Income:Service             -33.33 USD
      Liabilities:Tax:Sales      -16.67 USD
      Liabilities:Tax:City       -16.67 USD
    """
    parts = {"Sales": "3.34", "Service": "3.33", "Tax:Sales": "1.67", "Tax:City": "1.67"}
    found = beside(credit(office, "10.00"))
    assert sum(map(Decimal, found.values())) == 10
    assert all(abs(Decimal(found[name]) - Decimal(part)) <= Decimal("0.01") for name, part in parts.items())
    credit(office, "90.00")
    accounts = ("Income:Sales", "Income:Service", "Liabilities:Tax:Sales", "Liabilities:Tax:City")
    assert sums(office, *accounts) == ["0.00"] * 4


def test_a_discount_within_the_invoice_goes_back_as_well(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   486.00 USD
      Income:Sales            -500.00 USD
      Expenses:Discounts        50.00 USD
      Liabilities:Tax:Sales    -36.00 USD
    """
    assert beside(credit(office, "243.00")) == {"Sales": "250.00", "Discounts": "-25.00", "Tax:Sales": "18.00"}


def test_what_else_was_charged_goes_back_and_stock_does_not(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   560.00 USD
      Income:Sales            -500.00 USD
      Liabilities:SalesTax     -40.00 USD
      Expenses:Freight         -20.00 USD
      Expenses:CostOfSales     300.00 USD
      Assets:Inventory        -300.00 USD
    """
    assert beside(credit(office, "280.00")) == {"Sales": "250.00", "SalesTax": "20.00", "Freight": "10.00"}


@pytest.mark.parametrize(
    "paid",
    [
        "Assets:Bank:Checking",
        "Liabilities:Deposits:Acme",
        "Liabilities:Payable:Acme",
        "Assets:Receivable:Acme:Retention",
    ],
)
def test_what_was_paid_at_once_was_sold_as_well(office: Office, paid: str) -> None:
    office.text = office.text.replace(
        "  Assets:Receivable:Acme   540.00 USD\n", f"  Assets:Receivable:Acme   270.00 USD\n  {paid}  270.00 USD\n"
    )
    assert beside(credit(office, "270.00")) == {"Sales": "250.00", "Tax:Sales": "20.00"}
    assert beside(credit(office, "270.00")) == {"Sales": "250.00", "Tax:Sales": "20.00"}


def test_clients_who_share_an_invoice_leave_nothing_of_it(office: Office) -> None:
    """
    2026-03-25 * "All" "Shared" ^INV-1
      Assets:Receivable:Acme             100.00 USD
      Assets:Receivable:Bolt             200.00 USD
      Income:Sales                      -277.78 USD
      Liabilities:Tax:Sales              -22.22 USD
    """
    assert beside(credit(office, "100.00")) == {"Sales": "92.59", "Tax:Sales": "7.41"}
    credit(office, "50.00", "Bolt")
    credit(office, "150.00", "Bolt")
    assert sums(office, "Income:Sales", "Liabilities:Tax:Sales") == ["0.00", "0.00"]


def test_numbers_that_share_an_entry_leave_nothing_of_it(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Three orders"
      Assets:Receivable:Acme   100.00 USD
        invoice: "INV-1"
      Assets:Receivable:Acme   100.00 USD
        invoice: "INV-2"
      Assets:Receivable:Acme   100.00 USD
        invoice: "INV-3"
      Income:Sales            -277.78 USD
      Liabilities:Tax:Sales    -22.22 USD
    """
    for number in ("INV-3", "INV-1", "INV-2"):
        office.write(credit_memo(office.context(), memo(office, "100.00", number=number))[0])
    assert sums(office, "Income:Sales", "Liabilities:Tax:Sales") == ["0.00", "0.00"]


def test_instalments_are_one_invoice(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   270.00 USD
        due: 2026-04-30
      Assets:Receivable:Acme   270.00 USD
        due: 2026-05-31
      Income:Sales            -500.00 USD
      Liabilities:Tax:Sales    -40.00 USD
    """
    assert beside(credit(office, "270.00")) == {"Sales": "250.00", "Tax:Sales": "20.00"}
    assert open_lines(office.book()) == [("INV-1", "2026-05-31", "270.00")]


def test_fractions_of_a_coin_are_rounded_in_what_goes_back(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   99.99 * 1.08875 USD
      Income:Sales            -99.99 USD
      Liabilities:Tax:Sales   -99.99 * 0.08875 USD
    """
    assert beside(credit(office, "54.43")) == {"Sales": "49.99", "Tax:Sales": "4.44"}
    assert beside(credit(office, "54.43")) == {"Sales": "50.00", "Tax:Sales": "4.43"}


def test_what_was_posted_in_another_currency_goes_back_in_it(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   540.00 USD
      Income:Abroad           -400.00 EUR @@ 500.00 USD
      Liabilities:Tax:Sales    -40.00 USD
    """
    plan = credit(office, "270.00")
    assert "  Income:Abroad            200.00 EUR @@ 250.00 USD\n" in office.text
    assert beside(plan) == {"Abroad": "200.00", "Tax:Sales": "20.00"}
    credit(office, "270.00")
    assert sums(office, "Income:Abroad", "Liabilities:Tax:Sales") == ["0.00", "0.00"]


def test_the_rate_may_stand_on_the_claim(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme   540.00 USD @ 0.8 EUR
      Income:Abroad           -400.00 EUR
      Liabilities:Tax:Sales    -32.00 EUR
    """
    assert beside(credit(office, "270.00")) == {"Abroad": "200.00", "Tax:Sales": "16.00"}


def test_an_opening_balance_has_nothing_to_mirror(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Brought forward" ^INV-1
      Assets:Receivable:Acme   540.00 USD
      Equity:Opening          -540.00 USD
    """
    with pytest.raises(UserError, match="which income account to credit is not known"):
        credit_memo(office.context(), memo(office, "270.00"))
    plan = credit(office, "270.00", account="Income:Sales")
    assert beside(plan) == {"Sales": "270.00"}
    assert plan.remarks == (
        "INV-1 shows no income or tax, as an opening balance: all of it is posted to Income:Sales.",
    )


def test_beyond_the_invoice_no_tax_goes_back(office: Office) -> None:
    plan = credit(office, "600.00")
    assert beside(plan) == {"Sales": "560.00", "Tax:Sales": "40.00"}
    assert plan.remarks[-1] == "60.00 USD more than INV-1 has open: it stays unapplied."
    assert unapplied(office.book()) == [("credit-memo", "60.00")]
    again = credit(office, "10.00")
    assert beside(again) == {"Sales": "10.00"}
    assert "540.00 USD of INV-1 was taken back before." in again.remarks


def test_a_memo_in_another_currency_than_its_invoice_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="the memo is given in EUR, and counts in USD"):
        credit_memo(office.context(), memo(office, "10.00", currency="EUR"))


def test_a_debit_memo_charges_as_the_invoice_did(office: Office) -> None:
    plan, number = debit_memo(office.context(), memo(office, "54.00"))
    assert beside(plan) == {"Sales": "-50.00", "Tax:Sales": "-4.00"}
    assert open_lines(office.write(plan))[-1] == (number, "2026-04-30", "54.00")
    net, _ = debit_memo(office.context(), memo(office, "50.00", tax="std", account="Income:Sales"))
    assert beside(net) == beside(plan)


def test_of_a_debit_memo_income_and_tax_go_back_as_well(office: Office) -> None:
    plan, number = debit_memo(office.context(), memo(office, "54.00"))
    office.write(plan)
    office.write(credit_memo(office.context(), memo(office, "54.00", number=number))[0])
    assert sums(office, "Income:Sales", "Liabilities:Tax:Sales") == ["-500.00", "-40.00"]


def discounted(office: Office, amount: str, *numbers: str, **settings: bool) -> Plan:
    """Write a payment with the discount of 2 % and return its plan."""
    office.policy = replace(office.policy, discounts=DiscountSettings(**settings))
    targets = tuple(Target(number) for number in numbers)
    request = PaymentRequest(office.client("Acme"), Decimal(amount), targets, take_discount=True)
    plan = payment(office.context(), request)
    office.write(plan)
    return plan


@pytest.mark.parametrize(
    ("settings", "paid", "expected"),
    [
        ({}, "529.20", {"Discounts": "10.80"}),
        ({"tax_relief": True}, "529.20", {"Discounts": "10.00", "Tax:Sales": "0.80"}),
        ({"with_tax": False}, "530.00", {"Discounts": "10.00"}),
    ],
)
def test_the_policy_says_what_of_a_discount_is_tax(
    office: Office, settings: dict[str, bool], paid: str, expected: dict[str, str]
) -> None:
    assert beside(discounted(office, paid, "INV-1", **settings)) == {"Bank:Checking": paid, **expected}
    assert open_lines(office.book()) == []


def test_a_discount_of_an_invoice_without_tax_is_what_it_was(office: Office) -> None:
    """
    2026-03-25 * "Acme" "A discount of 2 %" ^INV-1
      terms: "10/10 net 30 grace 5"
      Assets:Receivable:Acme   2000.00 USD
      Income:Sales            -2000.00 USD
    """
    for settings in ({"tax_relief": True}, {"with_tax": False}):
        office.text = office.text.split("2026-03-31 *", maxsplit=1)[0]
        paid = {"Bank:Checking": "1800.00", "Discounts": "200.00"}
        assert beside(discounted(office, "1800.00", "INV-1", **settings)) == paid


def test_a_payment_of_two_invoices_gives_back_the_tax_of_each(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Taxed" ^INV-1
      Assets:Receivable:Acme   540.00 USD
      Income:Sales            -500.00 USD
      Liabilities:Tax:Sales    -40.00 USD
    2026-03-25 * "Acme" "Not taxed" ^INV-2
      Assets:Receivable:Acme   500.00 USD
      Income:Sales            -500.00 USD
    """
    plan = discounted(office, "1019.20", "INV-1", "INV-2", tax_relief=True)
    assert beside(plan) == {"Bank:Checking": "1019.20", "Discounts": "20.00", "Tax:Sales": "0.80"}
    assert '0.80 USD\n    invoice: "INV-1"\n' in office.text


def test_a_memo_after_a_discount_with_relief_leaves_nothing(office: Office) -> None:
    discounted(office, "529.20", "INV-1", tax_relief=True)
    assert beside(credit(office, "529.20")) == {"Sales": "490.00", "Tax:Sales": "39.20"}
    assert sums(office, "Liabilities:Tax:Sales") == ["0.00"]


def test_a_returned_payment_owes_the_tax_in_its_discount_again(office: Office) -> None:
    discounted(office, "529.20", "INV-1", tax_relief=True)
    plan = returned_payment(office.context("2026-04-05"), "INV-1", None, None, None, "")
    assert beside(plan) == {"Bank:Checking": "-529.20", "Discounts": "-10.00", "Tax:Sales": "-0.80"}
    office.write(plan)
    assert beside(credit(office, "540.00")) == {"Sales": "500.00", "Tax:Sales": "40.00"}


def give_up(office: Office, amount: str | None = None) -> Plan:
    found = find_write_off(office.context(), "INV-1", None, Decimal(amount) if amount else None)
    plan = write_off(office.context(), found, "", tax_relief=True)
    office.write(plan)
    return plan


def test_a_write_off_gives_back_the_tax_in_what_is_given_up(office: Office) -> None:
    plan = give_up(office, "270.00")
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Write-off of INV-1" ^INV-1
          by: "dana"
          Expenses:BadDebt         250.00 USD
          Liabilities:Tax:Sales     20.00 USD
          Assets:Receivable:Acme  -270.00 USD
        """,
    )
    assert beside(give_up(office)) == {"BadDebt": "250.00", "Tax:Sales": "20.00"}
    assert sums(office, "Liabilities:Tax:Sales") == ["0.00"]


def test_without_being_asked_a_write_off_gives_no_tax_back(office: Office) -> None:
    plan = write_off(office.context(), find_write_off(office.context(), "INV-1", None, None), "")
    assert beside(plan) == {"BadDebt": "540.00"}


def test_an_invoice_without_tax_has_none_to_relieve(office: Office) -> None:
    """
    2026-03-25 * "Acme" "Not taxed" ^INV-1
      Assets:Receivable:Acme   500.00 USD
      Income:Sales            -500.00 USD
    """
    with pytest.raises(Refused, match="INV-1 has no tax left that could be relieved"):
        give_up(office)


def test_what_a_recovery_brings_in_is_taxed_again(office: Office) -> None:
    give_up(office)
    for amount, expected in (
        ("270.00", {"Bank:Checking": "270.00", "BadDebt": "-250.00", "Tax:Sales": "-20.00"}),
        ("270.00", {"Bank:Checking": "270.00", "BadDebt": "-250.00", "Tax:Sales": "-20.00"}),
    ):
        plan = recovery(office.context(date(2026, 4, 5)), "INV-1", None, Decimal(amount), None, "")
        assert beside(plan) == expected
        office.write(plan)
    assert sums(office, "Expenses:BadDebt", "Liabilities:Tax:Sales") == ["0.00", "-40.00"]
    assert [kind for kind, _ in kinds(office.book())].count("recovery") == 2
    with pytest.raises(Refused, match="nothing is written off on INV-1"):
        recovery(office.context(date(2026, 4, 5)), "INV-1", None, Decimal("0.01"), None, "")


@pytest.mark.parametrize("amounts", [("0.05", "539.95"), ("100.00", "1.11", "438.89")])
def test_recoveries_in_parts_tax_all_of_it_again(office: Office, amounts: tuple[str, ...]) -> None:
    give_up(office, "300.01")
    give_up(office)
    for amount in amounts:
        office.write(recovery(office.context(date(2026, 4, 5)), "INV-1", None, Decimal(amount), None, ""))
    assert sums(office, "Expenses:BadDebt", "Liabilities:Tax:Sales") == ["0.00", "-40.00"]


def test_what_was_recovered_may_be_credited_with_its_tax(office: Office) -> None:
    give_up(office)
    office.write(recovery(office.context(date(2026, 4, 5)), "INV-1", None, Decimal("270.00"), None, ""))
    assert beside(credit(office, "270.00")) == {"Sales": "250.00", "Tax:Sales": "20.00"}


def test_a_recovery_of_what_had_no_relief_is_bad_debt_alone(office: Office) -> None:
    office.write(write_off(office.context(), find_write_off(office.context(), "INV-1", None, None), ""))
    plan = recovery(office.context(date(2026, 4, 5)), "INV-1", None, Decimal("270.00"), None, "")
    assert beside(plan) == {"Bank:Checking": "270.00", "BadDebt": "-270.00"}
