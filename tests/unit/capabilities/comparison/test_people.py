"""Whose a row is: one client a name and code, whatever the order of rows; ids of Salesforce; sales reps by name."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_of as book_on

from arledger.capabilities.comparison.codes import same_code
from arledger.capabilities.comparison.people import People
from arledger.formats.imports.export import Export, ExportClient, ExportItem
from arledger.model.book import Book
from arledger.model.documents import DocumentKind
from arledger.model.source import Source

HERE = Source("file", 1)
LEDGER = "2020-01-01 open Assets:Receivable:Zed\n"


def book_of(text: str) -> Book:
    return book_on(text, "2026-09-23")


def item(name: str, code: str = "") -> ExportItem:
    return ExportItem(name or code, code, "", None, None, "USD", Decimal(1), Decimal(1), DocumentKind.INVOICE, HERE)


def listed(name: str, code: str, *, of_person: bool = False, nameless: bool = False, email: str = "") -> ExportClient:
    return ExportClient(name, code, email, "", "", "", "", "", "", "", HERE, of_person, nameless)


def export(*items: ExportItem, clients: Sequence[ExportClient] = (), system: str = "excel") -> Export:
    return Export("file", "", system, "list", "a list", "", "", None, items, tuple(clients))


def together(rows: Sequence[ExportItem], *exports: Export, ledger: str = "") -> set[frozenset[tuple[str, str]]]:
    """Return which rows, by name and code, are one client's."""
    people = People(book_of(LEDGER + ledger), [*exports, export(*rows)])
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(people.of(row).id, set()).add((row.name, row.id))
    return {frozenset(own) for own in found.values()}


CASES = {
    "one name under two codes": ([("Acme", "1"), ("Acme", "2")], [{0}, {1}]),
    "with and without a code": ([("Acme", "1"), ("acme ", "")], [{0, 1}]),
    "capitals and gaps": ([("Acme Ltd", ""), ("ACME LTD ", ""), ("Acme\u00a0 Ltd", "")], [{0, 1, 2}]),
    "a code alone": ([("", "7"), ("Bolt", "7")], [{0, 1}]),
    "two codes, and none": ([("Acme", "1"), ("Acme", "2"), ("Acme", "")], [{0}, {1}, {2}]),
    "one code, two names": ([("Acme", "1"), ("Bolt", "1"), ("", "1")], [{0}, {1}, {2}]),
    "ids of two lengths": ([("Acme", "0015g00000XyZabAAC"), ("Acme", "0015g00000XyZab")], [{0, 1}]),
    "ids that differ in a capital": ([("Acme", "0015g00000XyZab"), ("Acme", "0015g00000XyZaB")], [{0}, {1}]),
    "accents in two ways": ([("M\u00fcller", ""), ("Mu\u0308ller", "")], [{0, 1}]),
}


@pytest.mark.parametrize("case", CASES)
def test_whose_rows_are_together_whatever_their_order(case: str) -> None:
    names, groups = CASES[case]
    rows = [item(*one) for one in names]
    expected = {frozenset((rows[at].name, rows[at].id) for at in group) for group in groups}
    for order in permutations(rows):
        assert together(order) == expected


@given(st.lists(st.tuples(st.sampled_from(["Acme", "ACME ", "Bolt", ""]), st.sampled_from(["", "1", "2", "03"])),
                min_size=1, max_size=6).map(lambda found: [one for one in found if any(one)]), st.randoms())  # fmt: skip
def test_the_order_of_rows_changes_nothing(names: list[tuple[str, str]], rnd: object) -> None:
    rows = [item(*one) for one in names]
    shuffled = list(rows)
    rnd.shuffle(shuffled)  # type: ignore[attr-defined]
    assert together(rows) == together(shuffled)


def test_a_name_of_two_clients_is_told_where_a_row_has_no_code() -> None:
    rows = [item("Acme", "1"), item("Acme", "2"), item("Acme")]
    people = People(book_of(LEDGER), [export(*rows)])
    assert {people.of(row).id for row in rows} == {"Acme", "Acme-2", "Acme-3"}
    (told,) = people.warnings
    assert told.startswith("Acme is the name of several clients")


