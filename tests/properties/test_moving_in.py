"""Exports with random quirks: each client owes what the rows say, and the same export again adds nothing."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.program import run_cli

LEDGER = 'option "operating_currency" "USD"\n2020-01-01 open Assets:Bank USD\n'
NAMES = (
    "Acme",
    "=SUM(A1)",
    "Total Energy",
    "Müller & Söhne",
    'Quote "Q" Co',
    "A, B; C",
    "+1 Ltd",
    "Bolt:North",
    "O'Hara",
)


class Written(NamedTuple):
    """A document as it is written to an export; `open` is positive where the client owes."""

    name: str
    number: str
    day: date
    open: Decimal
    lines: int


class Style(NamedTuple):
    """How one file writes its amounts and dates, and how it is saved."""

    comma: bool
    brackets: bool
    symbol: str
    delimiter: str
    encoding: str

    def amount(self, number: Decimal) -> str:
        text = f"{abs(number):,.2f}"
        if self.comma:
            text = text.translate(str.maketrans(",.", ".,"))
        text = f"{self.symbol}{text}"
        if number >= 0:
            return text
        return f"({text})" if self.brackets else f"-{text}"


documents = st.lists(
    st.builds(
        Written,
        st.sampled_from(NAMES),
        st.just(""),
        # Days after the twelfth: the file itself tells which of day and month stands first.
        st.builds(date, st.just(2026), st.integers(1, 3), st.integers(13, 28)),
        st.decimals(Decimal("-9999.99"), Decimal("99999.99"), places=2).filter(bool),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=12,
).map(lambda found: [one._replace(number=f"{at:04}") for at, one in enumerate(found, start=1)])
styles = st.builds(
    Style,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "$"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
Rows = list[list[str]]


def due(one: Written) -> str:
    return f"{one.day + timedelta(days=30):%m/%d/%Y}"


def aging(found: list[Written], style: Style) -> Rows:
    total = style.amount(sum((one.open for one in found), Decimal(0)))
    return [
        *(["Co"], ["A/R Aging Detail Report"], ["As of September 30, 2026"], []),
        ["", "Date", "Transaction type", "Num", "Customer full name", "Due date", "Amount", "Open balance"],
        ["CURRENT"],
        *(
            ["", f"{one.day:%m/%d/%Y}", "Invoice" if one.open > 0 else "Credit Memo", one.number, one.name, due(one)]
            + [style.amount(one.open)] * 2
            for one in found
        ),
        ["Total for CURRENT", "", "", "", "", "", total, total],
        ["TOTAL", "", "", "", "", "", total, total],
        ["Accrual Basis Wednesday, September 30, 2026 12:27 PM GMT-04:00"],
    ]


def xero(found: list[Written], style: Style) -> Rows:
    header = [
        "ContactName",
        "InvoiceNumber",
        "InvoiceDate",
        "DueDate",
        "Total",
        "InvoiceAmountDue",
        "Description",
        "Type",
    ]
    kinds = {True: "Sales invoice", False: "Sales credit note"}
    return [
        header,
        *(
            [
                one.name,
                one.number,
                f"{one.day:%d/%m/%Y}",
                "",
                style.amount(one.open),
                style.amount(one.open),
                "x",
                kinds[one.open > 0],
            ]
            for one in found
            for _ in range(one.lines)
        ),
    ]


def aged(found: list[Written], style: Style) -> Rows:
    rows: Rows = [["Aged Receivables Detail"], ["Co"], ["As at 31 March 2026"], []]
    rows.append(["Invoice Number", "Invoice Date", "Due Date", "Invoice Reference", "Current", "Older", "Total"])
    for name in dict.fromkeys(one.name for one in found):
        own = [one for one in found if one.name == name]
        rows.append([name, "", "", "", "", "", ""])
        rows += [[one.number, f"{one.day:%d %b %Y}", "", "", "", "", style.amount(one.open)] for one in own]
        rows.append([f"Total {name}", "", "", "", "", "", style.amount(sum((one.open for one in own), Decimal(0)))])
    rows.append(["Total", "", "", "", "", "", style.amount(sum((one.open for one in found), Decimal(0)))])
    return rows


def fbl5n(found: list[Written], style: Style) -> Rows:
    header = [
        "Name 1",
        "Belegnummer",
        "Belegart",
        "Belegdatum",
        "Nettofälligkeit",
        "Betrag in Hauswährung",
        "Hauswährung",
    ]
    rows: Rows = [header]
    for one in found:
        kind = "RV" if one.open > 0 else "DG"
        rows.append([one.name, one.number, kind, f"{one.day:%d.%m.%Y}", "", style.amount(one.open), "USD"])
    rows.append(["", "", "", "", "", style.amount(sum((one.open for one in found), Decimal(0))), "USD"])
    return rows


def plain(found: list[Written], style: Style) -> Rows:
    rows = [[one.name, one.number, f"{one.day:%Y-%m-%d}", style.amount(one.open)] for one in found]
    return [["Customer", "Invoice No", "Invoice date", "Balance"], *rows]


LAYOUTS = {"qbo": aging, "xero-invoices": xero, "xero-aged": aged, "sap": fbl5n, "excel": plain}


def saved(rows: Rows, style: Style, path: Path) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=style.delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(style.encoding))


def sums(found: list[Written]) -> dict[str, Decimal]:
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in found:
        owed[one.name] += one.open
    return dict(owed)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@settings(max_examples=20)
@given(found=documents, style=styles)
def test_each_client_owes_what_the_rows_say_once(
    layout: Callable[[list[Written], Style], Rows],
    found: list[Written],
    style: Style,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("moving-in")
    ledger, path = folder / "main.beancount", folder / "export.csv"
    ledger.write_text(LEDGER)
    saved(layout(found, style), style, path)
    answer = run_cli("import", path, "-l", ledger, "--no-cache", "--strict", "--write", "-f", "json")
    assert answer.code == 0, answer.stderr
    said = json.loads(answer.stdout)
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in said["items"]:
        owed[item["name"]] += Decimal(item["open"])
    assert dict(owed) == sums(found)
    assert sorted(item["number"] for item in said["items"]) == [one.number for one in found]
    names = {client["client"]: client["name"] for client in said["clients"]}
    book = json.loads(run_cli("aging", "-l", ledger, "--no-cache", "--as-of", "2026-12-31", "-f", "json").stdout)
    assert {names[row["client"]]: Decimal(row["total"]) for row in book["rows"]} == {
        name: total
        for name, total in sums(found).items()
        if total or name in {names[r["client"]] for r in book["rows"]}
    }
    before = ledger.read_bytes()
    assert run_cli("import", path, "-l", ledger, "--no-cache", "--write").code == 0
    assert ledger.read_bytes() == before
