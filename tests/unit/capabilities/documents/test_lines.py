"""The lines and taxes of documents: figures are the ledger's, and what cannot be known is not said."""

from decimal import Decimal

import pytest
from tests.support.books import book_of, day

from arledger.capabilities.documents.rules import bill_of
from arledger.capabilities.documents.values import BILLED, Bill
from arledger.model.documents import DocumentKind
from arledger.policy.settings import Policy, TaxCode

OPENS = """\
2025-01-01 open Assets:Bank
2025-01-01 open Assets:Inventory
2025-01-01 open Income:Sales
2025-01-01 open Income:Freight
2025-01-01 open Liabilities:Tax:Std
2025-01-01 open Liabilities:Tax:Red
2025-01-01 open Liabilities:Deposits:Acme
2025-01-01 open Liabilities:Accrued
2025-01-01 open Expenses:Discounts
2025-01-01 open Expenses:Cost
2025-01-01 open Expenses:Rounding
2025-01-01 open Assets:Receivable:Acme
2025-01-01 open Assets:Receivable:Bolt
"""
TAXES = (
    TaxCode("std", Decimal(20), "Liabilities:Tax:Std", "VAT"),
    TaxCode("zero", Decimal(0), "Liabilities:Tax:Std", "VAT"),
    TaxCode("rc", Decimal(0), "Liabilities:Tax:Charge", "Reverse charge"),
    TaxCode("red", Decimal(5), "Liabilities:Tax:Red", "VAT"),
)
POLICY = Policy(tax=TAXES)


def bills(entries: str, policy: Policy = POLICY, as_of: str | None = None) -> list[Bill]:
    book = book_of(OPENS + entries, as_of or "2026-12-31", policy)
    copy = day(as_of) if as_of else None
    return [bill_of(book, policy, d, copy) for d in book.documents if d.kind in BILLED]


def bill(legs: str, narration: str = "Pumps") -> Bill:
    (found,) = bills(f'\n2026-01-05 * "Acme" "{narration}" ^INV-1\n' + legs)
    return found


def lines(of: Bill) -> list[tuple[str, str]]:
    return [(line.text, f"{line.amount}") for line in of.contents.lines]


def test_one_leg_is_called_as_its_entry() -> None:
    found = bill(
        "  Assets:Receivable:Acme 1200.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -200.00 USD\n"
    )
    assert lines(found) == [("Pumps", "1000.00")]
    (tax,) = found.contents.taxes
    assert (tax.name, tax.rate, tax.base, tax.amount) == ("VAT", Decimal(20), Decimal("1000.00"), Decimal("200.00"))
    assert (found.contents.net, found.contents.total, found.left) == (Decimal(1000), Decimal(1200), Decimal(1200))
    assert found.subject == ""


def test_several_legs_are_called_as_their_accounts_and_the_entry_says_the_whole() -> None:
    found = bill("  Assets:Receivable:Acme 110.00 USD\n  Income:Sales -100.00 USD\n  Income:Freight -10.00 USD\n")
    assert lines(found) == [("Sales", "100.00"), ("Freight", "10.00")]
    assert found.subject == "Pumps"


def test_what_the_legs_say_themselves_goes_before() -> None:
    found = bill(
        '  Assets:Receivable:Acme 115.00 USD\n  Income:Sales -100.00 USD\n    text: "Pump"\n    quantity: 2\n'
        '    unit: "pcs"\n    unit-price: 50.00\n  Income:Sales -15.00 USD\n    description: "Seal"\n    quantity: 4\n'
        "    price: 3.00\n"
    )
    pump, seal = found.contents.lines
    assert (pump.text, pump.quantity, pump.unit, pump.price) == ("Pump", Decimal(2), "pcs", Decimal("50.00"))
    assert (seal.text, seal.quantity, seal.price) == ("Seal", Decimal(4), None), "4 x 3.00 is not 15.00"


def test_hours_that_the_ledger_counts_are_quantity_and_price() -> None:
    found = bill("  Assets:Receivable:Acme 1200.00 USD\n  Income:Sales -10 HOUR @ 120.00 USD\n")
    (line,) = found.contents.lines
    assert (line.text, line.quantity, line.unit, line.price, line.amount) == (
        *("Pumps", Decimal(10), "HOUR"),
        *(Decimal("120.00"), Decimal("1200.00")),
    )


