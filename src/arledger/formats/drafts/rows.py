"""The rows of an unknown export that are no documents: they open groups, add others up, or nobody knows them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, islice
from operator import add
from typing import NamedTuple

from arledger.formats.drafts.table import LOOKED_AT, Table, is_code, is_figure
from arledger.formats.drafts.terms import CLOSE, Terms
from arledger.formats.drafts.text import remark, told, value
from arledger.formats.imports.layout import Layout, recognised
from arledger.formats.imports.mapping import ReportMapping
from arledger.formats.imports.readings import Readings
from arledger.formats.imports.rows import FOOTER, Classified
from arledger.formats.imports.source import Rows
from arledger.formats.tabular.sheets import SheetRow
from arledger.model.money import ZERO
from arledger.model.problem import UserError

_LABELLED = re.compile(r"(?P<label>[^\W\d_][^:0-9]{1,30}?)(?: *: *|\s{2,}|\s(?=[0-9]))(?P<text>\S.*)")
_NAMED = re.compile(r"(?P<label>[^\W\d_]+) (?P<text>.+)")
_BRACKETED = re.compile(r".+\([A-Za-z0-9_-]+\)")
_MARKED = (("*", "sum", "stars stand before sums"), ("#", "skipped", "# stands before what is to be left out"))
_MOST_TOLD = 10
_EXAMPLES, _LONGEST = 3, 90


class Opening(NamedTuple):
    """The rows that open a group: shapes to be written for them, and whether they name the client."""

    lines: tuple[str, ...]
    of_clients: bool


class Sorted(NamedTuple):
    """What the rows after the heading were taken for, by kind, and shapes for those that nobody knows."""

    kinds: dict[str, int]
    lines: tuple[str, ...]
    unknown: int


def opening_of(table: Table, lone: Sequence[SheetRow], terms: Terms, figure: str) -> Opening:
    """Return how groups begin: with a label and a code or name, a name and its code in brackets, or plainly."""
    labels = _labels(table, lone, terms)
    if any(role == "id" for role, _ in labels.values()):
        return Opening(tuple(line for name, found in labels.items() for line in _labelled(name, *found)), True)
    bracketed = [row for row in lone if _BRACKETED.fullmatch(row.text)]
    if not bracketed or len(bracketed) * 2 < len(lone):
        return Opening((), False)
    pattern = value(r"(?P<name>.+)\((?P<id>[A-Za-z0-9_-]+)\)")
    empty = f"\nempty = [{value(figure)}]" if figure else ""
    shape = f'[[rows]]  # a name with its code in brackets, as in row {bracketed[0].line}\nkind = "group"'
    return Opening((f"{shape}\nwhen = {{ 0 = {pattern} }}{empty}",), True)


def _labels(table: Table, lone: Sequence[SheetRow], terms: Terms) -> dict[str, tuple[str, str]]:
    """Return the labels of rows such as `Customer 1000123`: what stands behind each, and one of the rows."""
    labels: dict[str, tuple[str, str]] = {}
    for row in (*table.above, *lone):
        found = (
            _LABELLED.fullmatch(row.text) or _NAMED.fullmatch(row.text) if sum(map(bool, row.cells)) == 1 else None
        )
        roles = {fit.role for fit in terms.fits(found["label"]) if fit.quality > CLOSE} if found else set()
        if found and roles & {"name", "id"}:
            role = "id" if is_code(found["text"]) else "name"
            labels.setdefault(found["label"].strip(), (role, row.text))
    return labels


def _labelled(label: str, role: str, text: str) -> list[str]:
    pattern = rf"{re.escape(label)}\b[ :]*(?P<{role}>.+)"
    return [f'[[rows]]  # as in {told(text)}\nkind = "group"\nwhen = {{ 0 = {value(pattern)} }}']


class _Lenient(Classified):
    """The rows put where they belong; those that are nothing known are kept instead of refused."""

    def __init__(self, rows: Rows, layout: Layout, readings: Readings) -> None:
        super().__init__(rows, layout, readings)
        self.unknown: list[tuple[SheetRow, int]] = []
        self.read = 0

    def _kind(self, row: SheetRow) -> str:
        try:
            return super()._kind(row)
        except UserError:
            self.unknown.append((row, self.read))
            return FOOTER

    def _end(self) -> None:
        """Take what is left for lines below the table: whether all of it is there is seen once its sums are known."""
        for row in self._pending:
            self._skip(row, FOOTER)


def sorted_rows(table: Table, mapping: ReportMapping, readings: Readings, figure: str) -> Sorted:
    """Tell what the rows looked at are under a mapping, and write shapes for those that it does not know."""
    looked_at = replace(table.rows, read=lambda: islice(table.rows.read(), LOOKED_AT), cut=False)
    kinds: defaultdict[str, int] = defaultdict(int)
    try:
        layout = recognised(looked_at, [mapping])
        if layout is None:
            return Sorted({}, (), 0)
        found = _Lenient(looked_at, layout, readings)
        sums: list[Decimal] = []
        for row in found.data():
            sums.append(row.figures.get(figure) or ZERO)
            found.read = len(sums)
    except UserError:
        # The trial reads the whole file, and says what is wrong with it.
        return Sorted({}, (), 0)
    for skipped in found.skipped:
        kinds[skipped.kind] += 1
    kinds["data"] = found.read
    kinds["footer"] -= len(found.unknown)
    reader = _Reader(layout, readings, [ZERO, *accumulate(sums, add)], figure)
    lines = tuple(_shapes(found.unknown, reader))
    return Sorted(dict(kinds), lines, len(found.unknown))


_Unknown = list[tuple[SheetRow, int]]
"""Rows that are nothing known, each with how many documents stand above it."""


class _Reader(NamedTuple):
    """What reads the figures of unknown rows, and the sums of the documents so far."""

    layout: Layout
    readings: Readings
    sums: Sequence[Decimal]
    figure: str

    def of(self, row: SheetRow) -> Decimal | None:
        """Return a row's figure in the column of amounts."""
        return self.readings.figure(self.layout.cell(row, self.figure))

    def adds_up(self, figure: Decimal | None, at: int) -> bool:
        """Tell whether a figure is the sum of the documents just above, however many."""
        return figure is not None and at > 0 and self.sums[at] - figure in self.sums[:at]

    def anywhere(self, row: SheetRow, at: int) -> bool:
        """Tell whether some figure of a row is such a sum."""
        return any(is_figure(cell) and self.adds_up(self.readings.figure(cell), at) for cell in row.cells)


