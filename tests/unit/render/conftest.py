"""One small report with every kind of cell, and names that would like to be more than names."""

from datetime import date
from decimal import Decimal

import pytest

from arledger.model.report import Column, Kind, Report, Role, Row, Table

HOSTILE = {
    "formula": "=cmd|'/C calc'!A0",
    "formula after blanks": "\ufeff \t=1+1",
    "full-width formula": "\uff1d1+1",
    "at": "@SUM(A1)",
    "rich markup": "[bold]x[/] :smile:",
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "C1": "\x9b31mred",
    "script": "<script>alert(1)</script>&amp;",
    "pipes": "| a | b",
    "markdown": "`c` **b** _i_ ~s~ [a](javascript:x) ![i](u) https://evil.example www.evil.example $x$ \\",
    "heading": "# 1. head",
    "bidi": "\u202eevil\u2066",
    "newline": "two\r\nlines\u2028three",
    "emoji": "👩\u200d👩\u200d👧 and 🏭",
    "wide": "東京電機株式会社",
    "long": "x" * 10_000,
    "long and wide": "株" * 10_000,
    "half a character": "caf\udce9 \uffff",
    "template": "{{ 7 * 7 }}{% raw %}",
    "empty": "",
}


def make_report(name: str) -> Report:
    """Put `name` everywhere that a name from a ledger may come to stand."""
    columns = (
        Column("client", "Client"),
        Column("remark", "Remark", below=True),
        Column("due", "Oldest due", Kind.DATE, priority=1),
        Column("days", "Days past due", Kind.COUNT, priority=3),
        Column("total", "Total", Kind.MONEY),
        Column("share", "Share", Kind.PERCENT, priority=4),
    )
    rows = (
        Row((name, name, date(2026, 1, 31), 59, Decimal("1234.50"), Decimal("123.45"))),
        Row(("007", None, None, None, Decimal("-250.00"), Decimal(-25))),
        Row(("Total", None, None, 59, Decimal("984.50"), None), Role.TOTAL),
    )
    return Report(
        name="open-items",
        title=f"Open items {name}",
        as_of=date(2026, 3, 31),
        tables=(Table("open_items", columns, rows, title=name),),
        data={"client": name, "total": Decimal("984.50")},
        facts=(("Client", name),),
        notes=(name,),
    )


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def hostile(hostile_name: str) -> Report:
    return make_report(hostile_name)


@pytest.fixture
def report() -> Report:
    """Two clients and a total."""
    columns = (
        Column("client", "Client"),
        Column("invoice", "Invoice"),
        Column("due", "Due", Kind.DATE, priority=1),
        Column("days", "Days past due", Kind.COUNT, priority=2),
        Column("total", "Total", Kind.MONEY),
        Column("share", "Share", Kind.PERCENT, priority=3),
    )
    rows = (
        Row(("Acme Industrial Ltd", "0007", date(2026, 1, 31), 59, Decimal("1234.50"), Decimal("12.5"))),
        Row(("Blue Door", "0008", None, 0, Decimal("-250.125"), Decimal(7))),
        Row(("Zed", None, date(2026, 4, 1), None, Decimal("0.00"), None)),
        Row(("Total", None, None, None, Decimal("984.375"), None), Role.TOTAL),
    )
    return Report(
        name="open-items",
        title="Open items",
        as_of=date(2026, 3, 31),
        tables=(Table("open_items", columns, rows, title="USD"),),
        data={"as_of": date(2026, 3, 31), "total": Decimal("984.375"), "clients": ({"name": "Zoë"},)},
        facts=(("Ledger", "main.beancount"),),
        notes=("Ties with the ledger.",),
    )


@pytest.fixture
def empty() -> Report:
    """A report whose only table has no rows."""
    table = Table("open_items", (Column("client", "Client"), Column("total", "Total", Kind.MONEY)), ())
    return Report("open-items", "Open items", date(2026, 3, 31), (table,), data={"items": ()})
