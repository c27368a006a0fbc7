"""What each row of a report is: a document, or a group, subtotal, total, footer, blank; what is none is refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.imports.export import Skipped
from arledger.formats.imports.keys import key
from arledger.formats.imports.layout import Layout
from arledger.formats.imports.mapping import DAYS, RowShape
from arledger.formats.imports.readings import Readings
from arledger.formats.imports.source import REMEDY, Rows
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import exact_sum
from arledger.model.problem import UserError
from arledger.model.source import Day

DATA, BLANK, GROUP, SUBTOTAL, TOTAL, FOOTER = "data", "blank", "group", "subtotal", "total", "footer"
ABOVE, HEADER, RULE, SUM, PENDING = "above", "header", "rule", "sum", "pending"

_TOTALS = frozenset(
    ("total", "totals", "grandtotal", "reporttotal", "gesamt", "gesamtsumme", "summe", "totalgeneral", "sum")
)
_SUBTOTAL = re.compile(r"(?:sub-?total\b|total\s).*|.*\S\s+total:?|.*\S total of .*", re.IGNORECASE)
_FOOTERS = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? .*|(?:accrual|cash) basis\b.*|copyright\b.*|©.*|\(c\).*"
    r"|confidential\b.*|(?:generated|printed|exported|created|run|prepared)\b.*|userid\b.*|user id\b.*|page [0-9].*"
    r"|(?:gmt|utc)\b.*|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}\b.*|end of report\b.*)",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_*+| ]{3,}")
_LONGEST = 120

LATER = ("number", "currency", "cleared")
"""What is looked up in a row again once its document is made, beside its kind."""


class DataRow(NamedTuple):
    """A document's row, or a line of one: its figures by role (None for an empty cell) and whose it is."""

    row: SheetRow
    name: str
    id: str
    label: str
    date: Day | None
    due: Day | None
    figures: dict[str, Decimal | None]


class Mark(NamedTuple):
    """A subtotal or total: how many data rows stand before it, what it says of each figure, in which currency."""

    kind: str
    at: int
    line: int
    figures: dict[str, Decimal]
    currency: str


