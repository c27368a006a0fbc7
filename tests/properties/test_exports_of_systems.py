"""Every layout in random variants: read as the model has it, and a damaged export is never read as a whole one."""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import exports
from tests.support.export_layouts import LAYOUTS
from tests.support.program import run_cli

from arledger.formats.imports.export import Export, ExportItem
from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

MAPPINGS = shipped_mappings()
ENDS = {mapping.name for mapping in MAPPINGS if "total_required" in mapping.flags}
seeds = st.integers(0, 2**32)
sizes = st.integers(1, 10)
layouts = pytest.mark.parametrize("layout", LAYOUTS)
ROW_KINDS = {"above", "header", "blank", "group", "subtotal", "total", "footer", "rule", "skipped", "other account"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def order_of(made: exports.Export) -> str:
    return "mdy" if made.style.date_form.strip("~").startswith("%m") else "dmy"


def read(path: Path, made: exports.Export) -> Export:
    """Read an export; where no date tells which of day and month stands first, that is asked for, and answered."""
    try:
        return read_exports(path, MAPPINGS)[0]
    except UserError as asked:
        if "--date-order" not in (asked.remedy or ""):
            raise
        return read_exports(path, MAPPINGS, order=order_of(made))[0]


def saved(made: exports.Export, rnd: Random, folder: Path) -> tuple[list[exports.Row], Path]:
    """Save an export with quirks, as text or as a workbook."""
    rows = exports.quirks(made.rows, rnd)
    if len(made.delimiters) > 1 and rnd.random() < 0.3:
        exports.write_xlsx(rows, made.style, folder / "export.xlsx")
        return rows, folder / "export.xlsx"
    exports.write_csv(rows, made.style, folder / "export.csv", made.delimiters)
    return rows, folder / "export.csv"


def items_of(export: Export) -> list[exports.Item]:
    return [
        exports.Item(one.name, one.number, one.date, one.due, one.currency, one.open, one.amount, one.kind.value)
        for one in export.items
    ]


def sums(items: list[exports.Item] | tuple[ExportItem, ...]) -> dict[tuple[str, str], Decimal]:
    owed: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in items:
        owed[one.name, one.currency] += one.open
    return {at: total for at, total in owed.items() if total}


def whole(path: Path, made: exports.Export) -> dict[tuple[str, str], Decimal] | None:
    """Return what each client owes by an export that is read without a word; None where it is refused or warned of."""
    try:
        export = read(path, made)
    except UserError as refused:
        assert refused.remedy
        return None
    said = export.warnings or any(total.difference for total in export.totals)
    return None if said else sums(export.items)


def read_as_its_model(layout: str, seed: int, size: int, folder: Path) -> None:
    rnd = Random(seed)  # noqa: S311 - not for secrets
    made = LAYOUTS[layout](rnd, size)
    _, path = saved(made, rnd, folder)
    export = read(path, made)
    assert f"{export.system}/{export.report}" == made.system
    assert items_of(export) == made.items
    assert not export.warnings
    assert not any(total.difference for total in export.totals)
    if made.checked and any(one.open for one in made.items):
        assert all(total.file is not None for total in export.totals)
    assert {one.kind for one in export.skipped} <= ROW_KINDS


def damage_is_told(layout: str, seed: int, size: int, folder: Path) -> None:
    rnd = Random(seed)  # noqa: S311 - not for secrets
    made = LAYOUTS[layout](rnd, size)
    rows, path = exports.quirks(made.rows, rnd), folder / "damaged.csv"
    owed = sums(made.items)
    told = [at for at, row in enumerate(rows) if row.moves or row.kind in ("total", "subtotal", "group")]
    for at in rnd.sample(told, min(2, len(told))) if made.checked else ():
        exports.write_csv(rows[:at] + rows[at + 1 :], made.style, path, made.delimiters)
        assert whole(path, made) in (None, owed), f"without the row {rows[at]}"
    content = exports.write_csv(rows, made.style, path, made.delimiters)
    for _ in range(2):
        at = rnd.randint(1, len(content) - 1)
        path.write_bytes(content[:at])
        # Behind a whole row nothing tells, where the report need not end with a total.
        between = content[:at].rstrip(b"\0")[-1:] in b"\r\n" or content[at:].lstrip(b"\0")[:1] in (b"\r", b"\n")
        if made.system in ENDS or not between:
            assert whole(path, made) in (None, owed), f"cut off after {at} bytes"


def moves_in_once(layout: str, seed: int, size: int, folder: Path) -> None:
    rnd = Random(seed)  # noqa: S311 - not for secrets
    made = LAYOUTS[layout](rnd, size)
    _, path = saved(made, rnd, folder)
    ledger = folder / "main.beancount"
    ledger.write_text('option "operating_currency" "USD"\n2020-01-01 open Assets:Bank USD\n')
    asked: tuple[str | Path, ...] = ("import", path, "-l", ledger, "--no-cache", "--strict")
    first = run_cli(*asked, "-f", "json")
    if "--date-order" in first.stderr:
        asked = (*asked, "--date-order", order_of(made))
    answer = run_cli(*asked, "--write", "-f", "json")
    assert answer.code == 0, answer.stderr
    said = [(one["number"], Decimal(one["open"])) for one in json.loads(answer.stdout)["items"]]
    assert said == [(one.number, one.open) for one in made.items if one.open]
    before = ledger.read_bytes()
    again = run_cli(*asked, "--write")
    assert again.code == 0, again.stderr
    assert ledger.read_bytes() == before


@layouts
@settings(max_examples=10)
@given(seed=seeds, size=sizes)
def test_each_layout_is_read_as_its_model(layout: str, seed: int, size: int, folder: Path) -> None:
    read_as_its_model(layout, seed, size, folder)


@layouts
@settings(max_examples=5)
@given(seed=seeds, size=sizes)
def test_a_damaged_export_is_refused_or_told(layout: str, seed: int, size: int, folder: Path) -> None:
    damage_is_told(layout, seed, size, folder)


@pytest.mark.parametrize("layout", ["qbd-open", "sap", "sap-list", "sage-aged", "iif", "qbo-customer"])
@settings(max_examples=3)
@given(seed=seeds, size=sizes)
def test_an_export_moves_in_once(layout: str, seed: int, size: int, folder: Path) -> None:
    moves_in_once(layout, seed, size, folder)


@pytest.mark.deep
@layouts
@settings(max_examples=500)
@given(seed=seeds, size=st.integers(1, 40))
def test_each_layout_is_read_as_its_model_deep(layout: str, seed: int, size: int, folder: Path) -> None:
    read_as_its_model(layout, seed, size, folder)


@pytest.mark.deep
@layouts
@settings(max_examples=200)
@given(seed=seeds, size=st.integers(1, 20))
def test_a_damaged_export_is_refused_or_told_deep(layout: str, seed: int, size: int, folder: Path) -> None:
    damage_is_told(layout, seed, size, folder)


@pytest.mark.deep
@layouts
@settings(max_examples=15)
@given(seed=seeds, size=sizes)
def test_an_export_moves_in_once_deep(layout: str, seed: int, size: int, folder: Path) -> None:
    moves_in_once(layout, seed, size, folder)
