"""Receipts: what they are for, discounts, fees, tolerance, other currencies."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, on, the_entry

from arledger.entries.items import reschedule
from arledger.entries.payments import PaymentRequest, Target, payment
from arledger.model.money import Money
from arledger.model.problem import Refused, UserError

ACME = "Assets:Receivable:Acme"
BANK = "Assets:Bank:Checking"
TWO = """
2026-03-01 * "Acme" "Pumps" ^INV-1
  due: 2026-03-31
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
2026-03-02 * "Acme" "Valves" ^INV-2
  due: 2026-03-20
  Assets:Receivable:Acme  50.00 USD
  Income:Sales
"""


def pay(office: Office, amount: str, *numbers: str, client: str = "Acme", **more: object) -> PaymentRequest:
    """Return a receipt for `INV-1` or `INV-1=5.00`."""
    pairs = [text.split("=") for text in numbers]
    targets = tuple(Target(n, Decimal(rest[0]) if rest else None) for n, *rest in pairs)
    return replace(PaymentRequest(office.client(client), Decimal(amount), targets), **more)  # type: ignore[arg-type]


def test_a_receipt_for_one_invoice_carries_its_link(office: Office) -> None:
    office.text += TWO
    plan = payment(office.context(), pay(office, "100", "INV-1", number="CHK-88"))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Payment of INV-1" ^INV-1
          number: "CHK-88"
          Assets:Bank:Checking     100.00 USD
          Assets:Receivable:Acme  -100.00 USD
        """,
    )
    book = office.write(plan)
    assert kinds(book)[-1] == ("receipt", "-100.00")
    assert open_lines(book) == [("INV-2", "2026-03-20", "50.00")]
    with pytest.raises(Refused, match="CHK-88 is taken"):
        payment(office.context(), pay(office, "50", "INV-2", number="CHK-88"))


