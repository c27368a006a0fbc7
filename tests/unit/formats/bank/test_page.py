"""The page about bank files: its example is true, and it leaves out no format, setting or shipped profile."""

import re
from decimal import Decimal
from pathlib import Path

from tests.unit.formats.bank.support import ROOT

from arledger.files import shipped
from arledger.formats import bank
from arledger.formats.bank.csv import profile as table_profile
from arledger.formats.bank.shared import files

PAGE = (ROOT / "docs" / "bank-files.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_worked_example_reads_as_the_page_says(tmp_path: Path) -> None:
    profile, file = tmp_path / "mine.toml", tmp_path / "march.csv"
    profile.write_text(block("toml"), encoding="utf-8")
    file.write_text(block("csv"), encoding="utf-8")
    (statement,) = bank.read_bank_file(file, [profile])
    assert [(line.amount, line.counterparty, line.text) for line in statement.lines] == [
        (Decimal("1250.00"), "Acme GmbH", "INV-0007 und INV-0009"),
        (Decimal("-80.50"), "Stadtwerke", "Strom März"),
    ]
    assert (statement.account, statement.currency) == ("DE75512108001245126199", "EUR")
    assert (statement.opening, statement.closing) == (Decimal("100.00"), Decimal("1269.50"))
    assert statement.difference == 0
    assert statement.warnings == ()


def test_every_setting_of_a_profile_is_explained() -> None:
    settings = {name for names in table_profile.SECTIONS.values() for name in names}
    roles = {*table_profile.ONE_COLUMN, *table_profile.FIRST_FILLED, *table_profile.ALL_FILLED}
    missing = [one for one in sorted(settings | roles) if f"`{one}`" not in PAGE]
    assert not missing


def test_every_bank_with_a_profile_is_named() -> None:
    names = [table_profile.load(path).name for path in shipped.path("templates", "bank").glob("*.toml")]
    assert len(names) > 10
    assert not [one for one in names if not one.startswith("general") and one.split()[0] not in PAGE]


def test_the_bounds_are_those_of_the_program() -> None:
    for number in (files.MOST_LINES, files.MOST_STATEMENTS):
        assert f"{number:,}" in PAGE
    assert f"{files.MOST_MEMORY // 10**6} MB" in PAGE
    assert f"{files.LARGEST_AT_ONCE // 1024**2} MB" in PAGE
