"""Files as rows of text: CSV with any delimiter, XLSX, or lines that somebody pasted.

A cell is only ever text. What looks like a formula is text as well, and the reader of an amount refuses it.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from arledger.files.regular import read_regular
from arledger.formats.tabular.decoding import TextFile, opened
from arledger.formats.tabular.errors import bad, shown
from arledger.formats.tabular.own_reports import refuse_own_report
from arledger.formats.tabular.text import clean
from arledger.model.problem import UserError
from arledger.model.source import Source

LARGEST = 32 * 1024**2
MOST_ROWS = 200_000
MOST_CELLS = 500
MOST_LENGTH = 10_000
"""What a list that people send never has; more would only fill the memory."""

HEADING_WITHIN = 60
"""The headings of a table are in one of so many rows at the top."""

DELIMITERS = (";", "\t", ",", "|")
ZIP = b"PK\x03\x04"
OTHER_KINDS = (
    (b"%PDF", "a PDF", "Copy its lines into a text file, or ask for CSV or XLSX."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or has a password", "Save it as XLSX without a password, or as CSV."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first."),
    (b"{\\rtf", "a word processor's document", "Copy its lines into a text file."),
    (b"<", "HTML or XML", "Save it as CSV or XLSX."),
)  # fmt: skip
_THOUSANDS = re.compile(r"(?<![\w./-])[0-9]{1,3}(?:,[0-9]{3}){1,6}\.[0-9]{2}\b")
_IN_SENTENCE = re.compile(r",\s|\s\S*[0-9],[0-9]")
_GUARDED = re.compile(r'="([^"]*)"?')

Found = TypeVar("Found")


class SheetRow(NamedTuple):
    """The cells of a row, stripped, and the line of the file (or the row of the sheet) where it stands."""

    cells: tuple[str, ...]
    line: int

    def cell(self, index: int | None) -> str:
        """Return a cell; a row may end early, and what is missing is empty."""
        return self.cells[index] if index is not None and 0 <= index < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        """Tell whether nothing stands in the row."""
        return not any(self.cells)

    @property
    def text(self) -> str:
        """Everything in the row, as one text."""
        return " ".join(cell for cell in self.cells if cell)


class Sheet(NamedTuple):
    """The rows of a file that are not empty; `table` says that cells are set apart and not only words.

    `title` is that of the sheet of a workbook.
    """

    file: str
    rows: tuple[SheetRow, ...]
    table: bool
    title: str = ""

    def place(self, row: SheetRow) -> Source:
        """Return where a row stands."""
        return Source(f"{self.file} [{self.title}]" if self.title else self.file, row.line)

    @property
    def whole(self) -> Source:
        """The file, where no line can be named."""
        return Source(self.file, 0)


def read_sheet(path: Path, is_meant: Callable[[Sheet], bool] | None = None) -> Sheet:
    """Return the rows of a CSV, XLSX or text file.

    Of the sheets of a workbook that are shown it is the one that `is_meant` tells, else the first; where it tells
    several, one would be left out, which is refused. A missing file is a UserError with exit code 2; one that is
    empty, too large, or of another kind one with 1.
    """
    content = _content(path)
    whole = Source(str(path), 0)
    if content.startswith(ZIP):
        return _of_workbook(path, content, is_meant)
    for mark, what, remedy in OTHER_KINDS:
        if content.lstrip().startswith(mark):
            raise bad(whole, f"the file is {what}, and cannot be read as a table or text", remedy)
    text = _text(path, content, whole)
    delimiter = _delimiter(line for _, line in text.lines())
    found = rows(text, delimiter) if delimiter else (row_of((line,), at) for at, line in text.lines())
    return _checked(Sheet(str(path), tuple(found), bool(delimiter)))


def _of_workbook(path: Path, content: bytes, is_meant: Callable[[Sheet], bool] | None) -> Sheet:
    # A bank's CSV is read here, too, and has no use for the library of workbooks.
    from arledger.formats.tabular.workbook import workbook_sheets  # noqa: PLC0415

    name = str(path)
    found = [
        Sheet(name, tuple(row_of(cells, at) for cells, at in one.rows), True, one.title)
        for one in workbook_sheets(content, Source(name, 0))
        if not one.hidden
    ]
    if not found:
        raise bad(Source(name, 0), "nothing stands in the file")
    checked = list(map(_checked, found))
    meant = [sheet for sheet in checked if is_meant(sheet)] if is_meant and len(checked) > 1 else checked[:1]
    if len(meant) > 1:
        titles = " and ".join(shown(sheet.title) for sheet in meant)
        what = f"the sheets {titles} both look like what is read here, and one would be left out"
        raise bad(Source(name, 0), what, "Hide or delete all but one of them in a copy.")
    return meant[0] if meant else checked[0]


def _content(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST)
    except FileNotFoundError as missing:
        raise UserError(f"{path}: there is no such file", "Check the name and the folder.") from missing
    except (OSError, ValueError) as wrong:
        raise UserError(f"{path}: it cannot be read ({wrong})", "Check the name and who may read it.") from wrong


def _text(path: Path, content: bytes, whole: Source) -> TextFile:
    """Return a file as text; what can only be guessed at, or has signs of no text, is none that people send."""
    found = opened(path, str(path))
    plain = found.encoding in ("utf-8", "utf-8-sig", "cp1252")
    if found.warnings or (plain and b"\0" in content):
        raise bad(whole, "the file is no text in UTF-8, UTF-16 or Windows-1252", "Save it as CSV in UTF-8.")
    return found


def _delimiter(found: Iterable[str]) -> str:
    """Return the mark that cuts the most lines into as many cells; empty for text without cells."""
    lines = list(islice((line for line in found if line.strip()), HEADING_WITHIN))
    best, most = "", 0
    for mark in DELIMITERS:
        counts = [len(row) for row in _cut(lines, mark)]
        usual = max(counts, key=lambda count: (count - 1) * counts.count(count), default=1)
        cut = counts.count(usual) * (usual - 1)
        if cut > most and counts.count(usual) >= min(2, len(lines)) and (mark != "," or _comma_cuts(lines, counts)):
            best, most = mark, cut
    return best


def _cut(lines: Sequence[str], mark: str) -> list[list[str]]:
    try:
        return list(csv.reader((f"{line}\n" for line in lines), delimiter=mark))
    except csv.Error:
        return []


def _comma_cuts(lines: Sequence[str], counts: Sequence[int]) -> bool:
    """Tell commas between cells from those in amounts and sentences."""
    usual = max(counts, key=lambda count: (count - 1) * counts.count(count))
    if usual > 2 and set(counts) == {usual} and not re.search(r"[0-9]", lines[0]):
        # Headings with as many cells as every row: `12,150.00` is a number and an amount.
        return True
    bare = [re.sub(r'"[^"]*"', "x", line) for line in lines]
    if any(_THOUSANDS.search(line) for line in bare):
        return False
    return usual > 2 or not any(_IN_SENTENCE.search(line) for line in bare)


def rows(text: TextFile, delimiter: str) -> Iterator[SheetRow]:
    """Yield the rows of a file, each with the line where it begins; blank ones are among them.

    Quotes that do not end and rows of absurd width are refused.
    """
    reader = csv.reader((f"{line}\n" for _, line in text.lines()), delimiter=delimiter)
    begun = 1
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise bad(Source(text.name, begun), f"a row of more than {MOST_CELLS} cells", text.remedy)
            yield row_of(cells, begun)
            begun = reader.line_num + 1
    except csv.Error as wrong:
        raise bad(Source(text.name, reader.line_num), f"not a valid CSV file ({wrong})", text.remedy) from wrong


def first_heading(found: Sequence[SheetRow], read: Callable[[int, SheetRow], Found | None]) -> Found | None:
    """Return what the first row is read as that can be the headings of a table; None where none can."""
    readings = (read(at, row) for at, row in enumerate(found[:HEADING_WITHIN]))
    return next((reading for reading in readings if reading is not None), None)


def row_of(cells: Iterable[str], line: int) -> SheetRow:
    """Return the row of some cells, each cleaned."""
    return SheetRow(tuple(map(_cell, cells)), line)


def _cell(text: str) -> str:
    """Clean a cell, and take off the formula that some wrap a text in to keep it one: `="00123"`."""
    text = clean(text)
    guarded = _GUARDED.fullmatch(text) if text[:1] == "=" else None
    return guarded[1].strip() if guarded else text


def _checked(sheet: Sheet) -> Sheet:
    """Leave out empty rows; refuse a sheet without any, and one of absurd size."""
    filled = tuple(row for row in sheet.rows if not row.blank)
    if not filled:
        raise bad(sheet.whole, "nothing stands in the file")
    refuse_own_report((row.cells for row in filled[:HEADING_WITHIN]), sheet.whole)
    if len(filled) > MOST_ROWS:
        raise bad(sheet.whole, f"the file has more than {MOST_ROWS:,} rows", "Split it.")
    for row in filled:
        if len(row.cells) > MOST_CELLS or any(len(cell) > MOST_LENGTH for cell in row.cells):
            raise bad(
                sheet.place(row), f"more than {MOST_CELLS} cells, or one of more than {MOST_LENGTH:,} characters"
            )
    return sheet._replace(rows=filled)
