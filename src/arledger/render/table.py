"""Tables for a terminal: as wide as it is, or as wide as they need to be in a pipe.

Where not everything fits, headers become shorter, headers and `wrap` columns take more lines, other text ends in
`…` (or begins with it, where its end tells the most), and then whole columns leave: the highest `priority` number
first, 0 never. Numbers and dates are never cut; when even
the columns that never leave do not fit, the table is wider than the terminal.

Rich measures the text, and the drawing is done here: a `rich.table.Table` costs about 40 ms to import and
1 ms for each row, which would be most of the time of an answer from the snapshot.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from arledger.model.report import Cell, Column, Kind, Report, Role, Row, Table
from arledger.render.cells import NOTHING, NUMBERS, cell_width, clean, shown

Paint: TypeAlias = Callable[[str, str], str]

# Bold, cyan and red of the terminal's own palette can be read on dark and on light backgrounds.
_BOLD, _HEADER, _RED = "1", "1;36", "31"
_GAP, _CLOSE = "  ", " "  # between columns, and where a table is too wide even without those that can leave
_COMFORT = 16  # character cells that a text column keeps while there are columns that can leave
_PLACE = 24  # and one whose end tells the most: a file's name and the line
_NARROW = 8  # character cells that it keeps when there are none


class _Shape(NamedTuple):
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
        return self.column.kind in NUMBERS


def render(report: Report, *, width: int | None, color: bool) -> bytes:
    """Draw title, facts, tables and notes; escape codes only with `color`."""
    paint = _painted if color else _unpainted
    blocks = [list(_heading(report, width, paint))]
    blocks += [list(_table(table, width, paint)) for table in report.tables]
    if report.notes:
        blocks.append([line for note in report.notes for line in _paragraph("", note, width)])
    return ("\n\n".join("\n".join(block) for block in blocks) + "\n").encode()


def _painted(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text and style else text


def _unpainted(text: str, style: str) -> str:
    del style
    return text


def _heading(report: Report, width: int | None, paint: Paint) -> Iterator[str]:
    title = f"{clean(report.title)} as of {report.as_of.isoformat()}"
    yield from (paint(line, _BOLD) for line in _wrapped(title, width))
    labels = [f"{clean(label)}:" for label, _ in report.facts]
    broad = max(map(cell_width, labels), default=0)
    for label, (_, value) in zip(labels, report.facts, strict=True):
        yield from _paragraph(label + " " * (broad - cell_width(label) + 1), value, width)


def _paragraph(label: str, text: str, width: int | None) -> Iterator[str]:
    """Wrap a fact or a note, with the later lines indented; a word that is too long stays whole."""
    indent = cell_width(label) or 2
    lines = _wrapped(clean(text), width and max(width - indent, _NARROW))
    yield f"{label}{lines[0]}".rstrip()
    yield from (" " * indent + line for line in lines[1:])


def _table(table: Table, width: int | None, paint: Paint) -> Iterator[str]:
    if table.title:
        yield from (paint(line, _BOLD) for line in _wrapped(clean(table.title), width))
    if not table.rows:
        yield NOTHING
        return
    shapes = _shapes(table, width)
    gap = _gap(shapes, width)
    kept = _kept(shapes, width, gap)
    widths = _widths(kept, width, gap)
    yield from _header(kept, widths, paint, gap)
    yield from _body(table, kept, widths, paint, gap)
    if len(kept) < len(shapes):
        here = {shape.place for shape in kept}
        left_out = ", ".join(clean(shape.column.title) for shape in shapes if shape.place not in here)
        yield from _paragraph("", f"Left out to fit the width: {left_out}. --format csv has them.", width)


def _shapes(table: Table, width: int | None) -> list[_Shape]:
    """Measure the columns, with their shorter titles where the usual ones do not leave room for everything."""
    shapes = [_shape(table, place) for place in range(len(table.columns))]
    if width is None or _total([shape.wanted for shape in shapes], _GAP) <= width:
        return shapes
    return [_shape(table, place, short=True) for place in range(len(table.columns))]


def _shape(table: Table, place: int, *, short: bool = False) -> _Shape:
    column = table.columns[place]
    cells = [row.cells[place] for row in table.rows]
    texts = [shown(cell, column.kind) for cell in cells]
    if column.kind in NUMBERS:
        texts = _aligned(texts, cells)
    title = clean((short and column.short) or column.title)
    content = max(map(cell_width, texts))
    word = max(map(cell_width, title.split()), default=1)
    text = column.kind is Kind.TEXT and not column.whole
    return _Shape(
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


def _gap(shapes: list[_Shape], width: int | None) -> str:
    """Return what stands between columns: one space where those that always stay leave no room for two."""
    staying = [shape.needed for shape in shapes if shape.column.priority <= 0]
    return _CLOSE if width is not None and _total(staying, _GAP) > width else _GAP


def _kept(shapes: list[_Shape], width: int | None, gap: str) -> list[_Shape]:
    """Choose the columns that stay: of equal priorities the last leaves first; one column always stays."""
    kept = list(shapes)
    while width is not None and len(kept) > 1 and _total([shape.needed for shape in kept], gap) > width:
        leaving = max(kept, key=lambda shape: (shape.column.priority, shape.place))
        if leaving.column.priority <= 0:
            break
        kept = [shape for shape in kept if shape is not leaving]
    return kept


def _total(widths: list[int], gap: str) -> int:
    return sum(widths) + len(gap) * (len(widths) - 1)


def _widths(shapes: list[_Shape], width: int | None, gap: str) -> list[int]:
    """Share out the terminal: each column gets what it wants, up to the highest common limit that fits."""
    wanted = [shape.wanted for shape in shapes]
    if width is None or _total(wanted, gap) <= width:
        return wanted
    floors = [shape.needed for shape in shapes]
    tight = [shape.least for shape in shapes]
    if _total(tight, gap) <= width < _total(floors, gap):
        floors = tight
    low, high = 0, max(wanted)
    while low < high:
        limit = (low + high + 1) // 2
        low, high = (limit, high) if _total(_limited(floors, wanted, limit), gap) <= width else (low, limit - 1)
    shared = _limited(floors, wanted, low)
    spare = width - _total(shared, gap)
    for index, most in enumerate(wanted):
        if spare > 0 and shared[index] < most:
            shared[index] += 1
            spare -= 1
    return shared


def _limited(floors: list[int], wanted: list[int], limit: int) -> list[int]:
    return [max(floor, min(most, limit)) for floor, most in zip(floors, wanted, strict=True)]


def _header(shapes: list[_Shape], widths: list[int], paint: Paint, gap: str) -> Iterator[str]:
    titles = [_wrapped(shape.title, width) for shape, width in zip(shapes, widths, strict=True)]
    height = max(map(len, titles))
    blocks = [
        [_padded("", width, shape)] * (height - len(title))
        + [_padded(line, width, shape, paint(line, _HEADER)) for line in title]
        for title, width, shape in zip(titles, widths, shapes, strict=True)
    ]
    yield from (gap.join(line).rstrip() for line in zip(*blocks, strict=True))
    yield _rule(widths, gap)


def _rule(widths: list[int], gap: str) -> str:
    return "─" * _total(widths, gap)


def _body(table: Table, shapes: list[_Shape], widths: list[int], paint: Paint, gap: str) -> Iterator[str]:
    before = None
    columns = list(zip(shapes, widths, strict=True))
    for number, row in enumerate(table.rows):
        if before not in (None, row.role):
            yield _rule(widths, gap) if row.role is Role.TOTAL else ""
        before = row.role
        cells = [_cell(shape, number, width, _styled(row, shape), paint) for shape, width in columns]
        if max(map(len, cells)) == 1:
            yield gap.join([lines[0] for lines in cells]).rstrip()
        else:
            yield from _tall(cells, widths, gap)


def _tall(cells: list[list[str]], widths: list[int], gap: str) -> Iterator[str]:
    for line in zip_longest(*cells):
        parts = (" " * width if part is None else part for part, width in zip(line, widths, strict=True))
        yield gap.join(parts).rstrip()


def _styled(row: Row, shape: _Shape) -> str:
    cell = row.cells[shape.place]
    red = shape.column.kind is Kind.MONEY and isinstance(cell, Decimal) and cell < 0
    bold = row.role is Role.TOTAL
    return ";".join(code for code, wanted in ((_BOLD, bold), (_RED, red)) if wanted)


def _cell(shape: _Shape, number: int, width: int, style: str, paint: Paint) -> list[str]:
    text = shape.texts[number]
    if shape.column.kind is not Kind.TEXT or cell_width(text) <= width:
        lines = [text]
    elif shape.column.wrap:
        lines = [piece for line in _wrapped(text, width) for piece in _chopped(line, width)]
    elif shape.column.tail:
        lines = [_tail(text, width)]
    else:
        lines = [_chopped(text, width - 1)[0] + "…"]
    return [_padded(line, width, shape, paint(line, style)) for line in lines]


def _tail(text: str, width: int) -> str:
    """Cut a text in front: at the end of a folder's name where one lies in what is left."""
    rest = _chopped(text[::-1], width - 1)[0][::-1]
    folder = rest.find("/")
    return "…" + (rest[folder:] if folder > 0 else rest)


def _padded(text: str, width: int, shape: _Shape, painted: str | None = None) -> str:
    spaces = " " * (width - cell_width(text))
    shown_text = text if painted is None else painted
    return spaces + shown_text if shape.right else shown_text + spaces


def _wrapped(text: str, width: int | None) -> list[str]:
    """Break text at spaces; a word longer than `width` is a line of its own."""
    if width is None or cell_width(text) <= width:
        return [text]
    lines: list[str] = []
    room = 0
    for word in text.split(" "):
        long = cell_width(word)
        if lines and long < room:
            lines[-1] += f" {word}"
            room -= long + 1
        else:
            lines.append(word)
            room = width - long
    return lines


def _chopped(text: str, width: int) -> list[str]:
    """Break text into pieces of at most `width` cells, wherever that falls."""
    if cell_width(text) <= width:
        return [text]
    if text.isascii():
        return [text[start : start + width] for start in range(0, len(text), width)]
    from rich.cells import chop_cells  # noqa: PLC0415 - see cells.cell_width

    return chop_cells(text, width)
