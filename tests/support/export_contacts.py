"""Each system's lists of clients, made from what is known of their layout, with random quirks."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from tests.support.export_layouts import above, clean, qbo_footer, qbo_heading
from tests.support.exports import NAMES, Column, Row, Style, Table


class Contact(NamedTuple):
    """What a list must be read as."""

    name: str
    id: str = ""
    email: str = ""
    phone: str = ""
    contact: str = ""
    address: str = ""
    terms: str = ""
    limit: str = ""
    sales_rep: str = ""


class Known(NamedTuple):
    """A client of the model."""

    name: str
    code: str
    email: str
    phone: str
    first: str
    last: str
    street: str
    town: str
    terms: str
    limit: int
    rep: str

    @property
    def person(self) -> str:
        """The first and the last name."""
        return f"{self.first} {self.last}".strip()

    @property
    def address(self) -> str:
        """The lines that are filled, as they are read."""
        return "; ".join(filter(None, (self.street, self.town)))


class Listed(NamedTuple):
    """A list of clients: its rows, what they must be read as, how they are written, and the marks between cells."""

    system: str
    rows: list[Row]
    clients: list[Contact]
    style: Style
    delimiters: str = ",;\t"
    ids_of_persons: bool = False
    """Whether the ids are those of contacts: then a company is told by its name alone."""


def known(rnd: Random, most: int, *, twins: bool = True) -> list[Known]:
    """Make up clients; `twins` have one name and two codes."""
    names = rnd.sample(NAMES, min(rnd.randint(1, most), len(NAMES)))
    if twins and rnd.random() < 0.5:
        names.append(rnd.choice(names))
    codes = rnd.sample(range(1, 10_000), len(names))
    return [_one(rnd, name, code) for name, code in zip(names, codes, strict=True)]


def _one(rnd: Random, name: str, code: int) -> Known:
    return Known(
        name=name,
        code=rnd.choice((f"{code:06}", f"C{code:04}", f"t{code:07}")),
        email=f"pay{code}@client.example",
        phone=rnd.choice(("", "(555) 010-0110", "+44 113 496 0101", "555")),
        first=rnd.choice(("", "Ann", "=Ann")),
        last=rnd.choice(("Lee", "O'Hara", "Müller")),
        street=rnd.choice(("", "1 High St, Floor 2", "Weg 3")),
        town=rnd.choice(("", "Leeds", "Köln")),
        terms=rnd.choice(("", "Net 30", "30 days net")),
        limit=rnd.choice((0, 500, 12_345)),
        rep=rnd.choice(("", "Sam Kim", "SK")),
    )


def column(*names: str, cell: Callable[[Any], Any], optional: bool = False) -> Column:
    return Column(names, cell, optional)


def table(style: Style, own: Sequence[Column], clients: Sequence[Any], *, fixed: bool = False) -> list[Row]:
    made = Table(style, own, fixed=fixed)
    return [made.header, *map(made.row, clients)]


def qbo(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd, point_only=True), known(rnd, size, twins=False)
    rows = table(style, [
        column("Customer", "Customer full name", cell=lambda one: one.name), column("Phone Numbers", "Phone", cell=lambda one: one.phone),
        column("Email", cell=lambda one: one.email), column("Full Name", cell=lambda one: one.person),
        column("Billing Address", cell=lambda one: one.street), column("Terms", cell=lambda one: one.terms),
        column("Open Balance", cell=lambda _: "239.00"),
    ], own)  # fmt: skip
    end = [Row("total", ("Total",)), *qbo_footer(rnd)]
    clients = [Contact(clean(one.name), "", one.email, one.phone, one.person, one.street, one.terms) for one in own]
    return Listed("qbo/contacts", [*qbo_heading(rnd, "Customer Contact List"), *rows, *end], clients, style)


def xero(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    rows = table(style, [
        column("*ContactName", "ContactName", cell=lambda one: one.name), column("AccountNumber", cell=lambda one: one.code),
        column("EmailAddress", cell=lambda one: one.email), column("FirstName", cell=lambda one: one.first),
        column("LastName", cell=lambda one: one.last), column("POAddressLine1", cell=lambda one: one.street),
        column("PhoneNumber", cell=lambda one: one.phone),
    ], own)  # fmt: skip
    clients = [Contact(clean(one.name), one.code, one.email, one.phone, one.person, one.street) for one in own]
    return Listed("xero/contacts", rows, clients, style)


def sage(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    style.negative = "-{}"
    rows = table(style, [
        column("A/C", "Account Reference", cell=lambda one: one.code), column("Name", "Account Name", cell=lambda one: one.name),
        column("Credit Limit", cell=lambda one: style.money(Decimal(one.limit))), column("Email", cell=lambda one: one.email),
        column("Telephone", cell=lambda one: one.phone), column("Contact Name", cell=lambda one: one.person),
        column("Street 1", cell=lambda one: one.street), column("Terms", cell=lambda one: one.terms),
    ], own)  # fmt: skip
    clients = [
        Contact(clean(one.name), one.code, one.email, one.phone, one.person, one.street, one.terms, f"{one.limit}.00")
        for one in own
    ]
    return Listed("sage50/customers", rows, clients, style)


def salesforce_accounts(rnd: Random, size: int) -> Listed:
    """Accounts by a report with its footer, or by the names of their fields, in small or in capital letters."""
    style, own = Style(rnd), known(rnd, size)
    report = rnd.random() < 0.5
    names = ("Account Name", "Account ID", "Billing Street", "Account Owner") if report else ("Name", "Id", "BillingStreet", "OwnerId")  # fmt: skip
    rows = table(style, [
        column(names[0], cell=lambda one: one.name), column(names[1], cell=lambda one: one.code),
        column("Email", cell=lambda one: one.email), column("Phone", cell=lambda one: one.phone),
        column(names[2], cell=lambda one: one.street), column(names[3], cell=lambda one: one.rep),
    ], own)  # fmt: skip
    if report and rnd.random() < 0.7:
        rows += [Row("blank", ()), Row("footer", ("All Accounts",))]
        rows += [Row("footer", (text,)) for text in ("Copyright (c) 2000-2026 salesforce.com, inc.", "Example Inc.")]
    clients = [
        Contact(clean(one.name), one.code, one.email, one.phone, "", one.street, "", "", one.rep) for one in own
    ]
    return Listed("salesforce/contacts", rows, clients, style)


def salesforce_people(rnd: Random, size: int) -> Listed:
    """Contacts by the names of their fields: the account by its id alone, by its name, or none."""
    style, own = Style(rnd), known(rnd, size)
    named, with_account = rnd.random() < 0.5, rnd.random() < 0.7
    rows = table(style, [
        column("Id", cell=lambda one: f"003{one.code}"), column("LastName", cell=lambda one: one.last),
        column("FirstName", cell=lambda one: one.first), column("Name", cell=lambda one: one.person),
        *([column("AccountId", cell=lambda one: one.code)] if with_account else []),
        *([column("Account.Name", cell=lambda one: one.name)] if named else []),
        column("Email", cell=lambda one: one.email), column("MailingStreet", cell=lambda one: one.street),
        column("MailingCity", cell=lambda one: one.town), column("OwnerId", cell=lambda one: one.rep),
    ], own)  # fmt: skip
    clients = [
        Contact(clean(one.name) if named else one.person, one.code if with_account else f"003{one.code}", one.email, "",
                one.person, one.address, "", "", one.rep)
        for one in own
    ]  # fmt: skip
    return Listed("salesforce/contacts", rows, clients, style, ids_of_persons=named and not with_account)


def hubspot(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    people, named = rnd.random() < 0.5, rnd.random() < 0.7
    if people:
        rows = table(style, [
            column("Record ID", cell=lambda one: one.code), column("First Name", cell=lambda one: one.first),
            column("Last Name", cell=lambda one: one.last), column("Email", cell=lambda one: one.email),
            column("Contact owner", cell=lambda one: one.rep), column("Associated Company", cell=lambda one: one.name if named else ""),
            column("Create Date", cell=lambda _: "2024-03-12 09:14", optional=True),
        ], own)  # fmt: skip
        clients = [
            Contact(
                clean(one.name) if named else one.person, one.code, one.email, "", one.person, "", "", "", one.rep
            )
            for one in own
        ]
        return Listed("hubspot/contacts", rows, clients, style, ids_of_persons=named)
    rows = table(style, [
        column("Record ID", cell=lambda one: one.code), column("Company name", cell=lambda one: one.name),
        column("Phone Number", cell=lambda one: one.phone), column("Street Address", cell=lambda one: one.street),
        column("Company owner", cell=lambda one: one.rep),
    ], own)  # fmt: skip
    clients = [Contact(clean(one.name), one.code, "", one.phone, "", one.street, "", "", one.rep) for one in own]
    return Listed("hubspot/companies", rows, clients, style)


def yardi(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    rows = table(style, [
        column("Tenant_Code", cell=lambda one: one.code), column("Property_Code", cell=lambda _: "oak"),
        column("First_Name", cell=lambda one: one.first), column("Last_Name", cell=lambda one: one.last),
        column("Email", cell=lambda one: one.email), column("Address1", cell=lambda one: one.street),
    ], own)  # fmt: skip
    clients = [Contact(one.person, one.code, one.email, "", one.person, one.street) for one in own]
    return Listed("yardi/tenants", [*above("ResTenants"), *rows], clients, style)


def banana(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    rows = table(style, [
        column("CustomerNumber", cell=lambda one: one.code), column("CustomerName", cell=lambda one: one.name),
        column("Email", cell=lambda one: one.email),
    ], own)  # fmt: skip
    return Listed("banana/contacts", rows, [Contact(clean(one.name), one.code, one.email) for one in own], style)


def myob(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd), known(rnd, size)
    rows = table(style, [
        column("Co./Last Name", cell=lambda one: one.name), column("First Name", cell=lambda _: ""),
        column("Card ID", cell=lambda one: one.code), column("Card Status", cell=lambda _: "N"),
        column("Addr 1 - Line 1", cell=lambda one: one.street), column("Addr 1 - Email", cell=lambda one: one.email),
    ], own, fixed=True)  # fmt: skip
    clients = [Contact(clean(one.name), one.code, one.email, "", "", one.street) for one in own]
    return Listed("excel/myob-contacts", [*above("{}"), *rows], clients, style)


def iif(rnd: Random, size: int) -> Listed:
    style, own = Style(rnd, point_only=True), known(rnd, size, twins=False)
    style.group = rnd.choice(("", ","))
    names = ["NAME", "BADDR1", "BADDR2", "PHONE1", "EMAIL", "CONT1", "TERMS", "LIMIT", "REP"]
    rnd.shuffle(names)
    rows = [Row("header", ("!CUST", *names))]
    for one in own:
        said = {
            "NAME": one.name,
            "BADDR1": one.street,
            "BADDR2": one.town,
            "PHONE1": one.phone,
            "EMAIL": one.email,
            "CONT1": one.person,
            "TERMS": one.terms,
            "LIMIT": style.money(Decimal(one.limit)),
            "REP": one.rep,
        }
        rows.append(Row("data", ("CUST", *(said[name] for name in names))))
    clients = [
        Contact(clean(one.name), "", one.email, one.phone, one.person, one.address, one.terms, f"{one.limit}.00", one.rep)
        for one in own
    ]  # fmt: skip
    return Listed("iif/customers", rows, clients, style, "\t")


LISTS: dict[str, Callable[[Random, int], Listed]] = {
    "qbo": qbo, "xero": xero, "sage": sage, "salesforce-accounts": salesforce_accounts, "salesforce-people": salesforce_people,
    "hubspot": hubspot, "yardi": yardi, "banana": banana, "myob": myob, "iif": iif,
}  # fmt: skip
