"""Tables for a terminal: as wide as it is, or as wide as they need to be in a pipe; `layout` says what stands where.

Text that is too long ends in `…`, or begins with it where its end tells the most. A line of a table is broken
nowhere; only a single column that is wider than the terminal makes it longer than that.

Rich measures the text, and the drawing is done here: a `rich.table.Table` costs about 40 ms to import and
1 ms for each row, which would be most of the time of an answer from the snapshot.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from arledger.model.report import Kind, Report, Role, Row, Table
from arledger.render.cells import cell_width, clean
from arledger.render.layout import Layout, Shape, Slot, lay_out

Paint: TypeAlias = Callable[[str, str], str]

# Bold, cyan and red of the terminal's own palette can be read on dark and on light backgrounds.
_BOLD, _HEADER, _RED = "1", "1;36", "31"
_INDENT = 2  # character cells before what stands below a row
_SHORTEST = 8  # and those that a text gets at the least, however narrow the terminal


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
    lines = _wrapped(clean(text), width and max(width - indent, _SHORTEST))
    yield f"{label}{lines[0]}".rstrip()
    yield from (" " * indent + line for line in lines[1:])


def _table(table: Table, width: int | None, paint: Paint) -> Iterator[str]:
    if table.title:
        yield from (paint(line, _BOLD) for line in _wrapped(clean(table.title), width))
    if not table.rows:
        yield from _wrapped(clean(table.nothing), width)
        return
    layout = lay_out(table, width)
    yield from _header(layout, width, paint)
    yield from _body(table, layout, width, paint)
    if layout.left_out:
        left_out = ", ".join(layout.left_out)
        yield from _paragraph("", f"Left out to fit the width: {left_out}. --format csv has them.", width)


def _header(layout: Layout, width: int | None, paint: Paint) -> Iterator[str]:
    for line in layout.lines:
        titles = [_wrapped(slot.shape.title, slot.width) for slot in line]
        height = max(map(len, titles))
        blocks = [
            [_padded("", slot)] * (height - len(title))
            + [_padded(part, slot, paint(part, _HEADER)) for part in title]
            for title, slot in zip(titles, line, strict=True)
        ]
        yield from (_joined(parts, line, layout) for parts in zip(*blocks, strict=True))
    below = ", ".join(shape.title for shape in layout.below if shape.title)
    yield from (" " * _INDENT + paint(part, _HEADER) for part in _pieces(below, width) if part)
    yield _rule(layout)


def _rule(layout: Layout) -> str:
    return "─" * layout.width


def _body(table: Table, layout: Layout, width: int | None, paint: Paint) -> Iterator[str]:
    before = None
    for number, row in enumerate(table.rows):
        if before not in (None, row.role):
            yield _rule(layout) if row.role is Role.TOTAL else ""
        before = row.role
        for line in layout.lines:
            yield _joined([_cell(slot, number, _styled(row, slot.shape), paint) for slot in line], line, layout)
        for shape in layout.below:
            label = f"{shape.title}: " if len(layout.below) > 1 and shape.title else ""
            text = shape.texts[number]
            yield from (" " * _INDENT + part for part in _pieces(label + text, width) if text)


def _joined(parts: Sequence[str], line: tuple[Slot, ...], layout: Layout) -> str:
    """Put the parts of a line together; the later lines of a row stand against the right edge of the first."""
    if line is layout.lines[0]:
        return layout.gap.join(parts).rstrip()
    own = sum(slot.width for slot in line) + len(layout.gap) * (len(line) - 1)
    return (" " * (layout.width - own) + layout.gap.join(parts)).rstrip()


def _styled(row: Row, shape: Shape) -> str:
    cell = row.cells[shape.place]
    red = shape.column.kind is Kind.MONEY and isinstance(cell, Decimal) and cell < 0
    bold = row.role is Role.TOTAL
    return ";".join(code for code, wanted in ((_BOLD, bold), (_RED, red)) if wanted)


def _cell(slot: Slot, number: int, style: str, paint: Paint) -> str:
    text, width = slot.shape.texts[number], slot.width
    if slot.shape.column.kind is Kind.TEXT and cell_width(text) > width:
        text = _tail(text, width) if slot.shape.column.tail else _chopped(text, width - 1)[0].rstrip() + "…"
    return _padded(text, slot, paint(text, style))


def _tail(text: str, width: int) -> str:
    """Cut a text in front: at the end of a folder's name where one lies in what is left."""
    rest = _chopped(text[::-1], width - 1)[0][::-1]
    folder = rest.find("/")
    return "…" + (rest[folder:] if folder > 0 else rest)


def _padded(text: str, slot: Slot, painted: str | None = None) -> str:
    spaces = " " * (slot.width - cell_width(text))
    shown_text = text if painted is None else painted
    return spaces + shown_text if slot.shape.right else shown_text + spaces


def _pieces(text: str, width: int | None) -> list[str]:
    """Break what stands below a row at spaces; a word that is longer than the line, wherever that falls."""
    if width is None:
        return [text]
    room = max(width - _INDENT, _SHORTEST)
    return [piece for line in _wrapped(text, room) for piece in _chopped(line, room)]


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
