"""A row of nothing but an amount: it adds something up, and is nobody's name."""

from pathlib import Path

import pytest

from arledger.formats.imports.mapping import parse
from arledger.formats.imports.read import read_exports
from arledger.model.problem import UserError

MAPPING = """system = "ours"
report = "items"
needs = ["number", "date"]
groups = "client"
[columns]
number = ["Ref"]
date = ["Posted"]
open = ["Open"]
"""
SUBTOTALS = '[[rows]]\nkind = "subtotal"\nwhen = { open = ".+" }\nempty = ["date"]\n'
TEXT = "Ref,Posted,Open\nAcme,,\nI1,2026-01-15,60.00\n,,60.00\nI2,2026-01-16,5.00\n,,65.00\n"


def test_a_lone_amount_is_no_client(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(TEXT)
    with pytest.raises(UserError, match=r'export\.csv:4: "60\.00" is neither a document nor a group'):
        read_exports(path, [parse(MAPPING, "ours.toml")])
    (export,) = read_exports(path, [parse(MAPPING + SUBTOTALS, "ours.toml")])
    assert {item.name for item in export.items} == {"Acme"}
    path.write_text(TEXT.replace("I2,2026-01-16,5.00\n,,65.00\n", ""))
    with pytest.raises(UserError, match=r"export\.csv:4"):
        read_exports(path, [parse(MAPPING, "ours.toml")])
