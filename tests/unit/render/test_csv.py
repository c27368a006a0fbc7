"""CSV for spreadsheets and scripts."""

import csv
import io
from dataclasses import replace

from arledger.model.report import Column, Kind, Report, Row, Table
from arledger.render.cells import guarded
from arledger.render.csv import render


def test_keys_and_body_rows(report: Report) -> None:
    assert render(report, width=20, color=True).decode() == (
        "client,invoice,due,days,total,share\n"
        "Acme Industrial Ltd,0007,2026-01-31,59,1234.50,12.5\n"
        "Blue Door,0008,,0,-250.125,7\n"
        "Zed,,2026-04-01,,0.00,\n"
    )


def test_several_tables_are_one_rectangle(report: Report) -> None:
    other = Table("notes", (Column("note", "Note"), Column("client", "Client")), (Row(('say "hi", Zoë', "Z")),))
    days = Table("days", (Column("days", "Days", Kind.COUNT),), (Row((3,)),))
    assert render(replace(report, tables=(other, days)), width=None, color=False).decode() == (
        'table,note,client,days\nnotes,"say ""hi"", Zoë",Z,\ndays,,,3\n'
    )


def test_an_empty_table_is_its_header(empty: Report) -> None:
    assert render(empty, width=None, color=False) == b"client,total\n"


def test_a_report_without_tables_is_empty(report: Report) -> None:
    assert render(replace(report, tables=()), width=None, color=False) == b""


def test_any_name_stays_one_harmless_cell(hostile: Report, hostile_name: str) -> None:
    text = render(hostile, width=None, color=False).decode()
    assert text.count("\n") == 3
    records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert records[1] == [guarded(hostile_name)] * 2 + ["2026-01-31", "59", "1234.50", "123.45"]
    assert not records[1][0].lstrip("\ufeff ").startswith(("=", "+", "-", "@", "\uff1d"))


def test_a_negative_amount_stays_a_number(hostile: Report) -> None:
    assert b"\n007,,,,-250.00,-25\n" in render(hostile, width=None, color=False)