def test_a_receipt_for_several_invoices_has_a_leg_for_each(office: Office) -> None:
    office.text += TWO
    plan = payment(office.context(), pay(office, "160", "INV-1", "INV-2", note="Cheque 5"))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Cheque 5"
          Assets:Bank:Checking     160.00 USD
          Assets:Receivable:Acme  -100.00 USD
            invoice: "INV-1"
          Assets:Receivable:Acme   -50.00 USD
            invoice: "INV-2"
          Assets:Receivable:Acme   -10.00 USD
        """,
    )
    assert plan.remarks == ("10.00 USD stays unapplied.",)
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == ([], [("receipt", "10.00")])


@pytest.mark.parametrize(
    ("amount", "targets", "left", "rest"),
    [
        ("30", ["INV-1"], ["50.00", "70.00"], []),
        ("100", ["INV-1=40"], ["50.00", "60.00"], ["60.00"]),
        ("100", ["INV-1=40", "INV-2"], ["60.00"], ["10.00"]),
        ("120", ["INV-1", "INV-2"], ["30.00"], []),
        ("0.01", ["INV-2"], ["49.99", "100.00"], []),
        ("90", ["INV-2=50", "INV-1=40"], ["60.00"], []),
    ],
)
def test_parts_go_where_they_are_meant(
    office: Office, amount: str, targets: list[str], left: list[str], rest: list[str]
) -> None:
    office.text += TWO
    book = office.write(payment(office.context(), pay(office, amount, *targets)))
    assert [line[2] for line in open_lines(book)] == left
    assert unapplied(book) == [("receipt", part) for part in rest]


def test_a_named_amount_is_set_aside_first(office: Office) -> None:
    office.text += TWO
    book = office.write(payment(office.context(), pay(office, "90", "INV-1", "INV-2=50")))
    assert open_lines(book) == [("INV-1", "2026-03-31", "60.00")]


@pytest.mark.parametrize(
    ("amount", "left", "rest"),
    [
        ("49.99", [("INV-2", "0.01"), ("INV-1", "100.00")], []),
        ("50", [("INV-1", "100.00")], []),
        ("60", [("INV-1", "90.00")], []),
        ("200", [], ["50.00"]),
    ],
)
def test_oldest_first_is_by_due_date(
    office: Office, amount: str, left: list[tuple[str, str]], rest: list[str]
) -> None:
    office.text += TWO
    book = office.write(payment(office.context(), pay(office, amount, oldest_first=True)))
    assert [(number, part) for number, _, part in open_lines(book)] == left
    assert unapplied(book) == [("receipt", part) for part in rest]


def test_money_on_account_is_for_nothing_yet(office: Office) -> None:
    office.text += TWO
    plan = payment(office.context(), pay(office, "12", unapplied=True))
    assert the_entry(plan).narration == "Payment on account"
    book = office.write(plan)
    assert (len(open_lines(book)), unapplied(book)) == (2, [("receipt", "12.00")])


def test_instalments_are_paid_oldest_first(office: Office) -> None:
    """
    2026-03-01 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  33.34 USD
        due: 2026-06-01
      Assets:Receivable:Acme  33.33 USD
        due: 2026-04-01
      Assets:Receivable:Acme  33.33 USD
        due: 2026-05-01
      Income:Sales
    """
    plan = payment(office.context(), pay(office, "40", "INV-1"))
    assert legs_on(plan, ACME) == ["-40.00 USD"]
    assert open_lines(office.write(plan)) == [("INV-1", "2026-05-01", "26.66"), ("INV-1", "2026-06-01", "33.34")]
    assert open_lines(office.write(payment(office.context(), pay(office, "60", "INV-1")))) == []


def test_a_deeper_account_is_paid_where_it_stands(office: Office) -> None:
    """
    2026-03-01 * "Acme" "Pumps" ^INV-1
      due: 2026-03-31
      Assets:Receivable:Acme            90.00 USD
      Assets:Receivable:Acme:Retention  10.00 USD
      Income:Sales
    """
    plan = payment(office.context(), pay(office, "95", "INV-1"))
    book = office.write(plan)
    assert [(i.account, f"{i.open:f}") for i in book.items if i.open] == [(f"{ACME}", "5.00")]
    assert legs_on(plan, f"{ACME}:Retention") == ["-10.00 USD"]


# G24 and its like: terms, invoice and payment date, amount of the invoice, what pays it, the discount.
DISCOUNTS = [
    ("10/10 net 30 grace 5", "2026-01-01", "2026-01-14", "2000.00", "1800.00", "200.00"),
    ("10/10 net 30 grace 5", "2026-01-01", "2026-01-16", "2000.00", "1800.00", "200.00"),
    ("2/10 net 30", "2026-01-01", "2026-01-11", "1080.00", "1058.40", "21.60"),
    ("2/10 net 30", "2026-01-01", "2026-01-01", "100.00", "98.00", "2.00"),
    ("2/20 net 45", "2026-01-01", "2026-01-21", "500.00", "490.00", "10.00"),
    ("3/15 net 60", "2026-01-01", "2026-01-16", "1234.56", "1197.52", "37.04"),
    ("2/10 net 30", "2026-01-01", "2026-01-11", "0.25", "0.24", "0.01"),
    ("2.5/10 net 30", "2026-01-01", "2026-01-11", "33.00", "32.17", "0.83"),
]
LATE = [
    ("10/10 net 30 grace 5", "2026-01-01", "2026-01-17", "ended on 2026-01-16"),
    ("2/10 net 30", "2026-01-01", "2026-01-12", "ended on 2026-01-11"),
    ("2/20 net 45", "2026-01-01", "2026-03-31", "ended on 2026-01-21"),
    ("net 30", "2026-01-01", "2026-01-01", "have no discount"),
]


def sold(terms: str, day: str, amount: str) -> str:
    """Return an invoice with terms of its own."""
    head = f'\n{day} * "Bolt" "Anvil" ^INV-1\n  terms: "{terms}"\n'
    return f"{head}  Assets:Receivable:Bolt  {amount} USD\n  Income:Sales\n"


@pytest.mark.parametrize(("terms", "day", "paid_on", "amount", "paid", "discount"), DISCOUNTS)
def test_an_earned_discount_closes_the_invoice(
    office: Office, terms: str, day: str, paid_on: str, amount: str, paid: str, discount: str
) -> None:
    office.text += sold(terms, day, amount)
    request = pay(office, paid, "INV-1", client="Bolt", take_discount=True)
    plan = payment(office.context(paid_on), request)
    assert legs_on(plan, BANK) == [f"{paid} USD"]
    assert legs_on(plan, "Expenses:Discounts") == [f"{discount} USD"]
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == ([], [])


@pytest.mark.parametrize(("terms", "day", "paid_on", "said"), LATE)
def test_a_discount_that_is_not_earned_is_refused(
    office: Office, terms: str, day: str, paid_on: str, said: str
) -> None:
    office.text += sold(terms, day, "1080.00")
    with pytest.raises(Refused, match=said):
        payment(office.context(paid_on), pay(office, "1058.40", "INV-1", client="Bolt", take_discount=True))


@pytest.mark.parametrize(("paid", "fine"), [("1058.39", False), ("1058.40", True), ("1060.00", True), ("1", False)])
def test_a_discount_needs_the_whole_rest(office: Office, paid: str, fine: bool) -> None:
    office.text += sold("2/10 net 30", "2026-01-01", "1080.00")
    request = pay(office, paid, "INV-1", client="Bolt", take_discount=True)
    if not fine:
        with pytest.raises(Refused, match=r"needs 1,058\.40 USD for its discount of 21\.60 USD"):
            payment(office.context("2026-01-05"), request)
        return
    book = office.write(payment(office.context("2026-01-05"), request))
    rest = Decimal(paid) - Decimal("1058.40")
    assert (open_lines(book), unapplied(book)) == ([], [("receipt", f"{rest:f}")] if rest else [])


def test_a_discount_is_of_the_whole_invoice_though_a_part_was_paid(office: Office) -> None:
    office.text += sold("2/10 net 30", "2026-01-01", "1000.00")
    office.write(payment(office.context("2026-01-02"), pay(office, "500", "INV-1", client="Bolt")))
    plan = payment(office.context("2026-01-05"), pay(office, "480", "INV-1", client="Bolt", take_discount=True))
    assert legs_on(plan, "Expenses:Discounts") == ["20.00 USD"]
    assert open_lines(office.write(plan)) == []


def test_a_discount_goes_by_the_terms_of_the_invoices_date(office: Office) -> None:
    """
    2026-01-05 * "Acme" "Pumps" ^INV-1
      Assets:Receivable:Acme  100.00 USD
      Income:Sales
    2026-01-08 custom "ar-terms" Assets:Receivable:Acme "net 30" "m.ito"
    """
    plan = payment(office.context("2026-01-10"), pay(office, "98", "INV-1", take_discount=True))
    assert open_lines(office.write(plan)) == []


def test_a_discount_agreed_later_is_not_earned(office: Office) -> None:
    """
    2026-01-05 * "Bolt" "Pumps" ^INV-1
      Assets:Receivable:Bolt  100.00 USD
      Income:Sales
    2026-01-08 custom "ar-terms" Assets:Receivable:Bolt "2/10 net 30" "m.ito"
    """
    with pytest.raises(Refused, match="no discount"):
        payment(office.context("2026-01-10"), pay(office, "98", "INV-1", client="Bolt", take_discount=True))


@pytest.mark.parametrize(
    ("fee", "arrives"), [("0", "100.00"), ("0.01", "99.99"), ("12.50", "87.50"), ("99.99", "0.01")]
)
def test_the_banks_fee_is_not_the_clients(office: Office, fee: str, arrives: str) -> None:
    office.text += TWO
    plan = payment(office.context(), pay(office, "100", "INV-1", fee=Decimal(fee)))
    assert legs_on(plan, BANK) == [f"{arrives} USD"]
    assert legs_on(plan, "Expenses:BankFees") == ([f"{fee} USD"] if fee != "0" else [])
    book = office.write(plan)
    assert open_lines(book) == [("INV-2", "2026-03-20", "50.00")]
    assert kinds(book)[-1] == ("receipt", "-100.00")


@pytest.mark.parametrize("fee", ["100", "100.01", "-1"])
def test_a_fee_of_everything_is_refused(office: Office, fee: str) -> None:
    office.text += TWO
    with pytest.raises(UserError, match="the fee must be less"):
        payment(office.context(), pay(office, "100", "INV-1", fee=Decimal(fee)))


@pytest.mark.parametrize("change", [{"fee": Decimal("0.001")}, {"received": Money(Decimal("9.999"), "EUR")}])
def test_all_amounts_are_whole_coins(office: Office, change: dict[str, Any]) -> None:
    office.text += TWO
    with pytest.raises(UserError, match="decimals"):
        payment(office.context(), pay(office, "100", "INV-1", **change))


@pytest.mark.parametrize(("paid", "short"), [("99.00", "1.00"), ("99.99", "0.01"), ("100.00", ""), ("99.50", "0.50")])
def test_what_is_short_is_written_off_within_the_tolerance(office: Office, paid: str, short: str) -> None:
    office.text += TWO
    plan = payment(office.context(), pay(office, paid, "INV-1", tolerance=True))
    assert legs_on(plan, "Expenses:BadDebt") == ([f"{short} USD"] if short else [])
    book = office.write(plan)
    assert open_lines(book) == [("INV-2", "2026-03-20", "50.00")]
    assert kinds(book)[-1] == ("receipt", "-100.00")


def test_more_than_the_tolerance_is_refused(office: Office) -> None:
    office.text += TWO
    with pytest.raises(Refused, match=r"1\.01 USD is short, which is over the tolerance of 1\.00 USD"):
        payment(office.context(), pay(office, "98.99", "INV-1", tolerance=True))
    office.policy = replace(office.policy, writing=replace(office.policy.writing, tolerance=Decimal(0)))
    with pytest.raises(Refused, match=r"over the tolerance of 0\.00 USD"):
        payment(office.context(), pay(office, "99.99", "INV-1", tolerance=True))


def test_money_in_another_currency_settles_through_a_price(office: Office) -> None:
    office.text += TWO
    request = pay(office, "100", "INV-1", received=Money(Decimal("92.00"), "EUR"), fee=Decimal("1.00"))
    plan = payment(office.context(), request)
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Payment of INV-1" ^INV-1
          Assets:Bank:Euro          92.00 EUR @@ 99.00 USD
          Expenses:BankFees          1.00 USD
          Assets:Receivable:Acme  -100.00 USD
        """,
    )
    assert open_lines(office.write(plan)) == [("INV-2", "2026-03-20", "50.00")]


