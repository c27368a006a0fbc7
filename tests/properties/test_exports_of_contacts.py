"""Lists of clients in random variants: each client once, with all that is said of them, and names as text."""

import re
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import exports
from tests.support.export_contacts import LISTS, Contact, Listed
from tests.support.program import run_cli

from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports

MAPPINGS = shipped_mappings()
LEDGER = 'option "operating_currency" "USD"\n2020-01-01 open Assets:Bank USD\n'
seeds = st.integers(0, 2**32)
sizes = st.integers(1, 8)
lists = pytest.mark.parametrize("layout", LISTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contacts")


def saved(made: Listed, rnd: Random, folder: Path) -> Path:
    # An IIF file is no printed list: it has no pages.
    rows = exports.quirks(made.rows, rnd) if made.system != "iif/customers" else made.rows
    if len(made.delimiters) > 1 and rnd.random() < 0.3:
        exports.write_xlsx(rows, made.style, folder / "list.xlsx")
        return folder / "list.xlsx"
    exports.write_csv(rows, made.style, folder / "list.csv", made.delimiters)
    return folder / "list.csv"


def made_up(layout: str, seed: int, size: int, folder: Path) -> tuple[Listed, Path]:
    rnd = Random(seed)  # noqa: S311 - not for secrets
    made = LISTS[layout](rnd, size)
    return made, saved(made, rnd, folder)


def whose(one: Contact) -> tuple[str, str]:
    """What makes a client: the code, where the list has one; the name besides, as a code may be a contact's."""
    return one.id, " ".join(one.name.removesuffix("(deleted)").casefold().split())


def read_as_its_model(layout: str, seed: int, size: int, folder: Path) -> None:
    made, path = made_up(layout, seed, size, folder)
    (export,) = read_exports(path, MAPPINGS)
    assert f"{export.system}/{export.report}" == made.system
    read = [
        Contact(c.name, c.id, c.email, c.phone, c.contact, c.address, c.terms, c.limit, c.sales_rep)
        for c in export.clients
    ]
    assert read == made.clients
    assert not export.warnings


def moves_in_once(layout: str, seed: int, size: int, folder: Path) -> None:
    made, path = made_up(layout, seed, size, folder)
    ledger = folder / "main.beancount"
    ledger.write_text(LEDGER)
    answer = run_cli("import", path, "-l", ledger, "--no-cache", "--write", "--as-of", "2026-04-30")
    assert answer.code == 0, answer.stderr
    text = ledger.read_text()
    names = re.findall(r'(?m)^  name: "(.*)"$', text)
    clients = {whose(one)[1:] if made.ids_of_persons else whose(one) for one in made.clients}
    assert len(names) == len(clients)
    plain = {name.replace('\\"', '"').casefold() for name in names}
    assert {whose(one)[1] for one in made.clients} == {" ".join(name.split()) for name in plain}
    for one in made.clients:
        if one.limit and Decimal(one.limit):
            assert f"credit-limit: {one.limit} USD" in text
    again = run_cli("import", path, "-l", ledger, "--no-cache", "--write", "--as-of", "2026-04-30")
    assert again.code == 0, again.stderr
    assert ledger.read_text() == text


@lists
@settings(max_examples=15)
@given(seed=seeds, size=sizes)
def test_each_list_is_read_as_its_model(layout: str, seed: int, size: int, folder: Path) -> None:
    read_as_its_model(layout, seed, size, folder)


@lists
@settings(max_examples=2)
@given(seed=seeds, size=sizes)
def test_each_list_moves_in_once(layout: str, seed: int, size: int, folder: Path) -> None:
    moves_in_once(layout, seed, size, folder)


@pytest.mark.deep
@lists
@settings(max_examples=300)
@given(seed=seeds, size=st.integers(1, 30))
def test_each_list_is_read_as_its_model_deep(layout: str, seed: int, size: int, folder: Path) -> None:
    read_as_its_model(layout, seed, size, folder)