def test_the_cost_of_sales_is_no_business_of_the_client() -> None:
    sold = "  Assets:Receivable:Acme 100.00 USD\n  Income:Sales -100.00 USD\n"
    cost = "  Expenses:Cost 61.00 USD\n  Assets:Inventory -61.00 USD\n"
    commission = "  Expenses:Cost 5.00 USD\n  Liabilities:Accrued -5.00 USD\n"
    assert lines(bill(sold + cost)) == [("Pumps", "100.00")]
    assert lines(bill(sold + cost + commission)) == [("Pumps", "100.00")]
    several = "  Expenses:Cost 61.00 USD\n  Assets:Inventory -40.00 USD\n  Liabilities:Accrued -21.00 USD\n"
    assert lines(bill(sold + several)) == [("Pumps", "100.00")]
    odd = "  Assets:Receivable:Acme 99.99 USD\n  Income:Sales -100.00 USD\n  Expenses:Rounding 0.01 USD\n"
    assert lines(bill(odd + cost)) == [("Pumps", "100.00"), ("Rounding", "-0.01")]


def test_negative_lines_and_an_invoice_of_nothing() -> None:
    found = bill("  Assets:Receivable:Acme 0.00 USD\n  Income:Sales -100.00 USD\n  Expenses:Discounts 100.00 USD\n")
    assert lines(found) == [("Pumps", "100.00"), ("Discount", "-100.00")]
    assert (found.contents.charged, found.left) == (Decimal(0), Decimal(0))


def test_a_deposit_applied_and_money_received_are_taken_off_below_the_total() -> None:
    found = bill(
        "  Assets:Receivable:Acme 500.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -200.00 USD\n"
        '  Liabilities:Deposits:Acme 600.00 USD\n    deposit: "DEP-0001"\n  Assets:Bank 100.00 USD\n'
    )
    contents = found.contents
    assert (contents.net, contents.total, contents.charged) == (Decimal(1000), Decimal(1200), Decimal(500))
    assert [tuple(each) for each in contents.deducted] == [
        ("Deposit applied", "DEP-0001", Decimal("600.00")),
        ("Received", "", Decimal("100.00")),
    ]


def test_a_deposit_asked_for_is_a_line_and_no_base_of_tax() -> None:
    found = bill(
        "  Assets:Receivable:Acme 1500.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -200.00 USD\n"
        "  Liabilities:Deposits:Acme -300.00 USD\n"
    )
    assert lines(found) == [("Pumps", "1000.00"), ("Deposit", "300.00")]
    assert found.contents.taxes[0].base == Decimal("1000.00")


TWO = "  Assets:Receivable:Acme 1305.00 USD\n{sales}  Liabilities:Tax:Std -200.00 USD\n  Liabilities:Tax:Red -5.00 USD\n"


def test_bases_of_two_rates_are_known_by_codes_alone() -> None:
    plain = "  Income:Sales -1000.00 USD\n  Income:Freight -100.00 USD\n"
    assert [tax.base for tax in bill(TWO.format(sales=plain)).contents.taxes] == [None, None]
    coded = '  Income:Sales -1000.00 USD\n    tax: "std"\n  Income:Freight -100.00 USD\n    tax: "red"\n'
    assert [tax.base for tax in bill(TWO.format(sales=coded)).contents.taxes] == [Decimal(1000), Decimal(100)]


def test_a_base_that_does_not_give_the_tax_is_not_said() -> None:
    found = bill(
        "  Assets:Receivable:Acme 1100.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -100.00 USD\n"
    )
    assert [(tax.rate, tax.base) for tax in found.contents.taxes] == [(Decimal(20), None)]


def taxes(of: Bill) -> list[tuple[str, str, str, str]]:
    return [(tax.name, f"{tax.rate}", f"{tax.base}", f"{tax.amount}") for tax in of.contents.taxes]


ZERO_LEGS = '  Assets:Receivable:Acme {total} USD\n  Income:Sales -1000.00 USD\n    tax: "{code}"\n{more}'


@pytest.mark.parametrize("code", ["zero", "rc"])
def test_what_bears_no_tax_by_its_code_has_a_row(code: str) -> None:
    found = bill(ZERO_LEGS.format(total="1000.00", code=code, more=""))
    name = {"zero": "VAT", "rc": "Reverse charge"}[code]
    assert taxes(found) == [(name, "0", "1000.00", "0.00")]
    assert (found.contents.net, found.contents.total) == (Decimal(1000), Decimal(1000))


def test_a_rate_of_nothing_stands_beside_others() -> None:
    more = (
        '  Income:Freight -100.00 USD\n    tax: "std"\n  Income:Sales -7.00 USD\n    tax: "rc"\n'
        '  Income:Sales -3.00 USD\n    tax: "rc"\n  Liabilities:Tax:Std -20.00 USD\n    tax: "std"\n'
    )
    assert taxes(bill(ZERO_LEGS.format(total="1130.00", code="zero", more=more))) == [
        ("VAT", "20", "100.00", "20.00"),
        ("VAT", "0", "1000.00", "0.00"),
        ("Reverse charge", "0", "10.00", "0.00"),
    ]