class Classified:
    """The rows of one table, each put where it belongs."""

    def __init__(self, rows: Rows, layout: Layout, readings: Readings) -> None:
        self.rows, self.layout, self.readings = rows, layout, readings
        self.skipped: list[Skipped] = []
        self.marks: list[Mark] = []
        self.boundaries: list[int] = [0]
        self.last: SheetRow | None = None
        self._count = self._width = 0
        self._name = self._id = self._label = ""
        self._ended = False
        self._pending: list[SheetRow] = []
        mapping = layout.mapping
        self._header = tuple(map(key, layout.header))
        self._data = mapping.lists["data"] or (("date",) if "date" in layout.columns else ("name",))
        self._figures = tuple(dict.fromkeys((*mapping.lists["open"], *mapping.lists["amount"], "line_amount")))
        self._roles = tuple(
            role for role in (*self._figures, "quantity", "unit", "tax", "discount") if role in layout.columns
        )
        self._groups = mapping.choices["groups"]
        self._texts: dict[str, str] = {}
        self._later = frozenset(at for role in (*LATER, mapping.kind_from) for at in layout.columns.get(role, ()))
        self._last = max(self._later, default=-1)

    def data(self) -> Iterator[DataRow]:
        """Yield the rows that are documents, in order; raises UserError for a row that is nothing known."""
        for number, row in enumerate(self.rows.read()):
            if number < self.layout.begins:
                self._skip(row, self._kind_above(row))
                continue
            kind = self._kind(row)
            if kind == DATA:
                if self._pending:
                    raise self._nothing(self._pending[0])
                self._count += 1
                self._width = max(self._width, len(self.last.cells) if self.last else 0)
                self.last = row
                yield self._data_row(row)
            elif kind == PENDING:
                self._pending.append(row)
            else:
                self._skip(row, kind)
        if self._pending and self.rows.cut:
            self._refuse_half(self._pending[-1], "the file ends in the middle of this row")
        for row in self._pending:
            self._skip(row, FOOTER)
        self._refuse_cut()

    def slim(self, row: DataRow) -> DataRow:
        """Return a row with no more cells than its document still needs, and with texts that many rows have once.

        All cells of 100,000 rows would fill the memory; dates, figures and names have been read from them already.
        """
        share, cells, later = self._texts.setdefault, row.row.cells, self._later
        kept = [""] * min(len(cells), self._last + 1)
        for at in later:
            if at < len(kept):
                kept[at] = cells[at]
        name, id_, label = share(row.name, row.name), share(row.id, row.id), share(row.label, row.label)
        return row._replace(row=SheetRow(tuple(kept), row.row.line), name=name, id=id_, label=label)

    def _kind_above(self, row: SheetRow) -> str:
        """Tell a row above the data: whose the documents below are may stand there."""
        for shape in self.layout.mapping.shapes:
            if shape.kind == GROUP and not row.blank and self._fits(row, shape):
                return self._shaped(row, shape)
        return BLANK if row.blank else HEADER if row.cells == self.layout.header else ABOVE

    def _refuse_cut(self) -> None:
        """Refuse a file that ends in the middle of a row, or without the total that its report always has."""
        if self.rows.cut and self.last and len(self.last.cells) < self._width:
            self._refuse_half(self.last, "the file ends in the middle of this row")
        required = "total_required" in self.layout.mapping.flags
        if required and self.last and not any(mark.kind == TOTAL for mark in self.marks):
            self._refuse_half(self.last, "the file ends here, without the total that this report ends with")

    def _refuse_half(self, row: SheetRow, what: str) -> None:
        raise bad(self.rows.place(row.line), what, "It is cut off: export it again.")

    def _skip(self, row: SheetRow, kind: str) -> None:
        self.skipped.append(Skipped(row.line, kind, row.text[:_LONGEST]))

    def _nothing(self, row: SheetRow) -> UserError:
        what = f"{shown(row.text, 80)} is neither a document nor a group, subtotal, total or footer"
        return bad(self.rows.place(row.line), what, REMEDY)

    def _kind(self, row: SheetRow) -> str:
        """Tell what a row is; groups, subtotals and totals are remembered on the way."""
        if row.blank:
            return BLANK
        label = next(cell for cell in row.cells if cell)
        if key(label) in _TOTALS and (self.layout.mapping.choices["what"] == "clients" or not self._is_data(row)):
            return self._marked(row, TOTAL)
        shape = next((one for one in self.layout.mapping.shapes if self._fits(row, one)), None)
        return self._shaped(row, shape) if shape else self._unshaped(row, label)

    def _unshaped(self, row: SheetRow, label: str) -> str:
        if _RULE.fullmatch(row.text):
            return RULE
        if self._header and tuple(map(key, row.cells)) == self._header[: len(row.cells)]:
            return HEADER
        if self._is_data(row):
            return DATA
        if self._looks_subtotal(row, label):
            return self._marked(row, SUBTOTAL)
        return self._alone(row, label)

    def _looks_subtotal(self, row: SheetRow, label: str) -> bool:
        if not _SUBTOTAL.fullmatch(label):
            return False
        # A client may be called Total Energy: a name alone is no sum.
        named = self._groups != "client" and sum(map(bool, row.cells)) == 1
        return named or any(self.layout.cell(row, role) for role in self._roles)

    def _alone(self, row: SheetRow, label: str) -> str:
        """Tell a row of one text: the name of a group, or what stands below a table."""
        if self.rows.delimiter == "|" and len(row.cells) == 1:
            # What stands outside of the printed table is no line of it.
            return ABOVE
        figured = any(self.layout.cell(row, role) for role in self._roles)
        if not figured and (self._ended or _FOOTERS.fullmatch(row.text)):
            self._ended = True
            return FOOTER
        alone = sum(map(bool, row.cells)) == 1
        if alone and self._groups != "none":
            self._begin_group(label, "")
            return GROUP
        if alone and self._count:
            return PENDING
        raise self._nothing(row)

    def _begin_group(self, name: str, id_: str) -> None:
        self.boundaries.append(self._count)
        if self._groups == "client":
            self._name, self._id = name, id_
        else:
            self._label = name

    def _fits(self, row: SheetRow, shape: RowShape) -> bool:
        filled = all(test.fullmatch(self._at(row, place)) for place, test in shape.when)
        return filled and not any(self._at(row, place) for place in shape.empty)

    def _at(self, row: SheetRow, place: str | int) -> str:
        if place == 0:
            return row.text
        return row.cell(place - 1) if isinstance(place, int) else self.layout.cell(row, place)

    def _shaped(self, row: SheetRow, shape: RowShape) -> str:
        if shape.kind == SUM:
            return SUBTOTAL
        if shape.kind in (SUBTOTAL, TOTAL):
            return self._marked(row, shape.kind)
        if shape.kind == GROUP:
            named: dict[str, str] = {}
            for place, test in shape.when:
                found = test.fullmatch(self._at(row, place))
                named |= {name: text.strip() for name, text in found.groupdict().items() if text} if found else {}
            if self._groups != "client":
                self._begin_group(named.get("name", row.text), "")
            elif "id" in named:
                self._begin_group(named.get("name", ""), named["id"])
            elif "name" in named:
                self._name = named["name"]
        return shape.kind

    def _marked(self, row: SheetRow, kind: str) -> str:
        read = {role: self.readings.figure(self.layout.cell(row, role)) for role in self._roles}
        figures = {role: figure for role, figure in read.items() if figure is not None}
        self.marks.append(Mark(kind, self._count, row.line, figures, self.layout.cell(row, "currency")))
        self.boundaries.append(self._count)
        self._ended = self._ended or kind == TOTAL
        return kind

    def _is_data(self, row: SheetRow) -> bool:
        cell, readings = self.layout.cell, self.readings
        for role in self._data:
            text = cell(row, role)
            if not text or (role in DAYS and readings.day(text) is None):
                return False
            if role not in DAYS and role in self._roles and readings.figure(text) is None:
                return False
        if self.layout.mapping.choices["what"] == "clients":
            return True
        return any(cell(row, role) for role in self._roles)

    def _data_row(self, row: SheetRow) -> DataRow:
        cell = self.layout.cell
        figures: dict[str, Decimal | None] = {}
        for role in self._roles:
            text = cell(row, role)
            figures[role] = self.readings.figure(text) if text else None
            if text and figures[role] is None:
                what = f"{shown(text)} is no amount that can be read to the digit"
                raise bad(self.rows.place(row.line), what, REMEDY)
        due_text = cell(row, "due")
        due = self.readings.day(due_text)
        if due_text and due is None:
            raise bad(self.rows.place(row.line), f"{shown(due_text)} is no date", REMEDY)
        name, id_ = cell(row, "name"), cell(row, "id")
        if self._groups == "client":
            name, id_ = name or self._name, id_ or self._id
        return DataRow(row, name, id_, self._label, self.readings.day(cell(row, "date")), due, figures)


def added(row: DataRow, roles: tuple[str, ...]) -> Decimal | None:
    """Add up the figures of some roles; None where the row has none of them."""
    found = [figure for role in roles if (figure := row.figures.get(role)) is not None]
    return exact_sum(found) if found else None
