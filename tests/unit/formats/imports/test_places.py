"""Columns of a report with a heading that are named by their place."""

from pathlib import Path

import pytest

from arledger.formats.imports.export import Export
from arledger.formats.imports.mapping import parse
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

MAPPING = """system = "ours"
report = "items"
needs = ["name"]
[columns]
name = ["Client"]
date = ["Date"]
amount = PLACE
"""


def read(tmp_path: Path, place: str, text: str) -> Export:
    path = tmp_path / "export.csv"
    path.write_text(text)
    return read_exports(path, [parse(MAPPING.replace("PLACE", place), "ours.toml")])[0]


def test_a_column_may_stand_beyond_the_last_title(tmp_path: Path) -> None:
    export = read(tmp_path, "4", "Client,Date\nAcme,2026-09-13,x,10.50\n")
    assert [item.amount for item in export.items] == [10.5]
    assert not export.warnings


def test_one_of_two_columns_of_a_name_may_be_taken_by_its_place(tmp_path: Path) -> None:
    export = read(tmp_path, "4", "Client,Date,Sum,Sum\nAcme,2026-09-13,1.50,10.50\n")
    assert [item.amount for item in export.items] == [10.5]
    assert not export.warnings


@pytest.mark.parametrize("place", ["0", "-1", "501", "[0]"])
def test_a_place_is_a_number_from_1_to_that_of_the_last_column(tmp_path: Path, place: str) -> None:
    with pytest.raises(UserError, match="the column amount is not a header's name or a number from 1 to 500"):
        read(tmp_path, place, "Client,Date\nAcme,2026-09-13,x,10.50\n")
