"""The body of a letter as blocks, read from its Markdown: what text and PDF are made of."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

SUBJECT_TAG = "h1"
# Not the narrow blank within a figure of a French letter.
_BLANKS = re.compile(r"[ \t\n]+")


class Run(NamedTuple):
    """A stretch of text in one style; where the template breaks the line, it has a line end."""

    text: str
    strong: bool = False
    emph: bool = False


Runs = tuple[Run, ...]


class Block(NamedTuple):
    """A heading, paragraph, table, list item or rule.

    `kind` is heading, paragraph, item, table or rule; `level` is a heading's, or how deep an item lies; `mark` is an
    item's bullet or number. A table's first row is its head, and `align` has left, right or center for each column;
    in one without a head, such as the sums below the lines of an invoice, the first row is empty.
    """

    kind: str
    runs: Runs = ()
    level: int = 0
    mark: str = ""
    align: tuple[str, ...] = ()
    rows: tuple[tuple[Runs, ...], ...] = ()

    @property
    def has_head(self) -> bool:
        """Whether the first row of a table says anything."""
        return any(plain(cell).strip() for cell in self.rows[0]) if self.rows else False


@cache
def parser() -> MarkdownIt:
    """Return the reader of letters: plain CommonMark with tables, neither HTML nor pictures. It keeps nothing."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])


def plain(runs: Runs) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def read(markdown: str) -> tuple[str, tuple[Block, ...], str]:
    """Return subject, blocks and HTML of a letter; the first heading `#` is the subject and stands in neither."""
    reader = parser()
    tokens = reader.parse(markdown)
    subject = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == SUBJECT_TAG:
            subject = _BLANKS.sub(" ", plain(_runs(tokens[at + 1]))).strip()
            del tokens[at : at + 3]
            break
    blocks = tuple(_blocks(tokens))
    return subject, blocks, reader.renderer.render(_without_empty_heads(tokens), reader.options, {})


def _without_empty_heads(tokens: Sequence[Token]) -> list[Token]:
    """Leave out the heads of tables that have none; pages know such a table by its class."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "thead_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "thead_close")
            if not any(each.type == "inline" and each.content.strip() for each in tokens[at:end]):
                is_right = any("right" in str(each.attrGet("style")) for each in tokens[at : at + 3])
                kept[-1].attrSet("class", "sums" if is_right else "facts")
                at = end + 1
                continue
        kept.append(token)
        at += 1
    return kept


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    blocks: list[Block] = []
    lists: list[list[Any]] = []  # of each open list: its number or None, and the mark of the next item
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            blocks.append(_table(tokens[at:end]))
            at = end
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append([_first_number(token), ""])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1][0]
            lists[-1] = [number + 1, f"{number}."] if number is not None else [None, "•"]
        elif token.type == "hr":
            blocks.append(Block("rule"))
        elif token.type in ("fence", "code_block"):
            blocks.append(Block("paragraph", (Run(token.content.rstrip("\n")),)))
        elif token.type == "inline" and lists:
            blocks.append(Block("item", _runs(token), len(lists), lists[-1][1]))
            lists[-1][1] = ""
        elif token.type == "inline":
            blocks.append(_heading_or_paragraph(tokens[at - 1], token))
        at += 1
    return blocks


def _heading_or_paragraph(head: Token, inline: Token) -> Block:
    level = int(head.tag[1:]) if head.type == "heading_open" else 0
    return Block("heading" if level else "paragraph", _runs(inline), level)


def _first_number(opening: Token) -> int | None:
    return int(opening.attrGet("start") or 1) if opening.type == "ordered_list_open" else None


def _table(tokens: Sequence[Token]) -> Block:
    rows: list[tuple[Runs, ...]] = []
    cells: list[Runs] = []
    align: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            rows.append(tuple(cells))
        elif token.type == "th_open":
            align.append(str(token.attrGet("style") or "text-align:left").rpartition(":")[2])
        elif token.type == "inline":
            cells.append(_runs(token))
    return Block("table", align=tuple(align), rows=tuple(rows))


def _runs(inline: Token) -> Runs:
    runs: list[Run] = []
    strong = emph = 0
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emph += token.nesting
            case "softbreak":
                runs.append(Run(" ", bool(strong), bool(emph)))
            case "hardbreak":
                runs.append(Run("\n", bool(strong), bool(emph)))
            case _ if token.content:
                runs.append(Run(token.content, bool(strong), bool(emph)))
    return tuple(runs)
