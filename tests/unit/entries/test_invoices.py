"""Invoices and memos: numbers, lines, tax, due dates, instalments, and who gets no more credit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.support.books import kinds, open_lines, unapplied
from tests.support.office import Office, assert_entries, legs_on, the_entry

from arledger.entries.invoices import InvoiceRequest, Line, MemoRequest, credit_memo, debit_memo, invoice, money_of
from arledger.model.problem import Refused, UserError

ACME = "Assets:Receivable:Acme"
TAX = "Liabilities:Tax:Sales"
SALES = "Income:Sales"
Row = tuple[str, str, str]


def ask(
    office: Office, client: str = "Acme", amount: str | None = None, lines: tuple[Row, ...] = ()
) -> InvoiceRequest:
    made = tuple(Line(text, Decimal(quantity), Decimal(price)) for text, quantity, price in lines)
    return InvoiceRequest(office.client(client), Decimal(amount) if amount else None, made)


def test_an_amount_with_tax_is_due_by_the_clients_terms(office: Office) -> None:
    plan, number = invoice(office.context(), replace(ask(office, amount="1000"), tax="std"))
    assert number == "INV-2026-0001"
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Invoice INV-2026-0001" ^INV-2026-0001
          due: 2026-04-30
          Assets:Receivable:Acme   1080.00 USD
          Income:Sales            -1000.00 USD
          Liabilities:Tax:Sales     -80.00 USD
        """,
    )
    book = office.write(plan)
    assert kinds(book) == [("invoice", "1080.00")]
    assert open_lines(book) == [("INV-2026-0001", "2026-04-30", "1080.00")]


def test_lines_say_what_was_sold(office: Office) -> None:
    request = replace(ask(office, lines=(("Pump", "2", "540.00"), ("Hose, 3 m", "1.5", "12.99"))), tax="std")
    plan, _ = invoice(office.context(), replace(request, meta=(("reference", "PO 4711"),)))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Pump, Hose, 3 m" ^INV-2026-0001
          due: 2026-04-30
          reference: "PO 4711"
          Assets:Receivable:Acme   1187.45 USD
          Income:Sales            -1080.00 USD
            text: "Pump"
            quantity: 2
            price: 540.00
          Income:Sales              -19.49 USD
            text: "Hose, 3 m"
            quantity: 1.5
            price: 12.99
          Liabilities:Tax:Sales     -87.96 USD
        """,
    )
    assert open_lines(office.write(plan)) == [("INV-2026-0001", "2026-04-30", "1187.45")]


def test_lines_have_tax_and_account_of_their_own(office: Office) -> None:
    office.text += "2025-01-01 open Income:Parts\n"
    lines = (
        Line("Pump", Decimal(2), Decimal("50.00"), tax="std", account="Income:Parts"),
        Line("Hose", Decimal(1), Decimal("0.09")),
        Line("Seal", Decimal(1), Decimal("10.00"), tax="half"),
        Line("Book", Decimal(1), Decimal("5.00"), tax=""),
        Line("Discount", Decimal(1), Decimal("-20.00"), account="Income:Parts"),
        Line("Goodwill", Decimal(1), Decimal("-1.00"), tax="", account="Expenses:Discounts"),
    )
    plan, _ = invoice(office.context(), replace(ask(office), lines=lines, tax="std", account=SALES))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Pump, Hose, Seal, Book, Discount, Goodwill" ^INV-2026-0001
          due: 2026-04-30
          Assets:Receivable:Acme   101.27 USD
          Income:Parts            -100.00 USD
            text: "Pump"
            quantity: 2
            price: 50.00
            tax: "std"
          Income:Sales              -0.09 USD
            text: "Hose"
            quantity: 1
            price: 0.09
            tax: "std"
          Income:Sales             -10.00 USD
            text: "Seal"
            quantity: 1
            price: 10.00
            tax: "half"
          Income:Sales              -5.00 USD
            text: "Book"
            quantity: 1
            price: 5.00
          Income:Parts              20.00 USD
            text: "Discount"
            quantity: 1
            price: -20.00
            tax: "std"
          Expenses:Discounts         1.00 USD
            text: "Goodwill"
            quantity: 1
            price: -1.00
          Liabilities:Tax:Sales     -6.41 USD
            tax: "std"
          Liabilities:Tax:Sales     -0.77 USD
            tax: "half"
        """,
    )
    assert kinds(office.write(plan)) == [("invoice", "101.27")]