def test_money_received_in_the_same_currency_is_refused(office: Office) -> None:
    office.text += TWO
    with pytest.raises(UserError):
        payment(office.context(), pay(office, "100", "INV-1", received=Money(Decimal(90), "USD")))


def test_an_invoice_is_paid_in_its_own_currency(office: Office) -> None:
    office.text += TWO.replace("50.00 USD", "50.00 EUR")
    plan = payment(office.context(), pay(office, "50", "INV-2"))
    assert legs_on(plan, "Assets:Bank:Euro") == ["50.00 EUR"]
    assert open_lines(office.write(plan)) == [("INV-1", "2026-03-31", "100.00")]
    with pytest.raises(Refused, match=r"INV-1 has nothing open in EUR"):
        payment(office.context(), pay(office, "50", "INV-1", currency="EUR"))


def test_one_receipt_is_in_one_currency(office: Office) -> None:
    office.text += TWO.replace("50.00 USD", "50.00 EUR")
    with pytest.raises(Refused, match="in EUR and USD"):
        payment(office.context(), pay(office, "50", "INV-1", "INV-2"))


@pytest.mark.parametrize(
    ("amount", "targets", "said"),
    [
        ("100", ["INV-1=100.01"], r"100\.01 USD is more than INV-1 has open, 100\.00 USD"),
        ("30", ["INV-1=40"], r"40\.00 USD is more than the payment has left, 30\.00 USD"),
        ("100", ["INV-3"], "there is no invoice INV-3"),
    ],
)
def test_what_does_not_fit_is_refused(office: Office, amount: str, targets: list[str], said: str) -> None:
    office.text += TWO
    with pytest.raises(Refused, match=said):
        payment(office.context(), pay(office, amount, *targets))


