"""Make templates/letters/letter.docx, the page of every letter for Word.

Run from the checkout's root: `python tools/make_letter_docx.py templates/letters/letter.docx`. It is run again only
where the page is to look otherwise; the same bytes come each time. Tags are those of docxtpl: `{%p`, `{%tr`, `{%tc`
and `{%r` take away the paragraph, row, cell or run that they stand in.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from arledger.letters.archives import same_each_time

QUIET = RGBColor(0x57, 0x60, 0x6A)
FONT = "Calibri"
RULE = "BFBFBF"


def make() -> bytes:
    """Return the document."""
    document = Document()
    _look(document)
    _head(document)
    _body(document)
    _foot(document)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    made = BytesIO()
    document.save(made)
    return same_each_time(made.getvalue())


def _look(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(25),
        Mm(20),
        Mm(20),
        Mm(22),
    )
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)


def _line(where: Any, text: str, *, after: int = 0, bold: bool = False, size: float = 0, quiet: bool = False) -> Any:
    paragraph = where.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if quiet:
        run.font.color.rgb = QUIET
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _head(document: Any) -> None:
    _line(document, "{{ sender[0] }}", bold=True, size=12)
    for text in ("{%p for line in sender[1:] %}", "{{ line }}", "{%p endfor %}"):
        _line(document, text, size=9, quiet=True)
    _line(document, "", after=12)
    for text in ("{%p for line in recipient %}", "{{ line }}", "{%p endfor %}"):
        _line(document, text)
    _line(document, "", after=12)
    _line(document, "{{ day }}", after=12)
    _line(document, "{{ subject }}", bold=True, size=12, after=8)


def _body(document: Any) -> None:
    _line(document, "{%p for block in blocks %}")
    _line(document, '{%p if block.kind == "table" %}')
    _table(document)
    _line(document, "", after=4, size=4)
    _line(document, '{%p elif block.kind == "rule" %}')
    _ruled(_line(document, "", after=6))
    _line(document, '{%p elif block.kind == "heading" %}')
    _runs(document.add_paragraph(), bold=True)
    _line(document, '{%p elif block.kind == "item" %}')
    item = document.add_paragraph()
    item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Mm(6), Mm(-6)
    item.paragraph_format.space_after = Pt(2)
    item.add_run("{{ block.mark }}\t")
    item.paragraph_format.tab_stops.add_tab_stop(Mm(6))
    _runs(item)
    _line(document, "{%p else %}")
    _runs(document.add_paragraph())
    _line(document, "{%p endif %}")
    _line(document, "{%p endfor %}")


def _runs(paragraph: Any, *, bold: bool = False) -> None:
    """Write the stretches of text of `block`, or of `cell` in a table, each in its style."""
    holder = "cell" if paragraph.style.name == "Cell" else "block"
    paragraph.add_run(f"{{%r for run in {holder}.runs %}}")
    for test, strong, slanted in (
        ("if run.strong and run.emph", True, True),
        ("elif run.strong", True, False),
        ("elif run.emph", bold, True),
        ("else", bold, False),
    ):
        paragraph.add_run(f"{{%r {test} %}}")
        run = paragraph.add_run("{{ run.text }}")
        run.bold, run.italic = strong or None, slanted or None
    paragraph.add_run("{%r endif %}")
    paragraph.add_run("{%r endfor %}")


def _table(document: Any) -> None:
    style = document.styles.add_style("Cell", 1)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_after, style.font.size = Pt(0), Pt(9.5)
    table = document.add_table(rows=0, cols=7)
    table.autofit = True
    # As wide as the text, and every column as wide as what is in it.
    width = table._tbl.tblPr.find(qn("w:tblW"))  # noqa: SLF001
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    _tag_row(table, "{%tr for row in block.rows %}")
    _tag_row(table, "{%tr if loop.first %}")
    _cells(table, head=True)
    _tag_row(table, "{%tr else %}")
    _cells(table, head=False)
    _tag_row(table, "{%tr endif %}")
    _tag_row(table, "{%tr endfor %}")


def _tag_row(table: Any, text: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(text)


def _cells(table: Any, *, head: bool) -> None:
    """Write a row of which the cells are a loop: to the right where the column is."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no name for either
    for name in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
        properties.append(OxmlElement(name))
    tags = (
        "{%tc for cell in row %}",
        "{%tc if cell.right %}",
        "",
        "{%tc else %}",
        "",
        "{%tc endif %}",
        "{%tc endfor %}",
    )
    for at, (cell, tag) in enumerate(zip(row.cells, tags, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.style = "Cell"
        width = cell._tc.get_or_add_tcPr().get_or_add_tcW()  # noqa: SLF001
        width.set(qn("w:type"), "auto")
        width.set(qn("w:w"), "0")
        if tag:
            paragraph.add_run(tag)
            continue
        _runs(paragraph, bold=head)
        if at == 2:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _underlined(cell, 8 if head else 4, "000000" if head else RULE)


def _underlined(cell: Any, size: int, color: str) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_border("w:bottom", size, color))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def _ruled(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_border("w:bottom", 4, RULE))
    paragraph._p.get_or_add_pPr().insert(0, borders)  # noqa: SLF001 - the schema has them before the spacing


def _border(name: str, size: int, color: str) -> Any:
    border = OxmlElement(name)
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "1"), ("color", color)):
        border.set(qn(f"w:{key}"), value)
    return border


def _foot(document: Any) -> None:
    footer = document.sections[0].footer
    footer.paragraphs[0].add_run("{%p for line in foot %}")
    _line(footer, "{{ line }}", size=8.5, quiet=True)
    _line(footer, "{%p endfor %}")
    number = _line(footer, "", size=8.5)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(number, "PAGE")
    number.add_run(" / ").font.size = Pt(8.5)
    _field(number, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size = Pt(8.5)
    field.append(run._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the document; return the exit code."""
    parser = argparse.ArgumentParser(prog="make_letter_docx.py", description="Make the page of letters for Word.")
    parser.add_argument("path", type=Path, metavar="PATH", help="as templates/letters/letter.docx")
    parser.parse_args(arguments).path.write_bytes(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
