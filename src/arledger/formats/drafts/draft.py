"""A first draft of a mapping for an export that none knows, with what was not understood marked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arledger.files.regular import read_regular
from arledger.formats.drafts.roles import roles_of
from arledger.formats.drafts.rows import Sorted, sorted_rows
from arledger.formats.drafts.table import Table, table_of
from arledger.formats.drafts.terms import Terms
from arledger.formats.drafts.text import remark
from arledger.formats.drafts.traits import (
    continue_lines,
    has_serials,
    is_list_of_people,
    only_people,
    readings_of_draft,
    writing_of,
)
from arledger.formats.drafts.writer import Facts, Writer
from arledger.formats.imports.export import Export
from arledger.formats.imports.iif import iif_tables, is_iif
from arledger.formats.imports.layout import recognised, refuse_unknown_payables
from arledger.formats.imports.mapping import LARGEST, ReportMapping, parse
from arledger.formats.imports.read import read_exports
from arledger.formats.imports.source import Rows, tables_of
from arledger.model.money import exact_sum
from arledger.model.problem import UserError
from arledger.model.wording import counted

_MARKS = ("NOT UNDERSTOOD", "NOT SAID", "guessed")
NAME = "the draft"
SYSTEM = "ours"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping's text and what is to be said of it.

    `copied` names the mapping that it is a copy of, empty for a draft, and `also` one for lists of anybody's that
    fits the file; `found` says what the rows were taken for, and
    `left` how many marks are to be looked at. `trial` is what the file comes to under it, or why it is refused.
    """

    text: str
    system: str
    report: str
    copied: str
    also: str
    header: int
    found: Sorted
    left: int
    trial: tuple[str, ...]
    refused: bool


def draft_of(path: Path, mappings: Sequence[ReportMapping], order: str = "") -> Draft:
    """Draft a mapping for a file, and try it on the file.

    A file that a mapping of a system knows already gets a copy of that one. Raises UserError for what is no table,
    and for a report that is refused by its kind, such as payables.
    """
    tables = [table for rows in tables_of(path) for table in _tables(rows)]
    known, also = _known(tables, mappings)
    if known:
        return _copied(path, known, order)
    for rows in tables:
        refuse_unknown_payables(rows)
    terms = Terms(mappings)
    table = table_of(tables, terms)
    writing = writing_of(table, order)
    roles = roles_of(table, terms, readings_of_draft(writing, serial=False))
    readings = readings_of_draft(writing, serial=has_serials(roles))
    if is_list_of_people(roles):
        only_people(roles)
    continue_lines(roles, readings)
    facts = Facts(roles, terms, writing, readings, _titled(table), slug(_titled(table) or path.stem))
    writer = Writer(facts)
    mapping = parse(writer.text(), NAME)
    found = sorted_rows(table, mapping, readings, roles.figure)
    text = writer.text(found.lines)
    told, refused = _trial(path, parse(text, NAME), order)
    text = "\n".join((text, *(remark(f"Tried on {path.name}: {line}") for line in told), ""))
    left = sum(any(mark in line.partition("#")[2] for mark in _MARKS) for line in text.splitlines()[1:])
    header = table.data and table.rows_of_header and _line(table)
    return Draft(text, SYSTEM, facts.report, "", also, header or 0, found, left, told, refused)


def _line(table: Table) -> int:
    head = table.rows.head()
    return head[table.first].line if table.first < len(head) else 0


def _tables(rows: Rows) -> list[Rows]:
    return iif_tables(rows) if is_iif(rows.head()) else [rows]


def _known(tables: Sequence[Rows], mappings: Sequence[ReportMapping]) -> tuple[ReportMapping | None, str]:
    """Return the mapping of a system that knows a table, and the name of one for lists of anybody's."""
    also = ""
    for rows in tables:
        try:
            layout = recognised(rows, mappings)
        except UserError:
            continue
        if layout and layout.mapping.choices["what"] == "refused":
            raise UserError(
                f"{rows.place(0)}: this is {layout.mapping.title}: {layout.mapping.refuse}",
                "Export another report, as docs/moving-in.md shows.",
                exit_code=1,
            )
        if layout and "generic" not in layout.mapping.flags:
            return layout.mapping, ""
        also = layout.mapping.name if layout else also
    return None, also


def _copied(path: Path, mapping: ReportMapping, order: str) -> Draft:
    """Return a known mapping's own text, to be changed by the user; it goes before the one that comes along."""
    source = Path(mapping.source)
    head = remark(f"A copy of {mapping.name}, which knows this file; it goes before that one where you keep it.")
    text = f"{head}\n{read_regular(source, LARGEST).decode('utf-8').rstrip()}\n"
    told, refused = _trial(path, parse(text, NAME), order)
    text = "\n".join((text.rstrip(), "", *(remark(f"Tried on {path.name}: {line}") for line in told), ""))
    return Draft(text, mapping.system, mapping.report, mapping.name, "", 0, Sorted({}, (), 0), 0, told, refused)


def _trial(path: Path, mapping: ReportMapping, order: str) -> tuple[tuple[str, ...], bool]:
    """Read the whole file by a draft; what comes out, or the message with which it is refused."""
    try:
        exports = read_exports(path, [mapping], order=order)
    except UserError as wrong:
        return (f"refused: {wrong.message.replace(str(path), path.name)}.",), True
    except RecursionError:
        return ("refused: a pattern of it is too long.",), True
    return tuple(line for one in exports for line in _outcome(one)), False


def _outcome(export: Export) -> list[str]:
    if export.clients:
        return [f"{counted(len(export.clients), 'client')}."]
    said = []
    for total in export.totals:
        mine = [item for item in export.items if item.currency == total.currency]
        name = total.currency or "in no named currency"
        checked = "no total in the file to check it by" if total.file is None else f"the file says {total.file}"
        figure = exact_sum(item.open for item in mine)
        said.append(f"{counted(len(mine), 'document')}, {figure:,} open {name}; {checked}.")
    return [*said, *(f"warning: {text}." for text in export.warnings)]


def _titled(table: Table) -> str:
    """Return the title above a table, or the name of its sheet; not whose report it is, or of when."""
    words = re.compile(
        r".*(?:report|aging|ageing|aged|list|detail|summary|open|invoices|receivable|receipts|charges|balances|"
        r"offene|posten|liste|kundensaldo|encours|echeanc|balance agee|saldos|vencid|openstaande|scadenz|partit).*"
    )
    for row in table.above:
        text = next(cell for cell in row.cells if cell)
        if len(text) <= 80 and words.fullmatch(_plain(text)) and any(map(str.isalpha, text)):
            return text
    return table.rows.sheet


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def slug(text: str) -> str:
    """Return a plain name for a report: small letters and figures of ASCII with hyphens."""
    words = re.findall(r"[a-z0-9]+", _plain(text).replace("ß", "ss"))
    return "-".join(words)[:40].strip("-") or "items"
