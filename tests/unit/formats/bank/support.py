"""What the tests of the bank formats share: where samples are, and statements written as JSON."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from arledger.formats.bank import read_bank_file
from arledger.model.bank import BankLine, BankStatement
from arledger.model.problem import UserError
from arledger.model.source import Source

ROOT = Path(__file__).parents[4]
SAMPLES = ROOT / "tests" / "samples" / "bank"
SHARED = ROOT.parent / "shared" / "data" / "bank"

EMPTY: tuple[object, ...] = ("", None, (), False, 0)


def as_json(statements: Sequence[BankStatement]) -> str:
    """Write statements as JSON; values that say nothing are left out, amounts keep their digits."""
    return json.dumps([_statement(one) for one in statements], indent=1, ensure_ascii=False) + "\n"


def _statement(one: BankStatement) -> dict[str, Any]:
    values = {each.name: getattr(one, each.name) for each in fields(one)}
    values["file"] = Path(one.file).name
    values["lines"] = [_told(line._asdict()) for line in one.lines]
    if one.difference is not None:
        values["difference"] = one.difference
    return _told(values)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in values.items() if isinstance(value, Decimal) or value not in EMPTY}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Source):
        return value.line
    return list(value) if isinstance(value, tuple) else value


def read_text(folder: Path, text: str | bytes, name: str = "statement.txt") -> tuple[BankStatement, ...]:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bank_file(path)


def one_line(folder: Path, text: str | bytes) -> BankLine:
    """Return the only line of the only statement."""
    (statement,) = read_text(folder, text)
    (line,) = statement.lines
    return line


def refusal(folder: Path, text: str | bytes, name: str = "statement.txt") -> UserError:
    """Return the refusal of a file; it says where, in one line, and what to do."""
    with pytest.raises(UserError) as caught:
        read_text(folder, text, name)
    assert caught.value.exit_code == 1
    assert caught.value.remedy
    assert "\n" not in caught.value.message
    return caught.value