def test_lines_that_come_to_nothing_are_no_invoice(office: Office) -> None:
    with pytest.raises(Refused, match="which is no invoice"):
        invoice(office.context(), ask(office, lines=(("a", "1", "5"), ("off", "1", "-5"))))


def test_a_line_posts_to_income(office: Office) -> None:
    line = Line("x", Decimal(1), Decimal(1), account="Expenses:Discounts")
    with pytest.raises(Refused, match="is no income account"):
        invoice(office.context(), replace(ask(office), lines=(line,)))


@pytest.mark.parametrize(
    ("net", "code", "tax"),
    [
        ("1000.00", "std", "80.00"),
        ("0.06", "std", ""),
        ("0.07", "std", "0.01"),
        ("100.06", "std", "8.00"),
        ("100.07", "std", "8.01"),
        ("33.33", "half", "2.57"),
        ("0.06", "half", ""),
        ("0.07", "half", "0.01"),
        ("18.83", "half", "1.45"),
        ("50.00", "half", "3.85"),
        ("65.00", "half", "5.01"),
        ("1000000000000.00", "half", "77000000000.00"),
        ("100.00", "none", ""),
    ],
)
def test_tax_is_rounded_half_up_once(office: Office, net: str, code: str, tax: str) -> None:
    plan, _ = invoice(office.context(), replace(ask(office, amount=net), tax=code))
    assert legs_on(plan, TAX) == ([f"-{tax} USD"] if tax else [])
    total = Decimal(net) + Decimal(tax or 0)
    assert legs_on(plan, ACME) == [f"{total:f} USD"]
    memo, _, given = credit_memo(office.context(), MemoRequest(office.client("Acme"), Decimal(net), tax=code))
    assert (legs_on(memo, TAX), given) == ([f"{tax} USD"] if tax else [], total)
    office.write(memo)
    assert not [item for item in office.write(plan).items if item.open != total]


@pytest.mark.parametrize(("net", "code"), [("100.00", "none"), ("0.06", "std")])
def test_a_tax_of_nothing_is_remembered_on_what_was_sold(office: Office, net: str, code: str) -> None:
    plan, _ = invoice(office.context(), replace(ask(office, amount=net), tax=code))
    memo, _, _ = credit_memo(office.context(), MemoRequest(office.client("Acme"), Decimal(net), tax=code))
    for made in (plan, memo):
        (sold,) = [leg for leg in the_entry(made).legs if leg.account == SALES]
        assert sold.meta == (("tax", code),)
        assert not legs_on(made, TAX)


def test_what_is_taken_back_of_an_untaxed_invoice_says_its_code(office: Office) -> None:
    office.write(invoice(office.context(), replace(ask(office, amount="100.00"), tax="none"))[0])
    request = MemoRequest(office.client("Acme"), Decimal("40.00"), invoice="INV-2026-0001")
    for plan in (credit_memo(office.context(), request)[0], debit_memo(office.context(), request)[0]):
        (sold,) = [leg for leg in the_entry(plan).legs if leg.account == SALES]
        assert sold.meta == (("tax", "none"),)


def test_what_is_taken_back_of_two_codes_or_of_none_says_none(office: Office) -> None:
    lines = (Line("a", Decimal(1), Decimal(5), tax="none"), Line("b", Decimal(1), Decimal("0.05"), tax="std"))
    office.write(invoice(office.context(), replace(ask(office), lines=lines))[0])
    office.write(invoice(office.context(), replace(ask(office, amount="100.00"), tax="std"))[0])
    office.write(invoice(office.context(), ask(office, amount="100.00"))[0])
    taxed = (Line("a", Decimal(1), Decimal(5), tax="std"), Line("b", Decimal(1), Decimal(5), tax="std"))
    office.write(invoice(office.context(), replace(ask(office), lines=taxed))[0])
    for number in ("INV-2026-0001", "INV-2026-0002", "INV-2026-0003", "INV-2026-0004"):
        request = MemoRequest(office.client("Acme"), Decimal("1.00"), invoice=number)
        assert not any(leg.meta for leg in the_entry(credit_memo(office.context(), request)[0]).legs), number


def test_a_tax_account_that_the_ledger_does_not_have_is_refused(office: Office) -> None:
    wrong = tuple(replace(row, account="Liabilities:Tax:Salse") for row in office.policy.tax)
    office.policy = replace(office.policy, tax=wrong)
    with pytest.raises(UserError, match=r"\[\[tax\]\] std in arledger.toml: the ledger has no account") as caught:
        invoice(office.context(), replace(ask(office, amount="1000"), tax="std"))
    assert caught.value.remedy == f"Did you mean {TAX}?"


