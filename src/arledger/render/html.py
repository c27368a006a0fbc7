"""HTML for mail and print: one page that needs nothing else, light or dark as the reader's system is.

There is no script, and the page's own content security policy forbids everything but its inline style.
"""

from decimal import Decimal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from arledger.files import shipped
from arledger.model.report import Cell, Column, Kind, Report, Row, Table
from arledger.render.cells import NOTHING, NUMBERS, clean, shown

_TEMPLATE = ("templates", "report.html.j2")


def page_template(*parts: str) -> Template:
    """Return a page's template: it escapes every text of a ledger, and passes over none that is missing."""
    template = shipped.path(*parts)
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template.name)


def render(report: Report, **_: object) -> bytes:
    """Write the page."""
    page = page_template(*_TEMPLATE).render(
        title=clean(report.title),
        as_of=report.as_of.isoformat(),
        facts=[(clean(label), clean(value)) for label, value in report.facts],
        tables=[_table(table) for table in report.tables],
        notes=[clean(note) for note in report.notes],
        nothing=NOTHING,
    )
    return page.encode()


def _table(table: Table) -> dict[str, object]:
    return {
        "title": clean(table.title),
        "columns": [{"title": clean(column.title), "look": _look(column.kind)} for column in table.columns],
        "rows": [{"role": row.role.value, "cells": _cells(row, table.columns)} for row in table.rows],
    }


def _cells(row: Row, columns: tuple[Column, ...]) -> list[dict[str, object]]:
    return [
        {
            "text": shown(cell, column.kind),
            "look": _look(column.kind) + (" negative" if _is_negative(cell, column.kind) else ""),
            "heads": index == 0 and column.kind is Kind.TEXT,
        }
        for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    ]


def _look(kind: Kind) -> str:
    if kind in NUMBERS:
        return "number"
    return "date" if kind is Kind.DATE else "text"


def _is_negative(cell: Cell, kind: Kind) -> bool:
    return kind is Kind.MONEY and isinstance(cell, Decimal) and cell < 0
