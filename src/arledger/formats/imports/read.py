"""Exports of other systems, read: which report a file is, and its documents or clients."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import count
from pathlib import Path

from arledger.formats.imports.data_rows import DataRow
from arledger.formats.imports.documents import documents_of
from arledger.formats.imports.export import Export, ExportClient, Owner, Skipped
from arledger.formats.imports.iif import iif_tables, is_iif
from arledger.formats.imports.keys import key
from arledger.formats.imports.layout import Layout, recognised, refuse_unknown_payables
from arledger.formats.imports.mapping import ReportMapping, shipped_mappings
from arledger.formats.imports.readings import Readings, readings_of
from arledger.formats.imports.rows import Classified
from arledger.formats.imports.source import Rows, tables_of
from arledger.formats.imports.totals import totals_of
from arledger.formats.tabular.amounts import COMMA, POINT, parse
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import plain
from arledger.model.problem import UserError, did_you_mean
from arledger.model.source import Day, Source

_MOST_TOLD = 5
_PASSES = 2
_TOLD_EVERY = 2000
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


def read_exports(
    path: Path,
    mappings: Sequence[ReportMapping],
    asked: str = "",
    order: str = "",
    told: Callable[[int, int], None] | None = None,
) -> list[Export]:
    """Return what a file holds: one report, or those on the sheets of a workbook, each recognised by its content.

    `asked` is SYSTEM or SYSTEM/REPORT where the user said it, `order` that of day and month. What is not recognised,
    and a row that is nothing known, is a UserError. `told` is called now and then with how many rows have been read
    so far, and of how many.
    """
    wanted = _wanted(mappings, asked)
    tables = [table for rows in tables_of(path) for table in _tables(rows)]
    if told:
        tables = _watched(tables, told)
    found = [(rows, layout) for rows in tables if (layout := recognised(rows, wanted))]
    if not found:
        raise _unknown(path, tables, asked)
    hidden = tuple(f"the hidden sheet {rows.sheet} was left out" for rows in tables if rows.hidden)
    exports = [
        one for rows, layout in found if (one := _export(rows, layout, order)).items or one.clients or one.owners
    ]
    if not exports:
        what = f"this is {found[0][1].mapping.title}, and no document or client of yours is in it"
        raise bad(Source(str(path), 0), what, "Export it again, for all clients and dates.")
    return [replace(exports[0], warnings=(*hidden, *exports[0].warnings)), *exports[1:]]


def _unknown(path: Path, tables: Iterable[Rows], asked: str) -> UserError:
    """Return what is wrong with a file of no layout that is wanted; raises it at once where it lists payables."""
    for rows in tables:
        refuse_unknown_payables(rows)
    what = "this is no export that is known" if not asked else f"this is no export of {asked}"
    remedy = "Export it as docs/moving-in.md shows, or write a mapping of your own as it says there."
    return bad(Source(str(path), 0), what, remedy)


def _watched(tables: Sequence[Rows], told: Callable[[int, int], None]) -> list[Rows]:
    """Return tables that tell how far they have been read: each is read for its notation, and for its documents."""
    total, done = _PASSES * sum(rows.count for rows in tables), count(1)

    def watched(rows: Rows) -> Iterator[SheetRow]:
        for row in rows.read():
            yield row
            at = next(done)
            if not at % _TOLD_EVERY:
                told(min(at, total), total)

    return [replace(rows, read=partial(watched, rows)) for rows in tables]


def layouts_of(path: Path, mappings: Sequence[ReportMapping]) -> list[tuple[Rows, Layout]]:
    """Return the tables of a file whose layout is known, whatever is wrong with what stands in them."""
    found = []
    for table in (one for rows in tables_of(path) for one in _tables(rows)):
        try:
            layout = recognised(table, mappings)
        except UserError:
            # Two layouts fit equally well: none is known.
            continue
        if layout:
            found.append((table, layout))
    return found


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
    if mapping.choices["what"] == "owners":
        owners = tuple(_owner(classified, row.row) for row in classified.data())
        return replace(export, owners=owners, skipped=tuple(classified.skipped))
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
    rows = list(found.data())
    limits = _Limits(found.layout.cell(row.row, "limit") for row in rows)
    of_persons = "person_id" in found.layout.mapping.columns
    for row in rows:
        client = _person(found, row) if of_persons else _client(found, row)
        yield client._replace(limit=limits.plain(client.limit))


class _Limits:
    """The credit limits of one list: point or comma is decided for all of them, a point where nothing tells."""

    def __init__(self, texts: Iterable[str]) -> None:
        only_comma = any(parse(text, POINT) is None and parse(text, COMMA) is not None for text in texts if text)
        self._notation = COMMA if only_comma else POINT

    def plain(self, text: str) -> str:
        """Return a limit as a plain number; what is none stays as it is."""
        found = parse(text, self._notation) if text else None
        return plain(found.number) if found else text


def _client(found: Classified, row: DataRow) -> ExportClient:
    """Return whom a row describes; raises UserError where it names nobody."""
    cell, one = found.layout.cell, row.row
    person = _full_name(found, one)
    name, id_ = row.name or person, row.id
    if not name and not id_:
        raise bad(found.rows.place(one.line), "this row names nobody", "Give the client a name, and export it again.")
    lines = [text for at in found.layout.columns.get("address", ()) if (text := one.cell(at))]
    return ExportClient(
        name=name or id_,
        id=id_,
        email=cell(one, "email"),
        phone=cell(one, "phone"),
        contact=cell(one, "contact") or person,
        address="; ".join(lines),
        terms=cell(one, "terms"),
        limit=cell(one, "limit"),
        currency=cell(one, "currency"),
        sales_rep=cell(one, "sales_rep"),
        source=found.rows.place(one.line),
    )


def _person(found: Classified, row: DataRow) -> ExportClient:
    """Return the client whose contact a row is: the company that it names, else the one whose id it has.

    A person of no company is a client.
    """
    # Several companies of one contact stand in one cell, the first one first.
    company, own = row.id.partition(";")[0].strip(), found.layout.cell(row.row, "person_id")
    name = row.name or found.layout.cell(row.row, "contact") or _full_name(found, row.row)
    client = _client(found, row._replace(name=name, id=company or own))
    return client._replace(of_person=bool(row.name and not company), nameless=bool(company and not row.name))


def _owner(found: Classified, row: SheetRow) -> Owner:
    cell = found.layout.cell
    name, login = cell(row, "name") or _full_name(found, row), cell(row, "contact")
    return Owner(cell(row, "id"), name or cell(row, "email") or login, cell(row, "email"), login)


def _full_name(found: Classified, row: SheetRow) -> str:
    cell = found.layout.cell
    return " ".join(filter(None, (cell(row, "first_name"), cell(row, "last_name"))))
