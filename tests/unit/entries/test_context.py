"""What an action finds on its context: the client's account, journal and currency, and the owner of a number."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.office import Office
from tests.unit.entries.test_payments import TWO

from arledger.entries.context import more_than, positive
from arledger.entries.invoices import InvoiceRequest, invoice
from arledger.model.problem import Refused, UserError
from arledger.policy.settings import ItemSettings


def test_the_journal_is_where_the_account_is_opened_or_what_the_policy_says(office: Office) -> None:
    assert office.context().file_of(office.client("Acme")) == "main.beancount"
    office.policy = replace(
        office.policy, writing=replace(office.policy.writing, client_file="clients/{client}/{client}.beancount")
    )
    assert office.context().file_of(office.client("Acme")) == "clients/Acme/Acme.beancount"


def test_a_client_of_a_deeper_account_only_has_no_account_of_its_own(office: Office) -> None:
    """
    2025-01-01 open Assets:Receivable:Dorn:Retention
    """
    assert office.context().account_of(office.client("Acme")) == "Assets:Receivable:Acme"
    assert office.context().account_of(office.client("Dorn")) == "Assets:Receivable:Dorn"


def test_clients_told_by_payee_share_the_account(office: Office) -> None:
    """
    2025-01-01 open Assets:Receivable
    2026-03-01 * "Dorn & Sons" "Pumps" ^INV-1
      Assets:Receivable  100.00 USD
      Income:Sales
    """
    office.policy = replace(office.policy, items=ItemSettings(client_from="payee"))
    assert office.context().account_of(office.client("Dorn & Sons")) == "Assets:Receivable"


def test_the_currency_is_the_accounts_then_the_items_then_the_books(office: Office) -> None:
    """
    2025-01-01 open Assets:Receivable:Dorn  GBP,EUR
    2025-01-01 open Assets:Receivable:Ernst
    2026-03-01 * "Ernst" "Pumps" ^INV-1
      Assets:Receivable:Ernst  100.00 CHF
      Income:Sales
    """
    context = office.context()
    found = {name: context.currency_of(office.client(name)) for name in ("Dorn", "Ernst", "Bolt")}
    assert found == {"Dorn": "GBP", "Ernst": "CHF", "Bolt": "USD"}


def test_without_any_currency_it_must_be_named(office: Office) -> None:
    office.text = office.text.replace('option "operating_currency" "USD"\n', "")
    with pytest.raises(UserError, match="which currency Bolt") as caught:
        office.context().currency_of(office.client("Bolt"))
    assert caught.value.remedy == "Give it with --currency."


def test_the_only_cash_account_of_a_currency_is_taken(office: Office) -> None:
    context = office.context()
    assert context.cash_account(None, "USD") == "Assets:Bank:Checking"
    assert context.cash_account(None, "EUR") == "Assets:Bank:Euro"
    with pytest.raises(UserError, match="cannot tell which cash account to use: none takes GBP") as caught:
        context.cash_account(None, "GBP")
    assert caught.value.remedy == (
        "They take EUR, USD: correct the currency, or open an account for GBP in the ledger."
    )


def test_an_account_that_may_be_money_is_named_where_no_other_takes_the_currency(office: Office) -> None:
    office.text += "2025-01-01 open Assets:BankGBP  GBP\n"
    with pytest.raises(UserError, match="none takes GBP") as caught:
        office.context().cash_account(None, "GBP")
    assert caught.value.remedy == "Choose with --account, if it is meant: Assets:BankGBP."
    assert office.context().cash_account("Assets:BankGBP", "GBP") == "Assets:BankGBP"


def test_the_cash_account_of_the_policy_is_for_its_own_currency(office: Office) -> None:
    office.policy = replace(office.policy, writing=replace(office.policy.writing, cash="Assets:Bank:Checking"))
    context = office.context()
    assert context.cash_account(None, "USD") == "Assets:Bank:Checking"
    assert context.cash_account(None, "EUR") == "Assets:Bank:Euro"
    with pytest.raises(Refused, match="Assets:Bank:Checking accepts only USD; this entry is in EUR"):
        context.cash_account("Assets:Bank:Checking", "EUR")


def test_an_entry_in_a_currency_that_an_account_does_not_take_is_refused(office: Office) -> None:
    """
    2025-01-01 open Assets:Receivable:Dorn  EUR, GBP
    """
    request = InvoiceRequest(office.client("Dorn"), Decimal(5), currency="USD")
    with pytest.raises(Refused, match="Assets:Receivable:Dorn accepts only EUR, GBP; this entry is in USD"):
        invoice(office.context(), request)
    office.write(invoice(office.context(), replace(request, currency="GBP"))[0])


def test_the_income_account_is_the_only_one_or_the_policys(office: Office) -> None:
    """
    2025-01-01 open Income:Discounts
    """
    assert office.context().income_account(None) == "Income:Sales"
    office.text += "2025-01-01 open Income:Services\n"
    with pytest.raises(UserError, match="which income account"):
        office.context().income_account(None)
    office.policy = replace(office.policy, writing=replace(office.policy.writing, income="Income:Services"))
    assert office.context().income_account(None) == "Income:Services"
    assert office.context().income_account("Income:Sales") == "Income:Sales"


def test_an_account_of_the_policy_may_be_below_its_root(office: Office) -> None:
    """
    2025-01-01 open Expenses:Fees:Bank
    2025-01-01 open Expenses:Feesx
    """
    context = office.context()
    assert context.first_open(("Expenses:Nowhere", "Expenses:Fees"), "fees") == "Expenses:Fees:Bank"
    with pytest.raises(UserError, match="no account for fees") as caught:
        context.first_open(("Expenses:Fee",), "fees")
    assert "Expenses:Fee" in caught.value.remedy
    with pytest.raises(UserError, match="no account for fees"):
        context.first_open((), "fees")


def test_of_several_accounts_below_a_root_none_is_guessed(office: Office) -> None:
    """
    2025-01-01 open Expenses:Fees:Bank
    2025-01-01 open Expenses:Fees:Card
    """
    context = office.context()
    with pytest.raises(
        UserError, match="which account for fees is meant .*: Expenses:Fees:Bank or Expenses:Fees:Card"
    ):
        context.first_open(("Expenses:Fees",), "fees")
    assert context.first_open(("Expenses:Fees:Card", "Expenses:Fees"), "fees") == "Expenses:Fees:Card"
    assert context.first_open(("Expenses:BankFees",), "fees") == "Expenses:BankFees"


def test_open_items_come_oldest_due_first(office: Office) -> None:
    office.text += TWO
    context, acme = office.context(), office.client("Acme")
    assert [item.number for item in context.open_items(acme)] == ["INV-2", "INV-1"]
    assert [item.number for item in context.open_items(acme, "INV-1")] == ["INV-1"]
    assert context.open_items(office.client("Bolt")) == []


def test_a_number_belongs_to_one_client(office: Office) -> None:
    office.text += TWO + TWO.replace(":Acme", ":Bolt").replace("INV-2", "INV-3")
    context = office.context()
    assert context.client_of_number("INV-2", None).id == "Acme"
    assert context.client_of_number("INV-1", office.client("Bolt")).id == "Bolt"
    with pytest.raises(Refused, match="INV-1 is a number of Acme and of Bolt") as caught:
        context.client_of_number("INV-1", None)
    assert caught.value.remedy == "Say whose with --client."
    with pytest.raises(Refused, match="INV-2 is Acme's"):
        context.client_of_number("INV-2", office.client("Bolt"))
    with pytest.raises(Refused, match="there is no invoice INV-22") as caught:
        context.client_of_number("INV-22", None)
    assert caught.value.remedy == "Did you mean INV-2?"
    with pytest.raises(Refused) as caught:
        context.client_of_number("zzz", None)
    assert caught.value.remedy == "`arledger items` lists the open ones."


@pytest.mark.parametrize("amount", ["0", "0.00", "-0.00", "-0.01"])
def test_amounts_are_more_than_zero(amount: str) -> None:
    with pytest.raises(UserError, match="the fee must be more than zero"):
        positive(Decimal(amount), "the fee")


def test_more_than_there_is_names_both_amounts() -> None:
    more_than(Decimal(5), Decimal(5), "USD", "there is")
    with pytest.raises(Refused, match=r"^1,005\.00 USD is more than there is, 5\.00 USD$"):
        more_than(Decimal(1005), Decimal(5), "USD", "there is")
