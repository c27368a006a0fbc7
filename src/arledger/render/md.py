"""Markdown for issues, wikis and mail: GitHub tables, with text escaped so that a name is never markup."""

import re
from collections.abc import Iterator

from arledger.model.report import Cell, Column, Kind, Report, Role, Row, Table
from arledger.render.cells import NUMBERS, clean, shown

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_INLINE = re.compile(r"[\\`*_{}\[\]|~$!]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_BLOCK = re.compile(r"\s*(?:[-+=#]|\d+(?=[.)]))")


def render(report: Report, **_: object) -> bytes:
    """Write title, facts, tables and notes."""
    blocks = [f"# {_text(report.title)}", f"As of {report.as_of.isoformat()}"]
    if report.facts:
        blocks.append("\n".join(f"- {_text(label)}: {_text(value)}" for label, value in report.facts))
    for table in report.tables:
        blocks += [f"## {_text(table.title)}"] if table.title else []
        blocks.append("\n".join(_lines(table)) if table.rows else _text(table.nothing))
    blocks += [_text(note) for note in report.notes]
    return ("\n\n".join(blocks) + "\n").encode()


def _lines(table: Table) -> Iterator[str]:
    yield _line([_text(column.title) for column in table.columns])
    yield _line(["---:" if column.kind in NUMBERS else "---" for column in table.columns])
    for row in table.rows:
        yield _line(_cells(row, table.columns))


def _line(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _cells(row: Row, columns: tuple[Column, ...]) -> list[str]:
    texts = [_cell(cell, column.kind) for cell, column in zip(row.cells, columns, strict=True)]
    return [f"**{text}**" if text else "" for text in texts] if row.role is Role.TOTAL else texts


def _cell(cell: Cell, kind: Kind) -> str:
    return _text(cell) if isinstance(cell, str) else shown(cell, kind)


def _text(text: str) -> str:
    escaped = _INLINE.sub(r"\\\g<0>", clean(text).strip().translate(_ENTITIES))
    start = _BLOCK.match(escaped)
    if start is None:
        return escaped
    cut = start.end() if escaped[start.end() - 1].isdigit() else start.end() - 1
    return f"{escaped[:cut]}\\{escaped[cut:]}"