def test_a_paid_invoice_takes_no_more(office: Office) -> None:
    office.text += TWO
    office.write(payment(office.context(), pay(office, "100", "INV-1")))
    with pytest.raises(Refused, match="INV-1 has nothing open in USD"):
        payment(office.context(), pay(office, "1", "INV-1"))


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"oldest_first": True, "unapplied": True},
        {"targets": (Target("INV-1"),), "oldest_first": True},
        {"targets": (Target("INV-1"),), "unapplied": True},
        {"oldest_first": True, "take_discount": True},
        {"unapplied": True, "take_discount": True},
    ],
)
def test_what_the_money_is_for_is_said_once(office: Office, choice: dict[str, Any]) -> None:
    office.text += TWO
    with pytest.raises(UserError) as caught:
        payment(office.context(), pay(office, "5", **choice))
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("amount", ["0", "-5", "1.001"])
def test_an_amount_is_positive_and_of_whole_coins(office: Office, amount: str) -> None:
    with pytest.raises(UserError) as caught:
        payment(office.context(), pay(office, amount, unapplied=True))
    assert caught.value.exit_code == 3


def test_a_part_of_nothing_is_refused(office: Office) -> None:
    office.text += TWO
    with pytest.raises(UserError, match="more than zero"):
        payment(office.context(), pay(office, "5", "INV-1=0"))


