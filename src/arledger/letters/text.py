"""A letter as plain text: for a terminal, and for who reads mail without HTML."""

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from arledger.letters.blocks import Block, plain
from arledger.letters.letter import Letter
from arledger.render.cells import cell_width

WIDTH = 72
_GAP = "  "
_NARROWEST = 32
"""Columns for the first cells of a table, if these are longer."""


def render(letter: Letter) -> str:
    """Write the whole letter with its head."""
    # A table of facts has the day in it.
    day = "" if letter.facts else letter.shown_day
    head = ["\n".join(letter.sender), "\n".join(letter.recipient), day, letter.subject]
    parts = [*(part for part in head if part), body(letter).rstrip("\n")]
    foot = ["-" * 3 + "\n" + "\n".join(letter.foot)] if letter.foot else []
    return "\n\n".join([*parts, *foot]) + "\n"


def body(letter: Letter) -> str:
    """Write what stands below the subject."""
    parts: list[str] = []
    before = ""
    wide = 0
    for block in letter.blocks:
        text = _block(block, wide)
        if block.kind == "table":
            wide = max(map(cell_width, text.split("\n")))
        if before == block.kind == "item":
            parts[-1] += f"\n{text}"
        else:
            parts.append(text)
        before = block.kind
    if letter.payment:
        width = max(cell_width(name) for name, _ in letter.payment.rows)
        rows = (f"{name}{' ' * (width - cell_width(name))}{_GAP}{value}" for name, value in letter.payment.rows)
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _block(block: Block, wide: int = 0) -> str:
    """Write a block; sums stand below the last column of the table before them, which is so `wide`."""
    if block.kind == "table":
        return _table(block, wide)
    if block.kind == "rule":
        return "-" * WIDTH
    text = plain(block.runs)
    if block.kind == "heading":
        return f"{text}\n{'-' * cell_width(text)}"
    indent = "  " * (block.level - 1) if block.kind == "item" else ""
    first = f"{indent}{block.mark or ' '} " if block.kind == "item" else ""
    return "\n".join(
        textwrap.fill(line, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False)
        for line in text.split("\n")
    )


def _table(block: Block, wide: int) -> str:
    rows = [[plain(cell) for cell in row] for row in block.rows]
    if not block.has_head:
        rows = rows[1:]
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(cell_width(cell) for cell in column) for column in columns]
    if block.has_head:
        widths[:1] = [min(widths[0], max(_NARROWEST, WIDTH - sum(widths[1:]) - len(_GAP) * len(widths[1:])))]
        rows = [part for row in rows for part in _wrapped(row, widths[0])]
    lines = [_row(row, widths, block.align) for row in rows]
    if not block.has_head:
        indent = max(0, wide - sum(widths) - len(_GAP) * (len(widths) - 1)) if "right" in block.align else 0
        return "\n".join(f"{' ' * indent}{line}" for line in lines)
    rule = _GAP.join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]]) if lines else ""


def _wrapped(row: list[str], width: int) -> Iterator[list[str]]:
    """Yield a row of a table as several where its first cell is too long; the others stand in the first of them."""
    first, *others = row
    for at, text in enumerate(textwrap.wrap(first, width, break_long_words=False) or [""]):
        yield [text, *(others if at == 0 else [""] * len(others))]


def _row(row: list[str], widths: list[int], align: tuple[str, ...]) -> str:
    cells = []
    for text, width, side in zip(row, widths, align, strict=True):
        blank = " " * (width - cell_width(text))
        cells.append(f"{blank}{text}" if side == "right" else f"{text}{blank}")
    return _GAP.join(cells).rstrip()