def test_tax_is_rounded_for_the_whole_and_not_for_each_line(office: Office) -> None:
    lines = (("a", "1", "0.06"), ("b", "1", "0.06"), ("c", "1", "0.07"))
    plan, _ = invoice(office.context(), replace(ask(office, lines=lines), tax="std"))
    assert legs_on(plan, TAX) == ["-0.02 USD"]


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [("3", "0.335", "1.01"), ("1", "0.005", "0.01"), ("7", "0.015", "0.11"), ("0.333", "100", "33.30")],
)
def test_a_line_is_rounded_half_up(office: Office, quantity: str, price: str, amount: str) -> None:
    plan, _ = invoice(office.context(), ask(office, lines=(("x", quantity, price),)))
    assert legs_on(plan, SALES) == [f"-{amount} USD"]
    office.write(plan)


@pytest.mark.parametrize("line", [("x", "0", "5"), ("x", "5", "0")])
def test_a_line_of_nothing_is_refused(office: Office, line: Row) -> None:
    with pytest.raises(UserError, match="comes to nothing"):
        invoice(office.context(), ask(office, lines=(line,)))


def test_a_line_that_rounds_to_nothing_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match="rounds to nothing"):
        invoice(office.context(), ask(office, lines=(("x", "1", "0.004"),)))


@pytest.mark.parametrize(
    ("terms", "parts"),
    [
        ("net 10", [("2026-04-10", "100.00")]),
        ("due on receipt", [("2026-03-31", "100.00")]),
        ("eom", [("2026-03-31", "100.00")]),
        ("15 mfi", [("2026-04-15", "100.00")]),
        ("3 instalments monthly", [("2026-04-30", "33.33"), ("2026-05-31", "33.33"), ("2026-06-30", "33.34")]),
        ("30% net 0, 70% net 30", [("2026-03-31", "30.00"), ("2026-04-30", "70.00")]),
        ("2 instalments every 7 days from net 10", [("2026-04-10", "50.00"), ("2026-04-17", "50.00")]),
    ],
)
def test_terms_of_the_invoice_go_before_the_clients(office: Office, terms: str, parts: list[tuple[str, str]]) -> None:
    plan, number = invoice(office.context(), replace(ask(office, amount="100"), terms=terms))
    book = office.write(plan)
    assert open_lines(book) == [(number, *part) for part in parts]


@pytest.mark.parametrize(
    ("amount", "currency", "tax", "shares"),
    [
        ("100.00", "USD", None, ["33.33", "33.33", "33.34"]),
        ("0.05", "USD", None, ["0.02", "0.02", "0.01"]),
        ("0.01", "USD", None, ["0.00", "0.00", "0.01"]),
        ("100", "JPY", None, ["33", "33", "34"]),
        ("100.000", "KWD", None, ["33.333", "33.333", "33.334"]),
        ("100.00", "USD", "std", ["36.00", "36.00", "36.00"]),
        ("92.60", "USD", "std", ["33.34", "33.34", "33.33"]),
    ],
)
def test_the_last_instalment_takes_the_remainder(
    office: Office, amount: str, currency: str, tax: str | None, shares: list[str]
) -> None:
    request = replace(ask(office, "Bolt", amount), terms="3 instalments monthly", tax=tax, currency=currency)
    plan, number = invoice(office.context(), request)
    assert legs_on(plan, "Assets:Receivable:Bolt") == [f"{share} {currency}" for share in shares]
    book = office.write(plan)
    days = ["2026-04-30", "2026-05-31", "2026-06-30"]
    found = sorted((item.due.isoformat(), f"{item.amount:f}", item.number) for item in book.items)
    assert found == [(due, share, number) for due, share in zip(days, shares, strict=True)]


def test_a_due_date_of_its_own_goes_before_all_terms(office: Office) -> None:
    request = replace(ask(office, amount="5"), due=date(2026, 5, 1), terms="3 instalments monthly")
    plan, _ = invoice(office.context(), request)
    assert open_lines(office.write(plan)) == [("INV-2026-0001", "2026-05-01", "5.00")]
    with pytest.raises(UserError, match="due 2026-03-30 is before"):
        invoice(office.context(), replace(request, due=date(2026, 3, 30)))


def test_without_terms_the_policy_decides(office: Office) -> None:
    plan, _ = invoice(office.context(), ask(office, "Bolt", "5"))
    assert the_entry(plan).meta == (("due", date(2026, 4, 30)),)


