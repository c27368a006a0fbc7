"""JSON: the data of a report."""

import json
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import cast

import pytest

from arledger.model.report import Data, Report
from arledger.render.json import render


def _with(data: dict[str, Data]) -> Report:
    return Report("r", "R", date(2026, 3, 31), (), data)


def test_the_data_and_nothing_else(report: Report) -> None:
    assert render(report, width=80, color=True).decode() == (
        '{\n  "as_of": "2026-03-31",\n  "total": "984.375",\n  "clients": [\n    {\n'
        '      "name": "Zoë"\n    }\n  ]\n}\n'
    )


def test_keys_stay_in_order_and_money_keeps_its_digits() -> None:
    data: dict[str, Data] = {
        "z": Decimal("1E+3"),
        "a": Decimal("-0.00"),
        "m": MappingProxyType({"flag": True, "none": None, "days": 3}),
    }
    assert render(_with(data), width=None, color=False).decode() == (
        '{\n  "z": "1000",\n  "a": "0.00",\n  "m": {\n    "flag": true,\n    "none": null,\n    "days": 3\n  }\n}\n'
    )


def test_any_name_reads_back_as_it_was(hostile: Report, hostile_name: str) -> None:
    answer = render(hostile, width=None, color=False)
    assert json.loads(answer) == {"client": hostile_name, "total": "984.50"}


def test_nothing_paints_a_terminal(hostile: Report) -> None:
    text = render(hostile, width=None, color=False).decode()
    assert not {"\x1b", "\x9b", "\u202e", "\u2066", "\u2028"} & set(text)


def test_a_value_of_another_type_is_a_wrong_call() -> None:
    with pytest.raises(TypeError, match="cannot hold set"):
        render(_with({"x": cast("Data", {1})}), width=None, color=False)
