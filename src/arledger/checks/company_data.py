"""What the law of the company's country wants to stand on its invoices, and the policy does not say.

Only a policy that names a `country` is looked at: books of which nothing is sent have none. This is what is asked of
the sender in general; what an invoice must say of a sale, such as the day of supply, stands on the entry.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from arledger.checks.context import Context
from arledger.model.problem import Problem, Severity
from arledger.policy.settings import CompanySettings, Policy

NAME = "company-data"

_UNION = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
_REGISTERED = {
    "DE": (
        ("gmbh", "ug", "ag", "kg", "kgaa", "ohg", "se"),
        "§ 35a GmbHG, § 80 AktG, § 125 HGB",
        "Amtsgericht Hamburg HRB 12345",
    ),
    "GB": (
        ("ltd", "limited", "plc", "llp"),
        "Trading Disclosures Regulations 2015",
        "Registered in England no. 01234567",
    ),
}
"""Legal forms that must name their register, by which law, and how that may look."""

_SWISS = re.compile(r"\b(MWST|TVA|IVA)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COUNTRY = re.compile(r"[A-Z]{2}")


class _Need(NamedTuple):
    """A setting that is missing, what it is, the law, and how it is written."""

    setting: str
    what: str
    law: str
    example: str


def find(context: Context) -> Iterator[Problem]:
    """Yield what is missing under [company] for the documents of its country."""
    company = context.policy.company
    country = company.country.strip().upper()
    if not country or context.setting is None:
        return
    source = context.setting("company", "country")
    if not _COUNTRY.fullmatch(country):
        said = f"[company] country: {company.country!r} is no code of two letters"
        yield Problem(source, NAME, said, 'Write it as in country = "DE".', Severity.WARNING)
        return
    for need in _needs(country, context.policy):
        said = f"documents of a company in {country} must say {need.what} ({need.law})"
        remedy = f"Write under [company]: {need.setting} = {need.example}"
        yield Problem(source, NAME, said, remedy, Severity.WARNING)


def _needs(country: str, policy: Policy) -> Iterator[_Need]:
    company = policy.company
    law = "Directive 2006/112/EC, art. 226" if country in _UNION else "so that it can be told who writes"
    if not company.name.strip():
        yield _Need("name", "its name", law, '"Northgate Equipment Ltd"')
    if not any(line.strip() for line in company.address):
        yield _Need("address", "its address", law, '["14 Foundry Lane", "Portsmouth"]')
    yield from _of_tax(country, policy)
    yield from _of_register(country, company)
    if country == "FR":
        yield from _of_france(company)


def _of_tax(country: str, policy: Policy) -> Iterator[_Need]:
    """Yield the number of who charges tax; in Germany everybody has one of two."""
    company, is_taxed = policy.company, any(row.rate for row in policy.tax)
    if country in ("CH", "LI") and company.vat_id.strip() and not _SWISS.search(company.vat_id):
        yield _Need("vat-id", "MWST, TVA or IVA behind its number", "art. 26 MWSTG", '"CHE-123.456.788 MWST"')
    if company.vat_id.strip() or (country == "DE" and company.tax_id.strip()):
        return
    if country == "DE":
        yield _Need(
            "vat-id", "its VAT id or tax number", "§ 14 (4) UStG", '"DE123456788", or tax-id = "12/345/67890"'
        )
    elif country in _UNION and is_taxed:
        yield _Need("vat-id", "its VAT id", "Directive 2006/112/EC, art. 226 (3)", f'"{country}…"')
    elif country in ("CH", "LI") and is_taxed:
        yield _Need("vat-id", "its VAT number", "art. 26 MWSTG", '"CHE-123.456.788 MWST"')
    elif country == "GB" and is_taxed:
        yield _Need("vat-id", "its VAT number", "VAT Regulations 1995, reg. 14", '"GB123456789"')


def _of_register(country: str, company: CompanySettings) -> Iterator[_Need]:
    forms, law, example = _REGISTERED.get(country, ((), "", ""))
    words = _WORD.findall(f"{company.name} {company.legal_form}".casefold())
    if set(forms) & set(words) and not any(map(str.strip, company.registration)):
        yield _Need("registration", "where it is registered", law, f'["{example}"]')


def _of_france(company: CompanySettings) -> Iterator[_Need]:
    if not any(map(str.strip, company.registration)):
        law, example = "art. R123-237 Code de commerce", '["SIREN 123 456 782 RCS Paris"]'
        yield _Need("registration", "its SIREN and where it is registered", law, example)
    if not any(map(str.strip, company.invoice_notes)):
        law, example = "art. L441-9 Code de commerce", '["Pénalités de retard : …"]'
        what = "what late payment costs, the fixed sum of 40 euros, and the discount or that there is none"
        yield _Need("invoice-notes", what, law, example)