@pytest.mark.parametrize("terms", ["soon", "", "net", "2/10", "net 30 days or so"])
def test_terms_that_nobody_can_read_are_refused(office: Office, terms: str) -> None:
    with pytest.raises(UserError) as caught:
        invoice(office.context(), replace(ask(office, amount="5"), terms=terms or "?"))
    assert caught.value.exit_code == 2
    assert "for example: " in caught.value.remedy


def test_every_remedy_is_a_sentence(office: Office) -> None:
    with pytest.raises(UserError) as caught:
        invoice(office.context("9999-12-31"), ask(office, amount="5"))
    assert "example: ." not in caught.value.remedy


def test_terms_given_for_one_invoice_are_written_down(office: Office) -> None:
    plan, _ = invoice(office.context(), replace(ask(office, "Bolt", "100"), terms="2/10 net 30"))
    assert dict(the_entry(plan).meta).get("terms") == "2/10 net 30"


def test_terms_given_in_other_words_are_written_canonically(office: Office) -> None:
    plan, _ = invoice(
        office.context(), replace(ask(office, "Bolt", "100"), terms="10 Tage 2 % Skonto, 30 Tage netto")
    )
    assert the_entry(plan).meta == (("due", date(2026, 4, 30)), ("terms", "2/10 net 30"))


def test_unreadable_terms_are_refused_with_the_nearest(office: Office) -> None:
    with pytest.raises(UserError) as caught:
        invoice(office.context(), replace(ask(office, amount="5"), terms="15th of folowing month"))
    assert caught.value.remedy == "Write for example: 15 mfi or 15th of following month."


def test_terms_agreed_for_later_do_not_hold_yet(office: Office) -> None:
    """
    2026-06-01 custom "ar-terms" Assets:Receivable:Acme "net 90" "m.ito"
    """
    plan, _ = invoice(office.context("2026-03-31"), ask(office, amount="5"))
    assert open_lines(office.write(plan)) == [("INV-2026-0001", "2026-04-30", "5.00")]


def test_terms_agreed_since_hold(office: Office) -> None:
    """
    2026-03-01 custom "ar-terms" Assets:Receivable:Acme "net 90" "m.ito"
    """
    plan, _ = invoice(office.context("2026-03-31"), ask(office, amount="5"))
    assert open_lines(office.write(plan)) == [("INV-2026-0001", "2026-06-29", "5.00")]


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-20", "2026-03-31"])
def test_a_client_on_hold_gets_no_invoice(office: Office, day: str) -> None:
    """
    2026-03-05 custom "ar-hold" Assets:Receivable:Acme "two broken promises" "m.ito"
    """
    with pytest.raises(Refused, match="on hold since 2026-03-05: two broken promises") as caught:
        invoice(office.context(day), ask(office, amount="5"))
    assert "arledger release Acme" in caught.value.remedy


@pytest.mark.parametrize(("day", "client"), [("2026-03-04", "Acme"), ("2026-03-20", "Acme"), ("2026-03-06", "Bolt")])
def test_a_hold_begins_and_ends_and_concerns_one_client(office: Office, day: str, client: str) -> None:
    """
    2026-03-05 custom "ar-hold" Assets:Receivable:Acme "two broken promises" "m.ito"
    2026-03-20 custom "ar-release" Assets:Receivable:Acme "paid" "m.ito"
    """
    invoice(office.context(day), ask(office, client, "5"))


def test_a_hold_that_forbids_nothing_is_remarked_on(office: Office) -> None:
    """
    2026-03-05 custom "ar-hold" Assets:Receivable:Acme "two broken promises" "m.ito"
    """
    said = ("Acme is on hold since 2026-03-05: two broken promises.",)
    before, _ = invoice(office.context("2026-03-04"), ask(office, amount="5"))
    memo_after, _ = debit_memo(office.context("2026-03-06"), memo(office, "5"))
    assert (before.remarks, memo_after.remarks) == (said, said)


@pytest.mark.parametrize(("amount", "remark"), [("400.00", []), ("400.01", ["0.01"]), ("1900.00", ["1,500.00"])])
def test_the_credit_limit_is_a_remark(office: Office, amount: str, remark: list[str]) -> None:
    """
    2026-03-01 * "Bolt" "Anvil" ^INV-1
      Assets:Receivable:Bolt  700.00 USD
      Income:Sales
    2026-03-02 * "Bolt" "On account"
      Assets:Bank:Checking    100.00 USD
      Assets:Receivable:Bolt
    """
    plan, _ = invoice(office.context(), ask(office, "Bolt", amount))
    assert list(plan.remarks) == [f"Bolt is then {over} USD over the credit limit." for over in remark]


