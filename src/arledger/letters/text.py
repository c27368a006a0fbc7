"""A letter as plain text: for a terminal, and for who reads mail without HTML."""

import textwrap
from itertools import zip_longest

from arledger.letters.blocks import Block, plain
from arledger.letters.letter import Letter
from arledger.render.cells import cell_width

WIDTH = 72
_GAP = "  "


def render(letter: Letter) -> str:
    """Write the whole letter with its head."""
    head = ["\n".join(letter.sender), "\n".join(letter.recipient), letter.shown_day, letter.subject]
    parts = [*(part for part in head if part), body(letter).rstrip("\n")]
    foot = ["-" * 3 + "\n" + "\n".join(letter.foot)] if letter.foot else []
    return "\n\n".join([*parts, *foot]) + "\n"


def body(letter: Letter) -> str:
    """Write what stands below the subject."""
    parts: list[str] = []
    before = ""
    for block in letter.blocks:
        text = _block(block)
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


def _block(block: Block) -> str:
    if block.kind == "table":
        return _table(block)
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


def _table(block: Block) -> str:
    rows = [[plain(cell) for cell in row] for row in block.rows]
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(cell_width(cell) for cell in column) for column in columns]
    lines = [_row(row, widths, block.align) for row in rows]
    rule = _GAP.join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]]) if lines else ""


def _row(row: list[str], widths: list[int], align: tuple[str, ...]) -> str:
    cells = []
    for text, width, side in zip(row, widths, align, strict=True):
        blank = " " * (width - cell_width(text))
        cells.append(f"{blank}{text}" if side == "right" else f"{text}{blank}")
    return _GAP.join(cells).rstrip()