UNNUMBERED = """
2026-03-01 * "Acme" "Pumps"
  due: 2026-03-31
  Assets:Receivable:Acme  100.00 USD
  Income:Sales
"""


def test_oldest_first_leaves_alone_what_has_no_number(office: Office) -> None:
    office.text += UNNUMBERED
    book = office.write(payment(office.context(), pay(office, "60", oldest_first=True)))
    assert unapplied(book) == [("receipt", "60.00")]


def test_oldest_first_pays_what_it_says(office: Office) -> None:
    office.text += UNNUMBERED + TWO
    plan = payment(office.context(), pay(office, "250", oldest_first=True))
    assert the_entry(plan).narration == "Payment of INV-2, INV-1"
    book = office.write(plan)
    assert unapplied(book) == [("receipt", "100.00")]


def test_a_receipt_is_on_an_account_of_money(office: Office) -> None:
    """
    2025-01-01 open Assets:Stock
    """
    office.text += TWO
    request = pay(office, "100", "INV-1", account="Assets:Stock")
    with pytest.raises(Refused, match="Assets:Stock is no cash account"):
        payment(office.context(), request)
    office.policy = replace(office.policy, accounts=replace(office.policy.accounts, cash=("Assets:Stock",)))
    assert kinds(office.write(payment(office.context(), request)))[-1] == ("receipt", "-100.00")


def test_a_bank_by_its_own_name_takes_money_and_is_not_chosen_before_one_that_says_so(office: Office) -> None:
    """
    2025-01-01 open Assets:BofA
    """
    office.text += TWO
    book = office.write(payment(office.context(), pay(office, "100", "INV-1", account="Assets:BofA")))
    assert kinds(book)[-1] == ("receipt", "-100.00")
    usual = the_entry(payment(office.context(), pay(office, "10", "INV-2")))
    assert "Assets:Bank:Checking" in {leg.account for leg in usual.legs}


def test_a_receipt_on_income_is_refused(office: Office) -> None:
    office.text += TWO
    with pytest.raises(UserError):
        payment(office.context(), pay(office, "100", "INV-1", account="Income:Sales"))


def test_the_account_that_money_moves_on(office: Office) -> None:
    """
    2025-01-01 open Assets:Cash
    """
    with pytest.raises(UserError, match="which cash account") as caught:
        payment(office.context(), pay(office, "5", unapplied=True))
    assert caught.value.remedy == "Choose with --account: Assets:Bank:Checking, Assets:Cash."
    with pytest.raises(UserError, match="no account Assets:Csh") as caught:
        payment(office.context(), pay(office, "5", unapplied=True, account="Assets:Csh"))
    assert caught.value.remedy == "Did you mean Assets:Cash?"
    plan = payment(office.context(), pay(office, "5", unapplied=True, account="Assets:Cash"))
    assert legs_on(plan, "Assets:Cash") == ["5.00 USD"]
    office.policy = replace(office.policy, writing=replace(office.policy.writing, cash="Assets:Cash"))
    assert legs_on(payment(office.context(), pay(office, "5", unapplied=True)), "Assets:Cash") == ["5.00 USD"]


@pytest.mark.parametrize("missing", ["Expenses:Discounts", "Expenses:BankFees", "Expenses:BadDebt"])
def test_an_account_that_is_missing_is_named(office: Office, missing: str) -> None:
    office.text = office.text.replace(f"2025-01-01 open {missing}\n", "") + TWO
    change: dict[str, Any] = {
        "Expenses:Discounts": {"take_discount": True},
        "Expenses:BankFees": {"fee": Decimal(1)},
        "Expenses:BadDebt": {"tolerance": True},
    }[missing]  # type: ignore[assignment]
    assert isinstance(change, dict)
    paid = {"Expenses:Discounts": "98", "Expenses:BadDebt": "99"}.get(missing, "100")
    with pytest.raises(UserError, match="the ledger has no account for") as caught:
        payment(office.context("2026-03-05"), pay(office, paid, "INV-1", **change))
    assert missing in caught.value.remedy


