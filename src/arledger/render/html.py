"""HTML for mail and print: one page that needs nothing else, light or dark as the reader's system is.

There is no script, and the page's own content security policy forbids everything but its inline style.
"""

import re
from decimal import Decimal
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from arledger.files import shipped
from arledger.model.report import Cell, Column, Kind, Report, Row, Table
from arledger.render.cells import NUMBERS, clean, shown
from arledger.render.pictures.draw import is_drawn, picture

_TEMPLATE = ("templates", "report.html.j2")
_BROKEN = ("text", "text long")
_BLANK = re.compile(r"(\s+)")
_HYPHENED = re.compile(r"(?=.{3,30}$)[^-]+(?:-[^-]+)+")
_ONE_LINE = 40  # characters that are not too many for a line of a column


@cache
def page_template(*parts: str) -> Template:
    """Return a page's template, made once: it escapes every text of a ledger, and passes over none missing."""
    template = shipped.path(*parts)
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["pieces"] = pieces
    return environment.get_template(template.name)


def pieces(text: str) -> list[tuple[str, bool]]:
    """Part a text: what a browser would break at its hyphens, as an invoice number or a day, is to stay whole."""
    found: list[tuple[str, bool]] = []
    for word in _BLANK.split(text):
        whole = _HYPHENED.fullmatch(word) is not None
        if found and not whole and not found[-1][1]:
            found[-1] = (found[-1][0] + word, False)
        else:
            found.append((word, whole))
    return found


def render(report: Report, **_: object) -> bytes:
    """Write the page."""
    page = page_template(*_TEMPLATE).render(
        title=clean(report.title),
        as_of=report.as_of.isoformat(),
        facts=[(clean(label), clean(value)) for label, value in report.facts],
        tables=[_table(table) for table in report.tables],
        charts=[picture(chart) for chart in report.charts if is_drawn(chart)],
        notes=[clean(note) for note in report.notes],
        paper=report.imprint.paper,
    )
    return page.encode()


def _table(table: Table) -> dict[str, object]:
    looks = [_look(table, place) for place in range(len(table.columns))]
    return {
        "title": clean(table.title),
        "nothing": clean(table.nothing),
        "columns": [
            {"title": clean(column.title), "look": look} for column, look in zip(table.columns, looks, strict=True)
        ],
        "rows": [{"role": row.role.value, "cells": _cells(row, table.columns, looks)} for row in table.rows],
    }


def _cells(row: Row, columns: tuple[Column, ...], looks: list[str]) -> list[dict[str, object]]:
    texts = [shown(cell, column.kind) for cell, column in zip(row.cells, columns, strict=True)]
    return [
        {
            "pieces": pieces(text) if look in _BROKEN else [(text, False)],
            "look": look + (" negative" if _is_negative(cell, column.kind) else ""),
            "heads": index == 0 and column.kind is Kind.TEXT,
        }
        for index, (cell, text, column, look) in enumerate(zip(row.cells, texts, columns, looks, strict=True))
    ]


def _look(table: Table, place: int) -> str:
    """Name how a column looks: numbers, days and ids stand on one line, and a long text gets room."""
    column = table.columns[place]
    if column.kind in NUMBERS:
        return "number"
    if column.kind is Kind.DATE:
        return "date"
    texts = [cell for row in table.rows if isinstance(cell := row.cells[place], str)]
    if column.whole and max(map(len, texts), default=0) <= _ONE_LINE:
        return "text whole"
    return "text long" if any(len(text) > _ONE_LINE for text in texts) else "text"


def _is_negative(cell: Cell, kind: Kind) -> bool:
    return kind is Kind.MONEY and isinstance(cell, Decimal) and cell < 0
