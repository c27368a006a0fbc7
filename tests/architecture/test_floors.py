"""A module imports from lower floors only, and each library comes in through its own door."""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping

import pytest
from tests.architecture.source import (
    NAME,
    ROOT,
    Finding,
    Import,
    Module,
    assert_accepted,
    assert_caught,
    assert_kept,
    assert_none,
    imports,
    modules,
)

FLOORS = {
    "model": 1,
    "files": 2,
    "policy": 3,
    "ledger": 3,
    "formats": 3,
    "render": 4,
    "terms": 4,
    "subledger": 5,
    "collecting": 6,
    "controls": 6,
    "financing": 6,
    "matching": 6,
    "deposit_ledger": 7,
    # What was owed, disputed and said of clients decides it; `check` reads the rules that accounts name.
    "interest": 7,
    "figures": 7,
    # What is held for clients stands beside what they may not pay.
    "provisioning": 8,
    "forecasting": 7,
    "entries": 8,
    "checks": 8,
    "letters": 8,
    "session": 9,
    "delivery": 9,
    "capabilities": 10,
    "cli": 11,
    "plugin": 9,
    "fava": 11,
}
NEIGHBOURS = {
    ("clients", "payment_advice"): "the receipt that a note gives the reason for is named as one to be advised",
    ("period_close", "provision"): "a month's end asks for the expected losses that `provision` reckons",
    ("period_close", "bank_position"): "a month's end is proven at the bank as `bank` proves it",
    ("bank_position", "bank_reconciliation"): "it proves what the lines of a statement were found to be",
    (
        "unapplied_cash",
        "bank_reconciliation",
    ): "a client's list explains a waiting receipt as it explains a bank line",
    ("deposits", "payment_advice"): "a letter says what a deposit was applied to as an advice says it of a receipt",
    ("reminders", "bank_reconciliation"): "nobody is reminded of what `reconcile` would book as paid",
    ("policies", "reminders"): "each capability knows how its part of the policy reads as a page",
    ("sending", "reminders"): "what is sent is planned again, and recorded as a notice",
    ("worklist", "reminders"): "who is called is told from what the plan of reminders says of each item",
    ("worklist", "disputes"): "a dispute past its deadline is work for its owner",
    ("sending", "documents"): "what is sent must still be what the ledger says of it",
    ("invoicing", "documents"): "a new invoice or memo is kept and mailed as the document that it is",
    ("reminders", "documents"): "an invoice that the ledger keeps no file of is attached as it would be sent",
    ("escalations", "documents"): "the pack has copies of invoices of which no file is kept",
    ("digest", "worklist"): "management hears of what the worklist has found",
    ("digest", "reminders"): "without a credit policy in writing, a line falls under its level of the reminders",
    ("digest", "disputes"): "management hears of disputes past their deadline",
    ("sending", "promises"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("sending", "plans"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("sending", "statements"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("sending", "disputes"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("sending", "escalations"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("negotiate", "plans"): "what a plan would bring is what `plan propose` would make of it",
    ("sending", "leasing"): "each capability knows what keeps its letters back, and what is recorded of them",
    ("policies", "leasing"): "each capability knows how its part of the policy reads as a page",
    ("escalations", "reminders"): "reminders stop for it, and its statement and what it claims are theirs",
    ("statements", "leasing"): "a leasing company's statement is held against its contracts as `leasing` reads them",
    ("moving_in", "comparison"): "what moves in is read and proven as `compare` reads and proves it",
    ("moving_in", "clients"): "a client that moves in is opened as `client new` opens one",
    ("receipts", "payment_advice"): "a receipt to be moved is named as one to be advised",
}
"""Which capability may import which other one, and why."""

SAME = {"__main__": "cli"}
"""`python -m arledger` is the command line."""

LOADERS = ("ledger/", "plugin.py")
SCREENS = ("cli/", "session/", "capabilities/", "render/")
HOMES = {
    "beancount": LOADERS,
    "uromyces": LOADERS,
    "typer": SCREENS,
    "rich": SCREENS,
    "pydantic": ("policy/", "subledger/directives.py", "subledger/directive_models.py", "checks/"),
    "jinja2": ("render/html.py", "letters/"),
    "markdown_it": ("letters/",),
    "markupsafe": ("render/html.py",),
    "babel": ("letters/wording.py",),
    "docxtpl": ("letters/word.py",),
    "typst": ("letters/glyphs.py", "letters/pdf.py", "letters/set_alone.py"),
    "xlsxwriter": ("render/xlsx.py", "render/workbook/place.py"),
    "platformdirs": ("session/",),
    "python_calamine": ("formats/tabular/workbook.py",),
    "stdnum": ("formats/bank/shared/references.py", "formats/payment_codes/", "matching/checksums.py"),
    "rapidfuzz": ("matching/",),
    "segno": ("formats/payment_codes/",),
    "holidays": ("terms/business_days.py",),
    "keyring": ("delivery/password.py",),
    "fava": ("fava/",),
}
"""Where each library may be imported: a place is a file, or a folder with all below it."""

PACKAGES = {"stdnum": "python_stdnum", "markdown_it": "markdown_it_py"}
"""Libraries that are imported by another name than they are installed by."""

NOT_DECLARED = {"fava": "Fava itself loads what is in fava/"}

OPEN_IMPORTS: dict[str, str] = {
    "capabilities/__init__.py:_commands_of": "each capability's own names, found in the folder",
    "cli/main.py:load_command": "the module that a capability names",
}
"""Calls of import_module whose name is not written out, and why."""

FEWEST_IMPORTS = 300
FEWEST_OWN_IMPORTS = 150


def package_of(name: str) -> str:
    """Return the part of the program that a module belongs to; empty for `arledger` itself."""
    parts = name.split(".")
    return SAME.get(parts[1], parts[1]) if len(parts) > 1 else ""


def is_own(name: str) -> bool:
    return name.partition(".")[0] == NAME


def upward_imports(module: Module) -> Iterator[Finding]:
    here = package_of(module.name)
    if here and here not in FLOORS:
        yield Finding(module.place, 1, "", f"{here} stands on no floor: DESIGN section 3, and FLOORS in this test")
        return
    for imported in imports(module):
        if not is_own(imported.target):
            continue
        there = package_of(imported.target)
        if there in ("", here) and here != "capabilities":
            continue
        complaint = _complaint(here, there) if there != here else _of_neighbours(module.name, imported.target)
        if complaint:
            yield Finding(module.place, imported.line, imported.scope, complaint)


def _of_neighbours(here: str, there: str) -> str:
    """Say what is wrong with an import of one capability by another."""
    mine, theirs = (name.split(".")[2:3] for name in (here, there))
    if not (mine and theirs) or mine == theirs or (mine[0], theirs[0]) in NEIGHBOURS:
        return ""
    return f"{mine[0]} imports {theirs[0]}, another capability: NEIGHBOURS in this test, with the reason"


def circles(names: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Return the modules that import each other, directly or by others."""
    reached = {name: _reached(name, names) for name in names}
    return sorted(
        {
            tuple(sorted(other for other in reached[name] if name in reached[other]))
            for name in names
            if name in reached[name]
        }
    )


def _reached(start: str, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in names.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(seen)


def _complaint(here: str, there: str) -> str:
    if there not in FLOORS:
        return f"imports {there}, which stands on no floor"
    mine, theirs = FLOORS.get(here, 0), FLOORS[there]
    if theirs > mine:
        return f"{here or NAME} (floor {mine}) imports {there} (floor {theirs})"
    if theirs == mine:
        return f"{here} imports {there}, which stands on the same floor"
    return ""


def libraries(module: Module) -> Iterator[tuple[str, Import]]:
    for imported in imports(module):
        top = imported.target.split(".")[0]
        if top not in (NAME, "__future__", "?") and top not in sys.stdlib_module_names:
            yield top, imported


def homeless_libraries(module: Module) -> Iterator[Finding]:
    for library, imported in libraries(module):
        homes = HOMES.get(library)
        if homes is None:
            complaint = f"imports {library}, which has no place: choose one in HOMES of this test"
        elif any(module.place == home or (home[-1] == "/" and module.place.startswith(home)) for home in homes):
            continue
        else:
            complaint = f"imports {library}, which belongs to {' and '.join(homes)}"
        yield Finding(module.place, imported.line, imported.scope, complaint)


def open_imports(module: Module) -> Iterator[Finding]:
    for imported in imports(module):
        if imported.target == "?":
            yield Finding(module.place, imported.line, imported.scope, "imports what no guard can read")


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = {module.name for module in modules()}
    found = {
        module.name: frozenset(
            i.target if i.target in known else i.target.rpartition(".")[0] for i in imports(module)
        )
        for module in modules()
    }
    assert circles({name: targets & known - {name} for name, targets in found.items()}) == []
    planted = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")}
    assert circles(planted) == [("a", "b", "c")]


def test_the_guard_sees_the_program() -> None:
    seen = [imported for module in modules() for imported in imports(module)]
    assert len(seen) >= FEWEST_IMPORTS
    assert sum(is_own(imported.target) for imported in seen) >= FEWEST_OWN_IMPORTS
    assert any(imported.scope for imported in seen), "no import in a function: the guard reads module tops only"
    assert {"beancount", "typer", "rich", "pydantic", "jinja2"} <= {
        library for module in modules() for library, _ in libraries(module)
    }


def test_modules_import_from_lower_floors_only() -> None:
    assert_kept(upward_imports)


def test_each_library_has_its_door() -> None:
    assert_kept(homeless_libraries)


def test_every_import_can_be_read() -> None:
    assert_kept(open_imports, OPEN_IMPORTS)


def test_what_is_imported_is_declared_for_users_not_for_developers_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]
    declared = {re.split(r"[^\w-]", line, maxsplit=1)[0].lower().replace("-", "_") for line in lines}
    used = {PACKAGES.get(library, library) for module in modules() for library, _ in libraries(module)}
    assert used
    assert_none(sorted(used - declared - set(NOT_DECLARED)))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("model/planted.py", "from arledger.policy.settings import Policy"),
        ("model/planted.py", "def late():\n    import arledger.cli.main"),
        ("ledger/planted.py", "from arledger.policy.settings import Policy"),
        ("files/planted.py", "from arledger.subledger import book"),
        ("formats/planted.py", "from arledger.ledger.load.read import read_ledger"),
        ("formats/bank/planted.py", "from ...ledger import load"),
        (
            "policy/planted.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import arledger.subledger.book",
        ),
        ("render/planted.py", "from arledger import cli"),
        ("subledger/planted.py", "import_module('arledger.capabilities.aging.report')"),
        ("render/planted.py", "import_module(f'arledger.cli.{name}')"),
        ("capabilities/aging/planted.py", "from arledger.capabilities.review import diff"),
        ("attic/planted.py", "import os"),
        ("plugin.py", "from arledger.session.books import open_book"),
        ("__init__.py", "from arledger.model.money import Money"),
    ],
)
def test_a_planted_import_from_above_is_seen(place: str, text: str) -> None:
    assert_caught(upward_imports, text, place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("cli/planted.py", "from arledger.model import money\nfrom arledger import __version__\nimport os"),
        ("__main__.py", "from arledger.cli.main import run"),
        ("terms/planted.py", "from .values import Terms\nfrom ..policy import settings"),
    ],
)
def test_an_import_from_below_is_fine(place: str, text: str) -> None:
    assert_accepted(upward_imports, text, place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("subledger/book.py", "from beancount.core import data"),
        ("cli/planted.py", "def f():\n    from uromyces import load_file"),
        ("reports/planted.py", "import rich.table"),
        ("ledger/planted.py", "import typer"),
        ("subledger/book.py", "from pydantic import BaseModel"),
        ("render/md.py", "import jinja2"),
        ("subledger/planted.py", "import_module('beancount.loader')"),
        ("cli/planted.py", "import requests"),
    ],
)
def test_a_planted_library_is_seen(place: str, text: str) -> None:
    assert_caught(homeless_libraries, text, place)


def test_a_planted_unreadable_import_is_seen() -> None:
    assert_caught(open_imports, "import_module(name)")
    assert_caught(open_imports, "import_module(f'{name}.x')")