def test_a_receipt_before_its_invoice_waits(office: Office) -> None:
    office.text += TWO
    office.write(payment(office.context("2026-02-20"), pay(office, "100", "INV-1")))
    assert unapplied(office.book("2026-02-25")) == [("receipt", "100.00")]
    assert open_lines(office.book(on("2026-03-01"))) == []
    assert open_lines(office.book(date.max)) == [("INV-2", "2026-03-20", "50.00")]


def test_a_discount_is_never_more_than_is_open(office: Office) -> None:
    office.text += sold("2/10 net 30", "2026-01-01", "1000.00")
    office.write(payment(office.context("2026-01-02"), pay(office, "990", "INV-1", client="Bolt")))
    request = pay(office, "5", "INV-1", client="Bolt", take_discount=True)
    try:
        book = office.write(payment(office.context("2026-01-05"), request))
    except Refused:
        return
    assert unapplied(book) == []


def test_a_rescheduled_item_earns_no_new_discount(office: Office) -> None:
    office.text += TWO
    office.write(reschedule(office.context("2026-06-01"), "INV-1", None, "net 60"))
    with pytest.raises(Refused, match="no discount|ended on"):
        payment(office.context("2026-06-05"), pay(office, "98", "INV-1", take_discount=True))


def test_money_is_written_in_whole_coins(office: Office) -> None:
    office.text += TWO
    request = pay(office, "100", "INV-1", fee=Decimal(1), received=Money(Decimal(92), "EUR"))
    plan = payment(office.context(), request)
    assert legs_on(plan, "Assets:Bank:Euro") == ["92.00 EUR"]
    assert legs_on(plan, "Expenses:BankFees") == ["1.00 USD"]


def test_a_credit_memo_takes_its_part_off_the_discount(office: Office) -> None:
    office.text += sold("2/10 net 30", "2026-02-01", "1000.00") + (
        '2026-02-03 * "Bolt" "Returned goods" ^CM-1 #credit-memo\n'
        "  Assets:Receivable:Bolt  -100.00 USD\n"
        '    invoice: "INV-1"\n'
        "  Income:Sales\n"
    )
    request = pay(office, "882", "INV-1", client="Bolt", take_discount=True)
    plan = payment(office.context("2026-02-05"), request)
    assert legs_on(plan, "Expenses:Discounts") == ["18.00 USD"]
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == ([], [])


def test_a_coin_short_of_the_discount_is_tolerated_where_that_is_asked_for(office: Office) -> None:
    office.text += sold("2/10 net 30", "2026-02-01", "1000.00")
    office.policy = replace(office.policy, writing=replace(office.policy.writing, tolerance=Decimal("1.00")))
    request = pay(office, "979.99", "INV-1", client="Bolt", take_discount=True, tolerance=True)
    with pytest.raises(Refused, match=r"1\.01 USD is short, which is over the tolerance"):
        payment(office.context("2026-02-05"), replace(request, amount=Decimal("978.99")))
    plan = payment(office.context("2026-02-05"), request)
    assert legs_on(plan, "Expenses:Discounts") == ["20.00 USD"]
    assert legs_on(plan, "Expenses:BadDebt") == ["0.01 USD"]
    assert open_lines(office.write(plan)) == []


def test_oldest_first_leaves_alone_what_is_yet_to_come(office: Office) -> None:
    office.text += TWO
    plan = payment(office.context("2026-03-01"), pay(office, "120", oldest_first=True))
    assert plan.remarks == ("20.00 USD stays unapplied.",)
    assert_entries(
        plan,
        """
        2026-03-01 * "Acme Ltd" "Payment of INV-1"
          Assets:Bank:Checking     120.00 USD
          Assets:Receivable:Acme  -100.00 USD
            invoice: "INV-1"
          Assets:Receivable:Acme   -20.00 USD
        """,
    )


def test_money_for_what_was_written_off_is_a_recovery(office: Office) -> None:
    office.text += TWO + (
        '2026-03-20 * "Acme" "Given up" ^INV-1\n  Assets:Receivable:Acme  -100.00 USD\n  Expenses:BadDebt\n'
    )
    with pytest.raises(Refused, match="INV-1 has nothing open") as caught:
        payment(office.context(), pay(office, "100", "INV-1"))
    assert "`arledger recovery INV-1 AMOUNT`" in caught.value.remedy


def test_nothing_is_dated_before_its_accounts_are_open(office: Office) -> None:
    with pytest.raises(Refused, match=r"Assets:Bank:Checking is open from .* on, and this is dated 2001-01-01"):
        payment(office.context("2001-01-01"), pay(office, "100", unapplied=True))