def test_what_moved_in_is_found_again() -> None:
    ledger = "".join(
        f'2020-01-01 open Assets:Receivable:{account}\n  name: "{name}"\n' + (f'  id: "{code}"\n' if code else "")
        for account, name, code in (
            *(("Acme", "Acme", "1"), ("Acme-2", "Acme", "2"), ("Acme-3", "Acme", "")),
            *(("Bolt", "Bolt", "5"), ("Cars", "Cars", "5"), ("Sales", "Sales", "0015g00000XyZab")),
        )
    )
    rows = [item("Acme", "1"), item("Acme", "2"), item("Acme"), item("Bolt", "5"), item("Cars", "5")]
    rows.append(item("Sales Inc", "0015g00000XyZabAAC"))
    people = People(book_of(LEDGER + ledger), [export(*rows)])
    assert [people.of(row).id for row in rows] == ["Acme", "Acme-2", "Acme-3", "Bolt", "Cars", "Sales"]
    assert all(person.known for person in people)


def test_a_code_alone_has_the_name_of_the_ledger() -> None:
    ledger = '2020-01-01 open Assets:Receivable:Old\n  name: "Acme"\n  id: "0042"\n'
    person = People(book_of(LEDGER + ledger), [export(item("", "0042"))]).of(item("", "0042"))
    assert (person.id, person.name) == ("Old", "Acme")


def test_a_client_here_without_a_code_is_nobodys_of_two_with_codes() -> None:
    ledger = '2020-01-01 open Assets:Receivable:Old\n  name: "Acme"\n'
    people = People(book_of(LEDGER + ledger), [export(item("Acme", "1"), item("Acme", "2"))])
    assert not any(person.known for person in map(people.of, (item("Acme", "1"), item("Acme", "2"))))
    alone = People(book_of(LEDGER + ledger), [export(item("Acme", "1"))])
    assert alone.of(item("Acme", "1")).id == "Old"


def test_the_list_of_clients_may_call_them_otherwise() -> None:
    customers = export(clients=[listed("Maria Lopez", "t01"), listed("Bolt", "t02")])
    rows = [item("Lopez, Maria", "t01"), item("", "t02"), item("Bolt", "")]
    people = People(book_of(LEDGER), [export(*rows), customers])
    assert [people.of(row).id for row in rows] == ["MariaLopez", "Bolt", "Bolt"]


NAMELESS = [
    listed("Ann Lee", "0015g00000XyZab", nameless=True, email="ann@x.example"),
    listed("Ben Kay", "0015g00000XyZabAAC", nameless=True),
]


def test_contacts_of_one_account_are_one_client_by_its_name_or_the_first_contacts() -> None:
    accounts, contacts = export(clients=[listed("Acme", "0015g00000XyZabAAC")]), export(clients=NAMELESS)
    for exports in ([accounts, contacts], [contacts, accounts]):
        (person,) = People(book_of(LEDGER), exports)
        assert (person.name, person.code) == ("Acme", "0015g00000XyZabAAC")
        assert person.details is not None
        assert person.details.email == "ann@x.example"
    (alone,) = People(book_of(LEDGER), [contacts])
    assert (alone.name, alone.code) == ("Ann Lee", "0015g00000XyZab")
    by_items = People(book_of(LEDGER), [contacts, export(item("Acme", "0015g00000XyZab"))])
    assert [person.name for person in by_items] == ["Acme"]
    known = '2020-01-01 open Assets:Receivable:Here\n  name: "Acme"\n  id: "0015g00000XyZab"\n'
    (here,) = People(book_of(LEDGER + known), [contacts])
    assert (here.id, here.name) == ("Here", "Acme")


def test_a_contact_that_names_its_company_is_no_client_beside_it() -> None:
    contact = listed("acme", "151", of_person=True, email="m@x.example")
    companies = export(clients=[listed("Acme", "8812")])
    for exports in ([companies, export(clients=[contact])], [export(clients=[contact]), companies]):
        (person,) = People(book_of(LEDGER), exports)
        assert person.code == "8812"
        assert person.details is not None
        assert person.details.email == "m@x.example"
    (alone,) = People(book_of(LEDGER), [export(clients=[contact, contact._replace(id="152")])])
    assert alone.code == "151"
    twins = export(clients=[listed("Acme", "1"), listed("Acme", "2")])
    people = People(book_of(LEDGER), [twins, export(clients=[contact])])
    assert len(list(people)) == 2
    assert not any(person.details and person.details.email for person in people)
    assert people.warnings


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0015g00000XyZab", "0015g00000XyZabAAC", True),
        ("0015g00000XyZab", "0015g00000XyZabaac", False),
        ("001234567890123", "001234567890123456", False),
        ("0042", "42", False),
    ],
)
def test_which_codes_are_one(one: str, other: str, same: bool) -> None:
    assert (same_code(one) == same_code(other)) is same
