"""A letter as a Word file, from a template in Word itself: the user's own `letter.docx`, else the shipped one.

The template is a program: its tags run in Jinja's sandbox and within limits, and every text that they print is
escaped. Nothing that stands in a text becomes a tag or a part of the file.
"""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arledger.files.regular import read_regular
from arledger.letters.archives import same_each_time
from arledger.letters.blocks import Block, Run, Runs
from arledger.letters.letter import Letter
from arledger.letters.template import bounded, find, read_part
from arledger.model.problem import UserError

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

TEMPLATE = "letter.docx"
_LARGEST = 16 * 1024**2
_LARGEST_UNPACKED = 64 * 1024**2
_MOST_MEMBERS = 1000
_US_LETTER = (7_772_400, 10_058_400)
"""Width and height of the other paper, in Word's smallest unit; the shipped template is for A4."""

_INSTALL = "Install it with `pip install 'arledger[word]'`, or choose another format."
_REMEDY = "docs/letters.md lists what it can name; the shipped one is templates/letters/letter.docx."

# What XML cannot hold; tabs and line ends it can.
_NO_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(letter: Letter, own: Path | None) -> bytes:
    """Return the Word file, the same bytes for the same letter; raises UserError where the template has a fault."""
    path = find(TEMPLATE, own)
    is_own = own is not None and path.parent == own
    content = _content(path, is_own=is_own)
    try:
        from docxtpl import DocxTemplate  # noqa: PLC0415 - an extra, asked for by this form alone
    except ImportError as error:
        raise UserError("a letter for Word needs docxtpl, which is not installed", _INSTALL) from error
    made = BytesIO()
    with bounded(path):
        template = DocxTemplate(BytesIO(content))
        _fill(template, letter, path, is_own=is_own)
        template.save(made)
    return same_each_time(made.getvalue())


def _content(path: Path, *, is_own: bool) -> bytes:
    """Read the template; raises UserError for what is no Word file, or would fill the memory when it is unpacked."""
    content = read_part(path.parent, path.name, _LARGEST) if is_own else read_regular(path, _LARGEST)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
    except zipfile.BadZipFile as error:
        raise UserError(f"{path}: this is not a Word file (.docx)", "Save it from Word as .docx.") from error
    if len(members) > _MOST_MEMBERS or size > _LARGEST_UNPACKED:
        raise UserError(f"{path}: this Word file is too large when it is unpacked", "Take out what is large in it.")
    return content


def _fill(template: "DocxTemplate", letter: Letter, path: Path, *, is_own: bool) -> None:
    """Fill in the tags; the title is a property of the file, for which no tag need be written."""
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    faults = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, OSError)
    try:
        template.render(_values(letter), environment, autoescape=True)
    except faults as error:
        raise UserError(f"{path}: this template cannot be filled in: {_said(error)}", _REMEDY) from error
    properties = template.docx.core_properties
    properties.title, properties.language = _text(letter.subject), letter.language
    properties.author = _text(letter.sender[0]) if letter.sender else ""
    if letter.paper == "letter" and not is_own:
        for section in template.docx.sections:
            section.page_width, section.page_height = _US_LETTER


def _said(error: Exception) -> str:
    """Name the place of a fault by the text about it: Word has no lines."""
    text = str(error) or type(error).__name__
    around = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return f"{text} (near {around[-1][:80]!r})" if around else text


def _values(letter: Letter) -> dict[str, Any]:
    return {
        "sender": [_text(line) for line in letter.sender] or [""],
        "recipient": [_text(line) for line in letter.recipient],
        "day": letter.shown_day,
        "subject": _text(letter.subject),
        "language": letter.language,
        "blocks": [_block(block) for block in (*letter.blocks, *_how_to_pay(letter))],
        "foot": [_text(line) for line in letter.foot],
    }


def _how_to_pay(letter: Letter) -> list[Block]:
    """Return where to pay as a table: Word has no place for a code."""
    rows = letter.payment.rows if letter.payment else ()
    return (
        [Block("table", align=("left", "left"), rows=tuple(((Run(a),), (Run(b),)) for a, b in rows))] if rows else []
    )


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "runs": _runs(block.runs),
        "level": block.level,
        "mark": block.mark,
        "rows": [
            [{"runs": _runs(cell), "right": side == "right"} for cell, side in zip(row, block.align, strict=True)]
            for row in (block.rows if block.has_head else block.rows[1:])
        ],
    }


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [{"text": _text(run.text), "strong": run.strong, "emph": run.emph} for run in runs]


def _text(text: str) -> str:
    return _NO_TEXT.sub("", text)
