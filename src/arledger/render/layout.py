"""Where the columns of a terminal's table come to stand: in the row, below it, on a second line, or not at all.

Where not everything fits, this comes to the rescue in turn: shorter titles; texts that may stand `below` their row do
so; columns of nothing but zeros, or of nothing, are left out; titles take more lines; texts are cut, the last one
first; whole columns leave, the highest `priority` number first, 0 never; and then a row takes a second line. Numbers,
dates and what is `whole` are never cut.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from arledger.model.report import Cell, Column, Kind, Table
from arledger.render.cells import NUMBERS, cell_width, clean, shown

_GAP, _CLOSE = "  ", " "  # between columns, and where a table is too wide even without those that can leave
_COMFORT = 16  # character cells that a text column keeps while there are columns that can leave
_PLACE = 24  # and one whose end tells the most: a file's name and the line
_NARROW = 8  # character cells that it keeps when there are none
_PAGE = 120  # and a line of a pipe, before texts stand below their rows


class Shape(NamedTuple):
    """A column on paper: its place in the table, its cells as text, and widths from wanted to unavoidable."""

    place: int
    column: Column
    title: str
    texts: list[str]
    wanted: int
    needed: int
    least: int

    @property
    def right(self) -> bool:
        """Whether it is set against its right edge."""
        return self.column.kind in NUMBERS


class Slot(NamedTuple):
    """A column and the width that it gets."""

    shape: Shape
    width: int


class Layout(NamedTuple):
    """The lines of a row, what stands below each row, the titles that found no room, and what is between columns."""

    lines: tuple[tuple[Slot, ...], ...]
    below: tuple[Shape, ...]
    left_out: tuple[str, ...]
    gap: str

    @property
    def width(self) -> int:
        """How wide the rows are."""
        return max(_total([slot.width for slot in line], self.gap) for line in self.lines)


def lay_out(table: Table, width: int | None) -> Layout:
    """Lay a table with rows out; without a width, as wide as it needs to be."""
    shapes = _shapes(table, width)
    inside, below = _inside_and_below(shapes, _PAGE if width is None else width)
    wanted = [shape.wanted for shape in inside]
    if width is None or _total(wanted, _GAP) <= width:
        return Layout((_slots(inside, wanted),), below, (), _GAP)
    telling = _telling(table, inside)
    gap = _gap(telling, width)
    kept = _kept(telling, width, gap)
    if _total([shape.least for shape in kept], gap) > width:
        lines = _folded(telling, kept, width, gap)
    else:
        lines = (_slots(kept, _widths(kept, width, gap)),)
    here = {slot.shape.place for line in lines for slot in line}
    left_out = tuple(clean(shape.column.title) for shape in telling if shape.place not in here)
    return Layout(lines, below, left_out, gap)


def _slots(shapes: Sequence[Shape], widths: Sequence[int]) -> tuple[Slot, ...]:
    return tuple(map(Slot, shapes, widths))


def _total(widths: Sequence[int], gap: str) -> int:
    return sum(widths) + len(gap) * (len(widths) - 1)


def _shapes(table: Table, width: int | None) -> list[Shape]:
    """Measure the columns, with their shorter titles where the usual ones do not leave room for everything."""
    shapes = [_shape(table, place) for place in range(len(table.columns))]
    if width is None or _total([shape.wanted for shape in shapes], _GAP) <= width:
        return shapes
    return [_shape(table, place, short=True) for place in range(len(table.columns))]


def _shape(table: Table, place: int, *, short: bool = False) -> Shape:
    column = table.columns[place]
    cells = [row.cells[place] for row in table.rows]
    texts = [shown(cell, column.kind) for cell in cells]
    if column.kind in NUMBERS:
        texts = _aligned(texts, cells)
    title = clean((short and column.short) or column.title)
    content = max(map(cell_width, texts))
    word = max(map(cell_width, title.split()), default=1)
    text = column.kind is Kind.TEXT and not (column.whole or column.below)
    return Shape(
        place,
        column,
        title,
        texts,
        wanted=max(content, cell_width(title)),
        needed=max(word, min(content, _PLACE if column.tail else _COMFORT) if text else content),
        least=max(word, min(content, _NARROW) if text else content),
    )


def _aligned(texts: list[str], cells: list[Cell]) -> list[str]:
    """Pad numbers on the right so that their decimal points stand in one line."""
    tails = [
        len(text) - len(text.partition(".")[0].rstrip("%")) if isinstance(cell, Decimal | int) else None
        for text, cell in zip(texts, cells, strict=True)
    ]
    longest = max((tail for tail in tails if tail is not None), default=0)
    return [text if tail is None else text + " " * (longest - tail) for text, tail in zip(texts, tails, strict=True)]


def _inside_and_below(shapes: Sequence[Shape], width: int) -> tuple[list[Shape], tuple[Shape, ...]]:
    """Part the columns: of those that may stand below, the last does so first where what always stays is too long."""
    inside, below = list(shapes), list[Shape]()
    for shape in reversed(shapes):
        staying = [each.needed for each in inside if each.column.priority <= 0]
        if shape.column.below and len(inside) > 1 and _total(staying, _GAP) > width:
            inside.remove(shape)
            below.insert(0, shape)
    return inside, tuple(shape for shape in below if any(shape.texts))


def _telling(table: Table, shapes: Sequence[Shape]) -> list[Shape]:
    """Leave out what is empty in every row, and money of nothing but zeros beside money that tells as much."""
    filled = [shape for shape in shapes if any(row.cells[shape.place] not in (None, "") for row in table.rows)]
    money = [shape for shape in filled if shape.column.kind is Kind.MONEY]
    zeros = {shape.place for shape in money if not any(row.cells[shape.place] for row in table.rows)}
    if len(zeros) == len(money):
        zeros = set()
    return [shape for shape in filled if shape.place not in zeros] or list(shapes)


def _gap(shapes: Sequence[Shape], width: int) -> str:
    """Return what stands between columns: one space where those that always stay leave no room for two."""
    staying = [shape.needed for shape in shapes if shape.column.priority <= 0]
    return _CLOSE if _total(staying, _GAP) > width else _GAP


def _kept(shapes: Sequence[Shape], width: int, gap: str) -> list[Shape]:
    """Choose the columns that stay: of equal priorities the last leaves first; one column always stays."""
    kept = list(shapes)
    while len(kept) > 1 and _total([shape.needed for shape in kept], gap) > width:
        leaving = max(kept, key=lambda shape: (shape.column.priority, shape.place))
        if leaving.column.priority <= 0:
            break
        kept = [shape for shape in kept if shape is not leaving]
    return kept


def _widths(shapes: Sequence[Shape], width: int, gap: str) -> list[int]:
    """Share out the width: titles take more lines, then texts are cut, the last one first."""
    widths = [shape.wanted for shape in shapes]
    texts = {at for at, shape in enumerate(shapes) if shape.needed < shape.wanted and shape.column.kind is Kind.TEXT}
    titles = [at for at in range(len(shapes)) if at not in texts]
    for places, floors in (
        (titles, [shape.needed for shape in shapes]),
        (sorted(texts), [shape.needed for shape in shapes]),
        (range(len(shapes)), [shape.least for shape in shapes]),
    ):
        for at in reversed(places):
            over = _total(widths, gap) - width
            widths[at] = max(floors[at], widths[at] - max(over, 0))
    return widths


def _folded(telling: Sequence[Shape], kept: Sequence[Shape], width: int, gap: str) -> tuple[tuple[Slot, ...], ...]:
    """Share columns that cannot leave out over the lines of a row: whose it is, then its figures.

    Where that takes more lines than to fill one after the other, they are filled.
    """
    filled = _filled(kept, width, gap)
    first = next((shape.place for shape in kept if shape.right), 0)
    head = _kept([shape for shape in telling if shape.place < first], width, gap)
    figures = _filled([shape for shape in kept if shape.place >= first], width, gap)
    if not head or 1 + len(figures) > len(filled) or _total([shape.least for shape in head], gap) > width:
        return filled
    return (_slots(head, _widths(head, width, gap)), *figures)


def _filled(shapes: Sequence[Shape], width: int, gap: str) -> tuple[tuple[Slot, ...], ...]:
    """Fill one line after the other; amounts below each other are as wide."""
    broadest = max((shape.least for shape in shapes if shape.column.kind is Kind.MONEY), default=0)
    lines: list[list[Slot]] = [[]]
    for shape in shapes:
        slot = Slot(shape, broadest if shape.column.kind is Kind.MONEY else shape.least)
        if lines[-1] and _total([each.width for each in (*lines[-1], slot)], gap) > width:
            lines.append([])
        lines[-1].append(slot)
    return tuple(_spread(line, width, gap) for line in lines)


def _spread(line: Sequence[Slot], width: int, gap: str) -> tuple[Slot, ...]:
    """Give the texts of a line what room there is left in it."""
    spare = width - _total([slot.width for slot in line], gap)
    slots = []
    for slot in line:
        more = 0 if slot.shape.right else min(max(spare, 0), slot.shape.wanted - slot.width)
        spare -= more
        slots.append(slot._replace(width=slot.width + more))
    return tuple(slots)