def _shapes(unknown: _Unknown, reader: _Reader) -> Iterator[str]:
    """Yield a shape for rows that add up rows above them, and a remark for each of the others."""
    if not reader.figure:
        if unknown:
            yield remark(f"NOT UNDERSTOOD: {len(unknown)} rows, as there is no column of amounts")
        return
    shape, unknown = _adding(unknown, reader)
    yield from shape
    for mark, kind, why in _MARKED:
        marked = [(row, at) for row, at in unknown if row.text.startswith(mark)]
        if marked and (kind != "sum" or all(reader.anywhere(row, at) for row, at in marked)):
            shown = f'[[rows]]  # guessed: {why}, as row {marked[0][0].line}\nkind = "{kind}"'
            yield f"{shown}\nwhen = {{ 0 = {value(re.escape(mark) + '.*')} }}"
            unknown = [one for one in unknown if one not in marked]
    yield from _remarks(unknown)


def _adding(unknown: _Unknown, reader: _Reader) -> tuple[list[str], _Unknown]:
    """Return a shape for the rows with an amount, where each of them adds up documents, and the rows left."""
    anchor = next((role for role in ("date", "number") if role in reader.layout.columns), "")
    figured = [(row, at) for row, at in unknown if reader.of(row) is not None]
    if not anchor or not figured or not all(reader.adds_up(reader.of(row), at) for row, at in figured):
        return [], unknown
    lines = ", ".join(str(row.line) for row, _ in figured[:_EXAMPLES])
    shape = f'[[rows]]  # guessed: they add up the rows above them, as row {lines}\nkind = "subtotal"'
    when = f'{shape}\nwhen = {{ {reader.figure} = ".+" }}\nempty = [{value(anchor)}]'
    return [when], [one for one in unknown if one not in figured]


def _remarks(unknown: _Unknown) -> Iterator[str]:
    for row, _ in unknown[:_MOST_TOLD]:
        head = remark(f"NOT UNDERSTOOD: row {row.line}, {told(row.text, _LONGEST)}")
        when = value(re.escape(row.text[:_LONGEST]) + (".*" if len(row.text) > _LONGEST else ""))
        yield f'{head}\n# [[rows]]\n# kind = "skipped"\n# when = {{ 0 = {when} }}'
    if len(unknown) > _MOST_TOLD:
        yield remark(f"NOT UNDERSTOOD: {len(unknown) - _MOST_TOLD} more rows")
