"""What clients and invoices say about themselves: terms, limits, due dates, metadata, documents, no client."""

from decimal import Decimal

import pytest
from tests.unit.checks.support import findings, problems

from arledger.checks.metadata import CLIENT_KEYS, ENTRY_KEYS, meant_key
from arledger.policy.settings import ItemSettings, Policy

SALE = '2026-01-05 * "Acme" "Pumps" ^INV-1\n  Assets:Receivable:Acme   100.00 USD\n  Income:Sales\n'
PAYEES = Policy(items=ItemSettings(client_from="payee"))


def sale(meta: str, *, posting: bool = False) -> str:
    return (
        SALE.replace("USD\n", f"USD\n    {meta}\n", 1) if posting else SALE.replace("INV-1\n", f"INV-1\n  {meta}\n")
    )


def opened(meta: str, name: str = "Calder") -> str:
    return f"2026-01-01 open Assets:Receivable:{name}\n  {meta}\n"


def custom(values: str) -> str:
    return f"2026-01-02 custom {values}\n"


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (opened('terms: "whenever"'), 1),
        (sale('terms: "whenever"'), 1),
        (sale('terms: "whenever"', posting=True), 2),
        (custom('"ar-terms" Assets:Receivable:Acme "whenever" "m.ito"'), 1),
    ],
)
def test_terms_that_nobody_can_read(entries: str, line: int) -> None:
    assert findings(entries) == [("terms", line)]
    assert findings(entries.replace("whenever", "net 30")) == []


def test_terms_of_an_account_below_a_client_and_of_nobodys() -> None:
    assert findings(opened('terms: "whenever"', "Acme:Late")) == [("terms", 1)]
    assert findings('2026-01-01 open Assets:Lent\n  terms: "whenever"\n') == []


@pytest.mark.parametrize("limit", ["5000", '"5000.00 USD"', '"5000"', "TRUE", "2026-01-01"])
def test_a_limit_that_is_no_amount(limit: str) -> None:
    assert findings(opened(f"credit-limit: {limit}")) == [("limit-not-an-amount", 1)]


def test_a_limit_in_a_currency_that_is_not_used() -> None:
    bought = SALE.replace("Acme", "Calder")
    assert findings(opened("credit-limit: 1 EUR") + bought) == [("limit-currency", 1)]
    assert findings(opened("credit-limit: 1 USD") + bought) == []
    assert findings(opened("credit-limit: 1 EUR")) == []
    assert findings(SALE + custom('"ar-limit" Assets:Receivable:Acme 1 EUR "m.ito"')) == [("limit-currency", 4)]
    assert findings(SALE + custom('"ar-limit" Assets:Receivable:Bolt 1 EUR "m.ito"')) == []


@pytest.mark.parametrize("posting", [False, True])
@pytest.mark.parametrize(
    ("due", "code"),
    [
        ("2026-01-05", None),
        ('"2026-01-05"', None),
        ("2026-01-04", "due-before-date"),
        ('"2026-01-04"', "due-before-date"),
        ('"in January"', "due-not-a-date"),
        ('"2026-02-30"', "due-not-a-date"),
        ('"05.02.2026"', "due-not-a-date"),
        ("30", "due-not-a-date"),
        ("TRUE", "due-not-a-date"),
    ],
)
def test_due_dates(due: str, code: str | None, posting: bool) -> None:
    assert findings(sale(f"due: {due}", posting=posting)) == ([(code, 2 if posting else 3)] if code else [])


def test_a_due_date_is_shown_as_it_is_written() -> None:
    (problem,) = problems(sale("due: 30"))
    assert problem.message.startswith("due: 30 is not a date")


def test_a_due_date_on_the_posting_goes_before_the_entrys() -> None:
    assert findings(sale("due: 2025-01-01").replace("USD\n", "USD\n    due: 2026-02-01\n", 1)) == []


