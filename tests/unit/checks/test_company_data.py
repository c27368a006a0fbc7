"""What a company's country asks for on its documents: said where it is missing, and never where nothing is sent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.books import book_of

from arledger.checks.company_data import find
from arledger.checks.context import Context
from arledger.model.source import Source
from arledger.policy.settings import CompanySettings, Policy, TaxCode

TAXED = (TaxCode("std", Decimal(20), "Liabilities:Tax"),)
WHOLE = CompanySettings(name="Acme", address=("Mill Road",))


def missing(company: CompanySettings, tax: tuple[TaxCode, ...] = TAXED, *, in_file: bool = True) -> list[str]:
    """Return the settings that the findings ask for."""
    book = book_of("2025-01-01 open Assets:Receivable:Acme\n", "2026-01-01")
    setting = (lambda *_: Source("arledger.toml", 3)) if in_file else None
    context = Context(book, book, Policy(company=company, tax=tax), lambda _: True, setting=setting)
    found = sorted(find(context))
    assert all(problem.source == Source("arledger.toml", 3) for problem in found)
    return sorted(problem.remedy.partition("[company]: ")[2].partition(" =")[0] for problem in found)


@pytest.mark.parametrize("company", [CompanySettings(), WHOLE, CompanySettings(name="Nord GmbH")])
def test_without_a_country_nothing_is_asked(company: CompanySettings) -> None:
    assert missing(company) == []


def test_without_a_policy_file_nothing_is_asked() -> None:
    assert missing(CompanySettings(country="DE"), in_file=False) == []


@pytest.mark.parametrize(
    ("country", "asked"),
    [
        ("US", []),
        ("us", []),
        ("AT", ["vat-id"]),
        ("DE", ["vat-id"]),
        ("CH", ["vat-id"]),
        ("GB", ["vat-id"]),
        ("FR", ["invoice-notes", "registration", "vat-id"]),
        ("JP", []),
    ],
)
def test_what_each_country_asks_of_who_charges_tax(country: str, asked: list[str]) -> None:
    assert missing(replace(WHOLE, country=country)) == asked
    full = replace(WHOLE, country=country, vat_id="X1 MWST", registration=("RCS",), invoice_notes=("40 EUR",))
    assert missing(full) == []


@pytest.mark.parametrize(("country", "asked"), [("AT", []), ("CH", []), ("GB", []), ("DE", ["vat-id"])])
def test_who_charges_no_tax_needs_no_number_but_in_germany(country: str, asked: list[str]) -> None:
    assert missing(replace(WHOLE, country=country), tax=()) == asked
    assert missing(replace(WHOLE, country=country), tax=(TaxCode("zero", Decimal(0), "Liabilities:Tax"),)) == asked


def test_a_tax_number_does_in_germany() -> None:
    assert missing(replace(WHOLE, country="DE", tax_id="12/345/67890")) == []


@pytest.mark.parametrize(
    ("country", "name", "form", "asked"),
    [
        ("DE", "Nord GmbH", "", True),
        ("DE", "Nord", "AG", True),
        ("DE", "Agnes Nord e.K.", "", False),
        ("GB", "Acme Ltd", "", True),
        ("GB", "Acme", "Limited", True),
        ("GB", "Ltdson and Sons", "", False),
        ("US", "Acme Ltd", "", False),
    ],
)
def test_companies_in_a_register_name_it(country: str, name: str, form: str, asked: bool) -> None:
    company = CompanySettings(name=name, address=("x",), country=country, legal_form=form, vat_id="X1")
    assert missing(company) == (["registration"] if asked else [])
    assert missing(replace(company, registration=("no. 1",))) == []


def test_name_and_address_are_asked_everywhere() -> None:
    assert missing(CompanySettings(country="US")) == ["address", "name"]


def test_a_swiss_number_says_that_it_is_one_of_vat() -> None:
    assert missing(replace(WHOLE, country="CH", vat_id="CHE-123.456.788")) == ["vat-id"]
    assert missing(replace(WHOLE, country="CH", vat_id="CHE-123.456.788 TVA")) == []


def test_a_country_that_is_none() -> None:
    book = book_of("2025-01-01 open Assets:Receivable:Acme\n", "2026-01-01")
    policy = Policy(company=CompanySettings(country="Germany"))
    (problem,) = find(Context(book, book, policy, lambda _: True, setting=lambda *_: Source("arledger.toml", 3)))
    assert "'Germany' is no code of two letters" in problem.message