@pytest.mark.parametrize(
    ("change", "said", "remedy"),
    [
        ({"amount": None}, "give an amount or lines, and not both", "--line"),
        ({"lines": (Line("x", Decimal(1), Decimal(1)),)}, "give an amount or lines, and not both", "--line"),
        ({"amount": Decimal(0)}, "more than zero", "sign"),
        ({"amount": Decimal(-1)}, "more than zero", "sign"),
        ({"amount": Decimal("1.005")}, "more than 2 decimals", "Round"),
        ({"amount": Decimal("1.5"), "currency": "JPY"}, "more than 0 decimals", "Round"),
        ({"tax": "vat"}, "no tax code 'vat'", "Known: std, half, none."),
        ({"account": "Income:Sale"}, "no account Income:Sale", "Did you mean Income:Sales?"),
        ({"account": "nonsense"}, "no account nonsense", "Open it"),
    ],
)
def test_nonsense_is_a_users_error(office: Office, change: dict[str, object], said: str, remedy: str) -> None:
    request = replace(ask(office, amount="5"), **change)  # type: ignore[arg-type]
    with pytest.raises(UserError, match=said) as caught:
        invoice(office.context(), request)
    assert caught.value.exit_code == (3 if "more than" in said else 2)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("5", "USD", "5.00"),
        ("5.10", "USD", "5.10"),
        ("5.100", "KWD", "5.100"),
        ("5", "JPY", "5"),
        ("5.0", "JPY", "5"),
    ],
)
def test_money_has_its_currencys_decimals(amount: str, currency: str, written: str) -> None:
    assert f"{money_of(Decimal(amount), currency):f}" == written


@pytest.mark.parametrize(("amount", "currency"), [("1.080", "USD"), ("5.000", "JPY"), ("1.0800", "KWD")])
def test_what_may_be_a_separator_of_thousands_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(UserError, match="decimals") as caught:
        money_of(Decimal(amount), currency)
    assert "1,080.00" in caught.value.remedy


@pytest.mark.parametrize("number", ["100", "1000", "12300", "100.0"])
def test_round_numbers_are_written_out(number: str) -> None:
    assert "E" not in f"{money_of(Decimal(number), 'JPY'):f}"
    assert money_of(Decimal(number), "JPY") == Decimal(number)


def test_numbers_run_on_over_clients_and_start_anew_with_the_year(office: Office) -> None:
    asked = [("2025-12-30", "Acme"), ("2025-12-31", "Bolt"), ("2026-01-01", "Acme"), ("2026-01-02", "Bolt")]
    given = []
    for day, client in [*asked, ("2025-12-31", "Acme")]:
        plan, number = invoice(office.context(day), ask(office, client, "5"))
        office.write(plan)
        given.append(number)
    assert given == ["INV-2025-0001", "INV-2025-0002", "INV-2026-0001", "INV-2026-0002", "INV-2025-0003"]


def test_any_account_named_for_income_makes_an_invoice(office: Office) -> None:
    """
    2025-01-01 open Income:Services
    """
    with pytest.raises(UserError, match="which income account"):
        invoice(office.context(), ask(office, amount="5"))
    plan, _ = invoice(office.context(), replace(ask(office, amount="5"), account="Income:Services"))
    assert kinds(office.write(plan)) == [("invoice", "5.00")]


def test_an_invoice_against_deferred_revenue_needs_the_policys_word(office: Office) -> None:
    """
    2025-01-01 open Liabilities:Deferred
    """
    request = replace(ask(office, amount="5"), account="Liabilities:Deferred")
    with pytest.raises(Refused, match="Liabilities:Deferred is no income account"):
        invoice(office.context(), request)
    like_income = (*office.policy.accounts.tax, "Liabilities:Deferred")
    office.policy = replace(office.policy, accounts=replace(office.policy.accounts, tax=like_income))
    assert kinds(office.write(invoice(office.context(), request)[0])) == [("invoice", "5.00")]


def test_an_invoice_against_the_bank_is_refused(office: Office) -> None:
    with pytest.raises(UserError):
        invoice(office.context(), replace(ask(office, amount="5"), account="Assets:Bank:Checking"))


