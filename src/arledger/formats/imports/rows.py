"""What each row of a report is: a document, or a group, subtotal, total, footer, blank; what is none is refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from arledger.formats.imports.data_rows import DataRow, Mark
from arledger.formats.imports.endings import FOOTERS, RULE_LINE, Ending, half, warnings_of
from arledger.formats.imports.export import Skipped
from arledger.formats.imports.groups import Group
from arledger.formats.imports.keys import key
from arledger.formats.imports.layout import Layout
from arledger.formats.imports.mapping import DAYS, RowShape
from arledger.formats.imports.pages import Placed, ahead, pages
from arledger.formats.imports.parents import Parents
from arledger.formats.imports.readings import Readings
from arledger.formats.imports.source import REMEDY, Rows
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.problem import UserError

DATA, BLANK, GROUP, SUBTOTAL, TOTAL, FOOTER = "data", "blank", "group", "subtotal", "total", "footer"
ABOVE, HEADER, RULE, SUM, PENDING = "above", "header", "rule", "sum", "pending"

_TOTALS = frozenset(
    ("total", "totals", "grandtotal", "reporttotal", "gesamt", "gesamtsumme", "summe", "totalgeneral", "sum")
)
_SUBTOTAL = re.compile(r"(?:sub-?total\b|total\s).*|.*\S\s+total:?|.*\S total of .*", re.IGNORECASE)
_PAGE = re.compile(r"(?:page|seite) [0-9]+(?: ?(?:of|von|sur|/) ?[0-9]+)?", re.IGNORECASE)
_LONGEST = 120

LATER = ("number", "currency", "cleared", "terms")
"""What is looked up in a row again once its document is made, beside its kind and its age."""


class Classified:
    """The rows of one table, each put where it belongs."""

    def __init__(self, rows: Rows, layout: Layout, readings: Readings) -> None:
        self.rows, self.layout, self.readings = rows, layout, readings
        self.skipped: list[Skipped] = []
        self.marks: list[Mark] = []
        self.boundaries: list[int] = [0]
        self.last: SheetRow | None = None
        self.warnings: list[str] = []
        self._following: SheetRow | None = None
        self._bottom: SheetRow | None = None
        self._rules: list[SheetRow] = []
        self._total_labels: dict[int, str] = {}
        self._count = self._width = 0
        self._label = ""
        self._ended = self._gap = False
        self._pending: list[SheetRow] = []
        mapping = layout.mapping
        self._group = Group(nested="nested" in mapping.flags)
        self._header = tuple(map(key, layout.header))
        titles = islice(rows.read(), layout.begins - mapping.header_rows, layout.begins) if self._header else ()
        self._header_rows = {tuple(map(key, row.cells)) for row in titles if mapping.header_rows > 1}
        self._data = mapping.lists["data"] or (("date",) if "date" in layout.columns else ("name",))
        self._figures = tuple(dict.fromkeys((*mapping.lists["open"], *mapping.lists["amount"], "line_amount")))
        self._roles = tuple(
            role for role in (*self._figures, "quantity", "unit", "tax", "discount") if role in layout.columns
        )
        self._figure_places = {at for role in self._roles for at in layout.columns[role]}
        self._groups = mapping.choices["groups"]
        self._balances = mapping.choices["what"] == "balances"
        self._lists = mapping.choices["what"] in ("clients", "owners")
        self.parents, self._texts = Parents(), dict[str, str]()
        later = (at for role in (*LATER, mapping.kind_from) for at in layout.columns.get(role, ()))
        self._later = frozenset((*later, *layout.bucket_titles))
        self._last = max(self._later, default=-1)

    def data(self) -> Iterator[DataRow]:
        """Yield the rows that are documents, in order; raises UserError for a row that is nothing known."""
        for row in islice(self.rows.read(), self.layout.begins):
            self._skip(row, self._kind_above(row))
        for placed in self._below():
            row, kind = placed.row, self._kind_of(placed)
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
            self._gap = kind == BLANK and self._count > 0
        self._end()

    def _kind_of(self, placed: Placed) -> str:
        """Tell what a row is by itself and by what stands below it."""
        row, repeated, below, following = placed
        if row.blank:
            return BLANK
        # A client may be called Page 1: then a document stands right below.
        self._following = below if _PAGE.fullmatch(row.text) else following
        if RULE_LINE.fullmatch(row.text):
            self._rules.append(row)
        else:
            self._bottom = row
        return ABOVE if repeated else self._kind(row)

    def _end(self) -> None:
        """Judge the end of a table: what is left below it, and whether all of it is there."""
        if self._pending and self.rows.cut:
            raise half(self.rows, self._pending[-1], "the file ends in the middle of this row")
        for row in self._pending:
            self._skip(row, FOOTER)
        self._rank()
        self.warnings += warnings_of(self._ending())
        self._refuse_open()

    def _below(self) -> Iterator[Placed]:
        """Yield the rows below the header: which are a page's heading again, and what follows each."""
        shapes = self.layout.mapping.shapes if self._header else ()
        above = [row for row in self.layout.above if not any(self._fits(row, shape) for shape in shapes)]
        found = islice(self.rows.read(), self.layout.begins, None)
        placed = pages(found, above, self._is_header) if above else (Placed(row, False) for row in found)
        return ahead(placed, lambda row: self._is_header(row) or bool(_PAGE.fullmatch(row.text)))

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

    def _totals(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == TOTAL and (mark.figures or not self.rows.cut)]

    def _ending(self) -> Ending:
        """Return how the table ends, once all of it was read."""
        rules = [*(row for row in self.layout.above if RULE_LINE.fullmatch(row.text)), *self._rules]
        marks, counted = (self.marks, self._totals()), (self._count, self._width)
        return Ending(self.rows, self.layout, self.last, self._bottom, rules, *marks, *counted, self._ended)

    def _rank(self) -> None:
        """Take totals that stand below each client's rows, under one label, for subtotals."""
        inner = {self._total_labels.get(mark.line) for mark in self.marks if 0 < mark.at < self._count} - {None}
        self.marks = [
            mark._replace(kind=SUBTOTAL) if self._total_labels.get(mark.line) in inner else mark
            for mark in self.marks
        ]

    def _skip(self, row: SheetRow, kind: str) -> None:
        self.skipped.append(Skipped(row.line, kind, row.text[:_LONGEST]))

    def _nothing(self, row: SheetRow) -> UserError:
        what = f"{shown(row.text, 80)} is neither a document nor a group, subtotal, total or footer"
        return bad(self.rows.place(row.line), what, REMEDY)

    def _kind(self, row: SheetRow) -> str:
        """Tell what a filled row is; groups, subtotals and totals are remembered on the way."""
        label = self._label_of(row)
        if key(label) in _TOTALS and self._is_total(row):
            self._total_labels[row.line] = key(label)
            self._group.closed = True
            return self._marked(row, TOTAL)
        if self._balances and self._is_sum_of_parent(row, label):
            return self._marked(row, SUBTOTAL)
        shape = next((one for one in self.layout.mapping.shapes if self._fits(row, one)), None)
        if shape and any(place == 0 for place, _ in shape.when) and self._is_data(row):
            # A pattern of the whole row may fit a client's name: City Foods, Grand Total Ltd.
            shape = None
        return self._shaped(row, shape) if shape else self._unshaped(row, label)

    def _is_sum_of_parent(self, row: SheetRow, label: str) -> bool:
        begins = self.parents.closed_by(label, self._count)
        if begins is not None:
            self.boundaries.append(begins)
            return True
        if self._is_data(row) or sum(map(bool, row.cells)) == 1:
            self.parents.note(label, self._count, owes=self._is_data(row))
            self.boundaries.append(self._count)
        return False

    def _label_of(self, row: SheetRow) -> str:
        """Return the first text of a row that is in no column of amounts, else the first text."""
        texts = [(at, cell) for at, cell in enumerate(row.cells) if cell]
        return next((cell for at, cell in texts if at not in self._figure_places), texts[0][1])

    def _is_total(self, row: SheetRow) -> bool:
        """Tell the sum of a report from a client who is called Total: in a row of its own, or with a document."""
        if self._lists:
            return not any(self.layout.cell(row, role) for role in ("id", "email", "phone", "address"))
        if self._groups == "client" and not self._figured(row) and self._stands_above_data(row):
            return False
        return not self._is_data(row) or not any(self.layout.cell(row, role) for role in ("number", *DAYS))

    def _unshaped(self, row: SheetRow, label: str) -> str:
        if RULE_LINE.fullmatch(row.text):
            return RULE
        if self._is_header(row):
            return HEADER
        if self._is_data(row):
            return DATA
        if self._looks_subtotal(row, label):
            self._close(row, label)
            return self._marked(row, SUBTOTAL)
        return self._alone(row, label)

    def _is_header(self, row: SheetRow) -> bool:
        if not self._header or row.blank:
            return False
        cells = tuple(map(key, row.cells))
        return cells == self._header[: len(cells)] or cells in self._header_rows

    def _figured(self, row: SheetRow) -> bool:
        return any(self.layout.cell(row, role) for role in self._roles)

    def _stands_above_data(self, row: SheetRow) -> bool:
        """Tell a group's name, whatever it is: one text, and a document below it."""
        return sum(map(bool, row.cells)) == 1 and self._following is not None and self._is_data(self._following)

    def _close(self, row: SheetRow, label: str) -> None:
        """End a client's rows by the total that says the name; the total of somebody else is told, or refused."""
        other = self._group.close(label) if self._groups == "client" else ""
        if other and self._group.nested:
            what = f"this is the total of {shown(other)}, and the rows above are of {shown(self._group.name)}"
            raise bad(self.rows.place(row.line), what, "Export it again, with all subtotals.")
        if other:
            what = f"the subtotal in row {row.line} is of {shown(other)}, and the rows above it of"
            self.warnings.append(f"{what} {shown(self._group.name)}")

    def _refuse_open(self) -> None:
        """Refuse a report whose groups end with their totals, where one has none: the names would be wrong."""
        if self._group.nested and self._group.names and self.last:
            what = f"the rows of {shown(self._group.name)} do not end with their total"
            raise bad(self.rows.place(self.last.line), what, "Export it again, with all subtotals.")

    def _looks_subtotal(self, row: SheetRow, label: str) -> bool:
        if not _SUBTOTAL.fullmatch(label):
            return False
        # A client may be called Total Energy: a name alone is no sum.
        named = self._groups != "client" and sum(map(bool, row.cells)) == 1
        return named or self._figured(row)

    def _alone(self, row: SheetRow, label: str) -> str:
        """Tell a row of one text: the name of a group, or what stands below a table."""
        if self.rows.delimiter == "|" and len(row.cells) == 1:
            # What stands outside of the printed table is no line of it.
            return ABOVE
        alone = sum(map(bool, row.cells)) == 1
        figured = self._figured(row) and not (alone and self.readings.figure(label) is None)
        # An amount alone adds something up, and is nobody's name.
        alone = alone and not figured
        grouped = alone and self._groups != "none"
        if not figured and not (grouped and self._stands_above_data(row)) and self._is_footer(row, alone=alone):
            return FOOTER
        if grouped:
            self._begin_group(label, "")
            return GROUP
        if alone and self._count:
            return PENDING
        raise self._nothing(row)

    def _is_footer(self, row: SheetRow, *, alone: bool) -> bool:
        """Tell a line below the table, or the number of a page."""
        if not alone and self.readings.day(self.layout.cell(row, "date")) is not None:
            # A row with a date in its column is a document that lacks something.
            raise self._nothing(row)
        if _PAGE.fullmatch(row.text):
            return True
        self._ended = self._ended or bool(FOOTERS.fullmatch(row.text))
        return self._ended

    def _begin_group(self, name: str, id_: str) -> None:
        self.boundaries.append(self._count)
        if self._groups == "client":
            self._group.begin(name, id_)
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
            # A subtotal of a category or a property says no name, and closes nobody's rows.
            said = self._named(row, shape).get("name", "")
            if said:
                self._close(row, f"Total {said}")
            return self._marked(row, shape.kind)
        if shape.kind == GROUP:
            named = self._named(row, shape)
            if self._groups != "client":
                self._begin_group(named.get("name", row.text), "")
            elif "id" in named:
                self._begin_group(named.get("name", ""), named["id"])
            elif "name" in named:
                self._group.names = [named["name"]]
        return shape.kind

    def _named(self, row: SheetRow, shape: RowShape) -> dict[str, str]:
        """Return the texts that a row's patterns name: `name`, `id`."""
        named: dict[str, str] = {}
        for place, test in shape.when:
            found = test.fullmatch(self._at(row, place))
            named |= {name: text.strip() for name, text in found.groupdict().items() if text} if found else {}
        return named

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
        if self._lists:
            return sum(map(bool, row.cells)) > 1 or not self._is_below_list(row)
        return self._figured(row) or self._is_settled(row)

    def _is_below_list(self, row: SheetRow) -> bool:
        """Tell a line below a list or page of clients from one of whom only the name is known."""
        below = self._ended or self._gap or bool(self._pending)
        return below or bool(FOOTERS.fullmatch(row.text) or _PAGE.fullmatch(row.text))

    def _is_settled(self, row: SheetRow) -> bool:
        """Tell a document by its kind where nothing is open: some reports leave such a cell empty."""
        mapping = self.layout.mapping
        return mapping.lists["open"][0] in self.layout.columns and key(self.layout.cell(row, "type")) in mapping.kinds

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
            if not name and self._group.closed:
                what = f"row {row.line} stands below the total of {shown(self._group.name)}, and was taken for theirs"
                self.warnings.append(what)
            name, id_ = name or self._group.name, id_ or self._group.id
        return DataRow(row, name, id_, self._label, self.readings.day(cell(row, "date")), due, figures)