def test_lines_without_a_code_bear_the_one_rate_there_is_beside() -> None:
    more = "  Income:Freight -100.00 USD\n  Liabilities:Tax:Std -20.00 USD\n"
    assert taxes(bill(ZERO_LEGS.format(total="1120.00", code="zero", more=more))) == [
        ("VAT", "20", "100.00", "20.00"),
        ("VAT", "0", "1000.00", "0.00"),
    ]


def test_a_tax_that_rounds_to_nothing_has_a_row() -> None:
    found = bill('  Assets:Receivable:Acme 0.09 USD\n  Income:Sales -0.09 USD\n    tax: "red"\n')
    assert taxes(found) == [("VAT", "5", "0.09", "0.00")]


def test_a_code_whose_tax_is_not_there_or_that_nobody_knows_is_no_row() -> None:
    for code in ("std", "who"):
        assert taxes(bill(ZERO_LEGS.format(total="1000.00", code=code, more=""))) == []


@pytest.mark.parametrize(
    ("account", "row"),
    [
        ("Liabilities:Tax:Std", ("VAT", "0", "1000.00", "0.00")),
        ("Liabilities:Tax:Red", ("VAT", "None", "None", "0.00")),
    ],
)
def test_a_leg_of_nothing_on_a_tax_account_is_the_rate_that_gives_nothing(account: str, row: tuple[str, ...]) -> None:
    legs = f"  Assets:Receivable:Acme 1000.00 USD\n  Income:Sales -1000.00 USD\n  {account} 0.00 USD\n"
    assert taxes(bill(legs)) == [row]


def test_a_leg_of_nothing_takes_no_line_from_the_one_rate_there_is() -> None:
    found = bill(
        "  Assets:Receivable:Acme 120.00 USD\n  Income:Sales -100.00 USD\n  Liabilities:Tax:Std -20.00 USD\n"
        "  Liabilities:Tax:Red 0.00 USD\n"
    )
    assert taxes(found) == [("VAT", "20", "100.00", "20.00"), ("VAT", "None", "None", "0.00")]


def test_a_leg_of_nothing_that_says_its_code_is_that_rate() -> None:
    more = '  Liabilities:Tax:Std 0.00 USD\n    tax: "zero"\n'
    assert taxes(bill(ZERO_LEGS.format(total="1000.00", code="zero", more=more))) == [("VAT", "0", "1000.00", "0.00")]


def test_a_credit_memo_of_what_bore_no_tax_says_so_as_well() -> None:
    (found,) = bills(
        '\n2026-01-05 * "Acme" "Back" ^CM-1\n  Assets:Receivable:Acme -50.00 USD\n  Income:Sales 50.00 USD\n'
        '    tax: "zero"\n'
    )
    assert taxes(found) == [("VAT", "0", "50.00", "0.00")]


def test_a_rate_that_cannot_be_told_is_not_said() -> None:
    two = Policy(tax=(*TAXES, TaxCode("old", Decimal(19), "Liabilities:Tax:Std", "VAT")))
    entry = (
        '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme 1190.00 USD\n  Income:Sales -1000.00 USD\n'
        "  Liabilities:Tax:Std -190.00 USD\n"
    )
    assert [(t.name, t.rate, t.base) for t in bills(entry, two)[0].contents.taxes] == [("Std", None, None)]
    told = entry.rstrip() + '\n    tax: "old"\n'
    assert [(t.rate, t.base) for t in bills(told, two)[0].contents.taxes] == [(Decimal(19), Decimal("1000.00"))]


def test_an_entry_of_two_clients_is_one_line_for_each() -> None:
    found = bills(
        '\n2026-01-05 * "Both" "Joint order" ^INV-1\n  Assets:Receivable:Acme 600.00 USD\n'
        "  Assets:Receivable:Bolt 600.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -200.00 USD\n"
    )
    assert [(b.client.id, lines(b), b.contents.taxes, b.contents.whole) for b in found] == [
        ("Acme", [("Joint order", "600.00")], (), True),
        ("Bolt", [("Joint order", "600.00")], (), True),
    ]


def test_each_currency_of_an_entry_is_a_document() -> None:
    found = bills(
        '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme 100.00 USD\n  Income:Sales -100.00 USD\n'
        "  Assets:Receivable:Acme 50.00 EUR\n  Income:Freight -50.00 EUR\n"
    )
    assert sorted((b.currency, *lines(b)) for b in found) == [
        ("EUR", ("Pumps", "50.00")),
        ("USD", ("Pumps", "100.00")),
    ]


def test_a_sale_booked_in_another_currency_is_converted_and_ties() -> None:
    found = bill(
        "  Assets:Receivable:Acme 1000.00 EUR @ 1.0833 USD\n  Income:Sales -902.75 USD\n"
        "  Liabilities:Tax:Std -180.55 USD\n"
    )
    contents = found.contents
    assert contents.total == contents.charged == Decimal("1000.00")
    assert [f"{line.amount}" for line in contents.lines] == ["833.33"]
    assert contents.rounding == Decimal(1000) - Decimal("833.33") - contents.taxes[0].amount