def memo(office: Office, amount: str = "100", **more: str) -> MemoRequest:
    return replace(MemoRequest(office.client("Acme"), Decimal(amount)), **more)  # type: ignore[arg-type]


SOLD = '2026-03-01 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme  540.00 USD\n  Income:Sales\n'


def test_a_credit_memo_takes_income_and_tax_back(office: Office) -> None:
    office.text += SOLD
    plan, number, total = credit_memo(
        office.context(), memo(office, tax="std", invoice="INV-1", note="Short shipment")
    )
    assert (number, total) == ("CM-2026-0001", Decimal("108.00"))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Short shipment" ^INV-1 #credit-memo
          number: "CM-2026-0001"
          by: "dana"
          Assets:Receivable:Acme  -108.00 USD
          Income:Sales             100.00 USD
          Liabilities:Tax:Sales      8.00 USD
        """,
    )
    book = office.write(plan)
    assert kinds(book) == [("invoice", "540.00"), ("credit-memo", "-108.00")]
    assert open_lines(book) == [("INV-1", "2026-03-31", "432.00")]
    assert credit_memo(office.context(), memo(office))[1] == "CM-2026-0002"


def test_what_an_invoice_does_not_need_of_a_credit_memo_stays(office: Office) -> None:
    office.text += SOLD
    plan, _, _ = credit_memo(office.context(), memo(office, "600", invoice="INV-1"))
    assert plan.remarks == ("60.00 USD more than INV-1 has open: it stays unapplied.",)
    book = office.write(plan)
    assert (open_lines(book), unapplied(book)) == ([], [("credit-memo", "60.00")])


def test_a_credit_memo_for_nothing_is_unapplied_and_for_an_unknown_invoice_refused(office: Office) -> None:
    office.text += SOLD
    assert unapplied(office.write(credit_memo(office.context(), memo(office))[0])) == [("credit-memo", "100.00")]
    with pytest.raises(Refused, match="there is no invoice INV-2") as caught:
        credit_memo(office.context(), memo(office, invoice="INV-2"))
    assert caught.value.remedy == "Did you mean INV-1?"


def test_a_credit_memo_is_in_the_currency_of_its_invoice(office: Office) -> None:
    office.text += SOLD.replace("USD", "EUR") + SOLD.replace("INV-1", "INV-2").replace("540", "1")
    plan, _, _ = credit_memo(office.context(), memo(office, "40", invoice="INV-1"))
    assert ("INV-1", "2026-03-31", "500.00") in open_lines(office.write(plan))


def test_a_debit_memo_opens_an_item_of_its_own(office: Office) -> None:
    office.text += SOLD
    plan, number = debit_memo(office.context(), memo(office, "45", invoice="INV-1", tax="std"))
    assert_entries(
        plan,
        """
        2026-03-31 * "Acme Ltd" "Debit memo DM-2026-0001" ^DM-2026-0001 #debit-memo
          due: 2026-04-30
          corrects: "INV-1"
          Assets:Receivable:Acme   48.60 USD
          Income:Sales            -45.00 USD
          Liabilities:Tax:Sales    -3.60 USD
        """,
    )
    book = office.write(plan)
    assert kinds(book)[-1] == ("debit-memo", "48.60")
    assert open_lines(book)[-1] == (number, "2026-04-30", "48.60")


def test_a_debit_memo_for_an_unknown_invoice_is_refused(office: Office) -> None:
    office.text += SOLD
    with pytest.raises(Refused, match="there is no invoice INV-2"):
        debit_memo(office.context(), memo(office, "45", invoice="INV-2"))


@pytest.mark.parametrize("make", [credit_memo, debit_memo])
def test_memos_refuse_nonsense(office: Office, make: object) -> None:
    assert callable(make)
    for amount, change in (("0", {}), ("-1", {}), ("1.001", {}), ("1", {"tax": "x"}), ("1", {"account": "x"})):
        with pytest.raises(UserError) as caught:
            make(office.context(), memo(office, amount, **change))
        assert caught.value.exit_code == (2 if change else 3)
    office.text += SOLD.replace("^INV-1", "^CM-2026-0001 ^DM-2026-0001")
    number = "CM-2026-0001" if make is credit_memo else "DM-2026-0001"
    with pytest.raises(Refused, match="is taken"):
        make(office.context(), memo(office, number=number))


def test_a_credit_memo_without_a_number_is_refused(office: Office) -> None:
    with pytest.raises(UserError):
        credit_memo(office.context(), memo(office, number=""))
