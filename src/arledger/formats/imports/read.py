"""Exports of other systems, read: which report a file is, and its documents or clients."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from arledger.formats.imports.documents import documents_of
from arledger.formats.imports.export import Export, ExportClient, Skipped
from arledger.formats.imports.iif import iif_tables, is_iif
from arledger.formats.imports.keys import key
from arledger.formats.imports.layout import Layout, recognised, refuse_unknown_payables
from arledger.formats.imports.mapping import ReportMapping, shipped_mappings
from arledger.formats.imports.readings import Readings, readings_of
from arledger.formats.imports.rows import Classified
from arledger.formats.imports.source import Rows, tables_of
from arledger.formats.imports.totals import totals_of
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.problem import UserError, did_you_mean
from arledger.model.source import Day, Source

_MOST_TOLD = 5
_AS_OF = re.compile(
    r"(?i)(?:.*\b(?:as of|as at|age as of|as of date|stand|stichtag|date|au|per)\b:?\s*)?"
    r"([0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{1,2} [^\W\d_]{3,10}\.? [0-9]{4}"
    r"|[^\W\d_]{3,10}\.? [0-9]{1,2}, [0-9]{4})\b.*"
)
_ALL_DATES = re.compile(
    r"(?i)(all dates|.*\b(?:ageing|aging) by\b.*|.*\b(?:report|list|detail|summary|analysis|statement)\b.*|invoices"
    r"|.*\b(?:debtors|debitoren|posten)\b.*"
    r"|.*\b(?:open|outstanding|unpaid|aged|aging|ageing) (?:items|invoices|balances|receivables?)\b.*)"
)


def read_exports(path: Path, mappings: Sequence[ReportMapping], asked: str = "", order: str = "") -> list[Export]:
    """Return what a file holds: one report, or those on the sheets of a workbook, each recognised by its content.

    `asked` is SYSTEM or SYSTEM/REPORT where the user said it, `order` that of day and month. What is not recognised,
    and a row that is nothing known, is a UserError.
    """
    wanted = _wanted(mappings, asked)
    tables = [table for rows in tables_of(path) for table in _tables(rows)]
    found = [(rows, layout) for rows in tables if (layout := recognised(rows, wanted))]
    if not found:
        for rows in tables:
            refuse_unknown_payables(rows)
        what = "this is no export that is known" if not asked else f"this is no export of {asked}"
        remedy = "Export it as docs/moving-in.md shows, or write a mapping of your own as it says there."
        raise bad(Source(str(path), 0), what, remedy)
    hidden = tuple(f"the hidden sheet {rows.sheet} was left out" for rows in tables if rows.hidden)
    exports = [one for rows, layout in found if (one := _export(rows, layout, order)).items or one.clients]
    if not exports:
        what = f"this is {found[0][1].mapping.title}, and no document or client of yours is in it"
        raise bad(Source(str(path), 0), what, "Export it again, for all clients and dates.")
    return [replace(exports[0], warnings=(*hidden, *exports[0].warnings)), *exports[1:]]


def _wanted(mappings: Sequence[ReportMapping], asked: str) -> list[ReportMapping]:
    if not asked:
        return list(mappings)
    wanted = [mapping for mapping in mappings if asked.lower() in (mapping.system, mapping.name)]
    if not wanted:
        known = sorted({mapping.system for mapping in mappings} | {mapping.name for mapping in mappings})
        raise UserError(
            f"--from: there is no mapping {asked!r}", did_you_mean(asked, known, f"Known are {', '.join(known)}.")
        )
    return wanted


def _tables(rows: Rows) -> list[Rows]:
    return iif_tables(rows) if is_iif(rows.head()) else [rows]


def _export(rows: Rows, layout: Layout, order: str) -> Export:
    mapping = layout.mapping
    if mapping.choices["what"] == "refused":
        raise bad(
            rows.place(0),
            f"this is {mapping.title}: {mapping.refuse}",
            "Export another report, as docs/moving-in.md shows.",
        )
    readings = readings_of(rows, layout, order)
    classified = Classified(rows, layout, readings)
    company, as_of = _heading(layout, readings)
    export = Export(
        *(rows.file, rows.sheet, mapping.system, mapping.report, mapping.title, layout.why, company, as_of),
        warnings=layout.warnings,
    )
    if mapping.choices["what"] == "clients":
        clients = tuple(_clients(classified))
        return replace(export, clients=clients, skipped=tuple(classified.skipped))
    documents = documents_of(classified)
    totals, wrong = totals_of(classified, documents.items, documents.rows, left_out=documents.left_out)
    return replace(
        export,
        items=tuple(documents.items),
        totals=totals,
        skipped=_in_order(classified.skipped),
        warnings=(*export.warnings, *classified.warnings[:_MOST_TOLD], *wrong, *documents.warnings),
        buckets=documents.buckets,
        refuse=mapping.refuse,
    )


def _in_order(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(skipped))


def _heading(layout: Layout, readings: Readings) -> tuple[str, Day | None]:
    """Return whose report it is, and of which day, by what stands above the table."""
    as_of: Day | None = None
    company = ""
    titles = {key(one) for one in layout.mapping.lists["says"]}
    for row in layout.above:
        day = next((day for cell in row.cells if (day := _day(cell, readings))), None)
        as_of = as_of or day
        if not company and _may_be_a_company(layout, row, titles) and not _day(_first(row), readings):
            company = _first(row)
    return company, as_of


def _first(row: SheetRow) -> str:
    return next(cell for cell in row.cells if cell)


def _may_be_a_company(layout: Layout, row: SheetRow, titles: Iterable[str]) -> bool:
    """Whether a line above the table is no title, no total, no rule, and no row of another kind to the mapping.

    SAP has `Customer 1000123` above a customer's items.
    """
    text = _first(row)
    if (
        key(text) in _known_titles()
        or any(title in key(text) for title in titles)
        or _ALL_DATES.fullmatch(text)
        or ":" in text
    ):
        return False
    if key(text) == key("Total") or not any(map(str.isalnum, row.text)):
        return False
    shapes = layout.mapping.shapes
    return not any(place == 0 and test.fullmatch(row.text) for shape in shapes for place, test in shape.when)


@cache
def _known_titles() -> frozenset[str]:
    """Return the titles of all reports: each may stand above another one that has the same columns."""
    return frozenset(key(one) for mapping in shipped_mappings() for one in mapping.lists["says"])


def _day(text: str, readings: Readings) -> Day | None:
    found = _AS_OF.fullmatch(text)
    return readings.day(found[1]) if found else None


def _clients(found: Classified) -> Iterator[ExportClient]:
    cell = found.layout.cell
    for row in found.data():
        one = row.row
        person = " ".join(filter(None, (cell(one, "first_name"), cell(one, "last_name"))))
        name, id_ = row.name or person, row.id
        if not name and not id_:
            raise bad(
                found.rows.place(one.line), "this row names nobody", "Give the client a name, and export it again."
            )
        lines = [text for at in found.layout.columns.get("address", ()) if (text := one.cell(at))]
        yield ExportClient(
            *(name or id_, id_, cell(one, "email"), cell(one, "phone"), cell(one, "contact") or person),
            *(
                "; ".join(lines),
                cell(one, "terms"),
                cell(one, "limit"),
                cell(one, "currency"),
                cell(one, "sales_rep"),
            ),
            source=found.rows.place(one.line),
        )