def test_fractions_of_a_coin_are_rounded_and_still_add_up() -> None:
    found = bill(
        "  Assets:Receivable:Acme\n  Income:Sales -33.333 USD\n  Income:Freight -33.333 USD\n"
        "  Liabilities:Tax:Std -13.3332 USD\n"
    )
    assert found.contents.charged == Decimal("80.00")
    assert found.contents.rounding == Decimal("0.01")


def test_a_credit_memo_is_positive_and_says_what_it_was_used_for() -> None:
    sale = (
        '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme 120.00 USD\n  Income:Sales -100.00 USD\n'
        "  Liabilities:Tax:Std -20.00 USD\n"
    )
    memo = (
        '\n2026-02-05 * "Acme" "One back" ^INV-1 #credit-memo\n  number: "CM-1"\n  Assets:Receivable:Acme -180.00 USD\n'
        "  Income:Sales 150.00 USD\n  Liabilities:Tax:Std 30.00 USD\n"
    )
    found = {b.kind: b for b in bills(sale + memo, as_of="2026-03-01")}
    credit = found[DocumentKind.CREDIT_MEMO]
    assert (credit.number, lines(credit), credit.about) == ("CM-1", [("One back", "150.00")], ("INV-1",))
    assert [(row.what, row.number, row.amount) for row in credit.moved] == [("Applied", "INV-1", Decimal("120.00"))]
    assert credit.left == Decimal("60.00")
    invoice = found[DocumentKind.INVOICE]
    assert [(row.what, row.number, row.amount) for row in invoice.moved] == [
        ("Credit memo", "CM-1", Decimal("120.00"))
    ]
    assert invoice.left == 0


@pytest.mark.parametrize("as_of", ["2026-01-31", "2026-02-28"])
def test_a_copy_knows_nothing_of_later_days(as_of: str) -> None:
    (found,) = bills(
        '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme 100.00 USD\n  Income:Sales -100.00 USD\n'
        '\n2026-02-10 * "Acme" "Part" ^INV-1\n  Assets:Bank 40.00 USD\n  Assets:Receivable:Acme -40.00 USD\n',
        as_of=as_of,
    )
    assert found.left == (Decimal(100) if as_of < "2026-02" else Decimal(60))
    assert len(found.moved) == (as_of > "2026-02")


def test_instalments_discounts_and_the_terms_that_mean_them() -> None:
    head = '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n'
    legs = "  Assets:Receivable:Acme 1200.00 USD\n  Income:Sales -1000.00 USD\n  Liabilities:Tax:Std -200.00 USD\n"
    (found,) = bills(head + '  terms: "2/10 net 30"\n' + legs)
    assert [tuple(part) for part in found.dues] == [(day("2026-02-04"), Decimal("1200.00"))]
    assert (found.terms, [tuple(each) for each in found.offers]) == (
        "2/10 net 30",
        [(Decimal(2), day("2026-01-15"), Decimal("24.00"))],
    )
    (found,) = bills(head + '  terms: "3 instalments monthly"\n' + legs)
    assert [part.due for part in found.dues] == [day("2026-02-05"), day("2026-03-05"), day("2026-04-05")]
    assert sum(part.amount for part in found.dues) == Decimal("1200.00")
    (found,) = bills(head + "  due: 2026-03-31\n" + legs)
    assert (found.terms, found.dues[0].due) == ("", day("2026-03-31")), "net 30 does not mean that day"
    (late,) = bills(head + '  terms: "2/10 net 30"\n' + legs, as_of="2026-01-16")
    assert late.offers == (), "it is over"


def test_instalments_agreed_later_move_what_is_due_and_nothing_else() -> None:
    (found,) = bills(
        '\n2026-01-05 * "Acme" "Pumps" ^INV-1\n  due: 2026-02-04\n  Assets:Receivable:Acme 100.00 USD\n'
        "  Income:Sales -100.00 USD\n"
        '\n2026-02-10 * "Acme" "Instalments" ^INV-1\n  Assets:Receivable:Acme -100.00 USD\n'
        "  Assets:Receivable:Acme 60.00 USD\n    due: 2026-03-01\n"
        "  Assets:Receivable:Acme 40.00 USD\n    due: 2026-04-01\n"
        '\n2026-03-01 * "Acme" "First" ^INV-1\n  Assets:Bank 60.00 USD\n  Assets:Receivable:Acme -60.00 USD\n',
        as_of="2026-03-15",
    )
    assert [(row.what, row.amount) for row in found.moved] == [("Payment received", Decimal("60.00"))]
    assert found.left == Decimal("40.00")