def test_a_credits_due_date_means_nothing() -> None:
    receipt = SALE.replace("100.00", "-100.00").replace("Income:Sales", "Assets:Bank").replace("01-05", "02-05")
    assert findings(SALE + receipt.replace("INV-1\n", "INV-1\n  due: 2026-01-01\n")) == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("duedate", "due"), ("due-date", "due"), ("due_date", "due"), ("dueDate", "due"), ("deu", "due"),
        ("invoce", "invoice"), ("inovice", "invoice"), ("invoiec", "invoice"), ("invoicee", "invoice"),
        ("invoice-no", "invoice"), ("invoice_number", "invoice"), ("numbr", "number"), ("trems", "terms"),
        ("payment-terms", "terms"), ("secure", "secures"), ("bank_ref", "bank-ref"), ("bankref", "bank-ref"),
    ],
)  # fmt: skip
def test_slips_on_entries(key: str, meant: str) -> None:
    assert meant_key(key, ENTRY_KEYS) == meant
    assert findings(sale(f'{key}: "x"')) == [("metadata-misspelt", 1)]
    assert findings(sale(f'{key}: "x"', posting=True)) == [("metadata-misspelt", 2)]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("credit_limit", "credit-limit"), ("creditlimit", "credit-limit"), ("creditLimit", "credit-limit"),
        ("credit-limt", "credit-limit"), ("limit", "credit-limit"), ("nmae", "name"), ("emial", "email"),
        ("e-mail", "email"), ("sales_rep", "sales-rep"), ("salesrep", "sales-rep"), ("kidn", "kind"),
    ],
)  # fmt: skip
def test_slips_on_clients(key: str, meant: str) -> None:
    assert meant_key(key, CLIENT_KEYS) == meant
    assert findings(opened(f'{key}: "x"')) == [("metadata-misspelt", 1)]


OWN_KEYS = (
    "project", "colour", "order", "order-number", "po", "department", "region", "phone", "fax", "address", "city",
    "country", "vat-id", "iban", "contact", "since", "currency", "notes", "memo", "ref", "reference",
    "customer-id", "tax", "sku", "quantity", "unit", "delivery", "delivered", "approved-by", "batch", "source",
)  # fmt: skip


@pytest.mark.parametrize("key", OWN_KEYS)
def test_the_users_own_keys_are_nobodys_business(key: str) -> None:
    below = sale(f'{key}: "x"', posting=True).replace("INV-1", "INV-2")
    assert findings(opened(f'{key}: "x"') + sale(f'{key}: "x"') + below) == []


def test_a_second_key_beside_the_right_one_is_the_users_own() -> None:
    assert findings(opened('email: "a@b.example"\n  email2: "c@b.example"')) == []


@pytest.mark.parametrize("meta", ["term: 36", 'names: "A, B"', 'email2: "c@b.example"', 'kin: "brother of Bolt"'])
def test_whole_words_are_no_errors(meta: str) -> None:
    assert all(problem.severity.value == "warning" for problem in problems(opened(meta)))


def test_documents_are_asked_for_by_their_place() -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path)
        return path.endswith("INV-1.pdf")

    entries = (
        '2026-01-05 document Assets:Receivable:Acme "acme/INV-1.pdf"\n'
        + sale('document: "acme/order.pdf"')
        + sale('document-2: "INV-1.pdf"').replace("INV-1\n", "INV-2\n")
    )
    found = problems(entries, exists=exists)
    assert [problem.message for problem in found] == ["there is no file acme/order.pdf"]
    assert sorted(set(asked)) == ["INV-1.pdf", "acme/INV-1.pdf", "acme/order.pdf"]


def test_nobodys_money() -> None:
    nobody = "2026-01-01 open Assets:Receivable\n" + SALE.replace(":Acme", "")
    assert findings(nobody) == [("no-client", 3)]
    assert findings(nobody, PAYEES) == []
    assert findings(nobody.replace('"Acme" ', ""), PAYEES) == [("no-client", 3)]
    assert findings(nobody.replace('"Acme" ', '" " '), PAYEES) == [("no-client", 3)]


def test_amounts_keep_their_digits_in_messages() -> None:
    paid = SALE + '2026-02-03 * "x" ^INV-1\n  Assets:Receivable:Acme  -100.125 USD\n  Assets:Bank\n'
    (problem,) = problems(paid)
    assert str(Decimal("0.125")) in problem.message
