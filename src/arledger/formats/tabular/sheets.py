"""Files as rows of text: CSV with any delimiter, XLSX, or lines that somebody pasted.

A cell is only ever text. What looks like a formula is text as well, and the reader of an amount refuses it.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from arledger.files.regular import read_regular
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.workbook import workbook_rows
from arledger.model.problem import UserError
from arledger.model.source import Source

LARGEST = 32 * 1024**2
MOST_ROWS = 200_000
MOST_CELLS = 500
MOST_LENGTH = 10_000
"""What a list that people send never has; more would only fill the memory."""

DELIMITERS = (";", "\t", ",", "|")
_HEAD = 60
_ZIP = b"PK\x03\x04"
_OTHER_KINDS = (
    (b"%PDF", "a PDF", "Copy its lines into a text file, or ask for CSV or XLSX."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or has a password", "Save it as XLSX without a password, or as CSV."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first."),
    (b"{\\rtf", "a word processor's document", "Copy its lines into a text file."),
    (b"<", "HTML or XML", "Save it as CSV or XLSX."),
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_THOUSANDS = re.compile(r"(?<![\w./-])[0-9]{1,3}(?:,[0-9]{3}){1,6}\.[0-9]{2}\b")
_IN_SENTENCE = re.compile(r",\s|\s\S*[0-9],[0-9]")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_BREAKS = "\t\r\n\v\f\x85\u2028\u2029"


class SheetRow(NamedTuple):
    """The cells of a row, stripped, and the line of the file (or the row of the sheet) where it stands."""

    cells: tuple[str, ...]
    line: int

    def cell(self, index: int | None) -> str:
        """Return a cell; a row may end early, and what is missing is empty."""
        return self.cells[index] if index is not None and 0 <= index < len(self.cells) else ""

    @property
    def text(self) -> str:
        """Everything in the row, as one text."""
        return " ".join(cell for cell in self.cells if cell)


class Sheet(NamedTuple):
    """The rows of a file that are not empty; `table` says that cells are set apart and not only words."""

    file: str
    rows: tuple[SheetRow, ...]
    table: bool

    def place(self, row: SheetRow) -> Source:
        """Return where a row stands."""
        return Source(self.file, row.line)

    @property
    def whole(self) -> Source:
        """The file, where no line can be named."""
        return Source(self.file, 0)


def read_sheet(path: Path) -> Sheet:
    """Return the rows of a CSV, XLSX or text file.

    A missing file is a UserError with exit code 2; one that is empty, too large, or of another kind one with 1.
    """
    content = _content(path)
    whole = Source(str(path), 0)
    if content.startswith(_ZIP):
        return _checked(Sheet(str(path), tuple(_row(cells, at) for cells, at in workbook_rows(content, whole)), True))
    for mark, what, remedy in _OTHER_KINDS:
        if content.lstrip().startswith(mark):
            raise bad(whole, f"the file is {what}, and cannot be read as a table or text", remedy)
    text = _decoded(content, whole)
    delimiter = _delimiter(text)
    rows = _csv_rows(text, delimiter, whole) if delimiter else _text_rows(text)
    return _checked(Sheet(str(path), rows, bool(delimiter)))


def _content(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST)
    except FileNotFoundError as missing:
        raise UserError(f"{path}: there is no such file", "Check the name and the folder.") from missing
    except (OSError, ValueError) as wrong:
        raise UserError(f"{path}: it cannot be read ({wrong})", "Check the name and who may read it.") from wrong


def _decoded(content: bytes, whole: Source) -> str:
    """Decode by the mark at the beginning, else as UTF-8, else as Windows writes western Europe."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if "\0" in text:
            break
        return text
    raise bad(whole, "the file is no text in UTF-8, UTF-16 or Windows-1252", "Save it as CSV in UTF-8.")


def _delimiter(text: str) -> str:
    """Return the mark that cuts the most lines into as many cells; empty for text without cells."""
    lines = [line for line in text.splitlines() if line.strip()][:_HEAD]
    best, most = "", 0
    for mark in DELIMITERS:
        counts = [len(row) for row in _cut(lines, mark)]
        usual = max(counts, key=lambda count: (count - 1) * counts.count(count), default=1)
        found = counts.count(usual) * (usual - 1)
        if found > most and counts.count(usual) >= min(2, len(lines)) and (mark != "," or _comma_cuts(lines, usual)):
            best, most = mark, found
    return best


def _cut(lines: Sequence[str], mark: str) -> list[list[str]]:
    try:
        return list(csv.reader((f"{line}\n" for line in lines), delimiter=mark))
    except csv.Error:
        return []


def _comma_cuts(lines: Sequence[str], usual: int) -> bool:
    """Tell commas between cells from those in amounts and sentences."""
    bare = [re.sub(r'"[^"]*"', "x", line) for line in lines]
    if any(_THOUSANDS.search(line) for line in bare):
        return False
    return usual > 2 or not any(_IN_SENTENCE.search(line) for line in bare)


def _csv_rows(text: str, delimiter: str, whole: Source) -> tuple[SheetRow, ...]:
    rows: list[SheetRow] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    begun = 1
    try:
        for cells in reader:
            rows.append(_row(cells, begun))
            begun = reader.line_num + 1
    except csv.Error as wrong:
        raise bad(whole._replace(line=reader.line_num), f"not a valid CSV file ({wrong})") from wrong
    return tuple(rows)


def _text_rows(text: str) -> tuple[SheetRow, ...]:
    return tuple(_row((line,), at) for at, line in enumerate(text.splitlines(), start=1))


def _row(cells: Sequence[str], line: int) -> SheetRow:
    return SheetRow(tuple(map(clean, cells)), line)


def clean(text: str) -> str:
    """Drop what cannot be printed (controls, marks that turn text around), make each gap one space."""
    if not (text.isascii() and text.isprintable()):
        kept = (" " if c in _BREAKS else c for c in text)
        text = "".join(c for c in kept if c == " " or unicodedata.category(c) not in _HIDDEN)
    return " ".join(text.split())


def _checked(sheet: Sheet) -> Sheet:
    """Leave out empty rows; refuse a sheet without any, and one of absurd size."""
    rows = tuple(row for row in sheet.rows if any(row.cells))
    if not rows:
        raise bad(sheet.whole, "nothing stands in the file")
    if len(rows) > MOST_ROWS:
        raise bad(sheet.whole, f"the file has more than {MOST_ROWS:,} rows", "Split it.")
    for row in rows:
        if len(row.cells) > MOST_CELLS or any(len(cell) > MOST_LENGTH for cell in row.cells):
            raise bad(
                sheet.place(row), f"more than {MOST_CELLS} cells, or one of more than {MOST_LENGTH:,} characters"
            )
    return sheet._replace(rows=rows)
