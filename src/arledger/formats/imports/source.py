"""Exports as rows: text with any mark between cells, row by row, or the sheets of a workbook."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from arledger.files.regular import open_regular, read_regular
from arledger.formats.tabular.decoding import TextFile, opened
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.own_reports import refuse_own_report
from arledger.formats.tabular.sheets import (
    DELIMITERS,
    HEADING_WITHIN,
    LARGEST,
    MOST_CELLS,
    OTHER_KINDS,
    ZIP,
    SheetRow,
    row_of,
)
from arledger.model.problem import UserError
from arledger.model.source import Source

LARGEST_TEXT = 128 * 1024**2
"""A text is read row by row."""

MOST_ROWS = 150_000
"""What they become, documents and entries, stays in memory: so many take less than half a gigabyte."""

_PLAIN = ("utf-8", "utf-8-sig", "cp1252")
_CHUNK = 1024**2
REMEDY = "Export it again; if it stays like this, mend the row in a copy and import that."


@dataclass(frozen=True)
class Rows:
    """The rows of a text or of one sheet; they can be read from the beginning as often as is needed.

    `cut` says that the file ends without the end of its last line, `count` how many rows there are at the most.
    """

    file: str
    sheet: str
    read: Callable[[], Iterator[SheetRow]]
    delimiter: str = ""
    cut: bool = False
    hidden: bool = False
    count: int = 0

    def place(self, line: int) -> Source:
        """Return where a row stands."""
        return Source(f"{self.file} [{self.sheet}]" if self.sheet else self.file, line)

    def head(self) -> list[SheetRow]:
        """Return the rows among which the headings of a table are."""
        return list(islice(self.read(), HEADING_WITHIN))


def tables_of(path: Path) -> list[Rows]:
    """Return what can be read as a table in a file: a text, or each sheet of a workbook that has anything in it.

    A missing file is a UserError with exit code 2; one that is empty, too large, or of another kind one with 1.
    """
    whole = Source(str(path), 0)
    beginning = _beginning(path, whole)
    found = _sheets(path, whole) if beginning.startswith(ZIP) else [_text(path, beginning, whole)]
    for rows in found:
        refuse_own_report((row.cells for row in rows.head()), whole)
    return found


def _text(path: Path, beginning: bytes, whole: Source) -> Rows:
    for mark, what, remedy in OTHER_KINDS:
        if beginning.lstrip().startswith(mark):
            raise bad(whole, f"the file is {what}, and cannot be read as an export", remedy)
    text = opened(path, str(path), remedy=REMEDY)
    if text.warnings or (text.encoding in _PLAIN and _has_nul(path)):
        raise bad(whole, "the file is no text in UTF-8, UTF-16 or Windows-1252", "Save it as CSV in UTF-8.")
    cut_by = _mark_of(line for _, line in text.lines())
    found = Rows(str(path), "", lambda: _text_rows(text, cut_by), cut_by, _is_cut(path), count=_lines_of(path))
    if not any(not row.blank for row in found.head()):
        raise bad(whole, "nothing stands in the file", REMEDY)
    return found


def _has_nul(path: Path) -> bool:
    """Tell a NUL between other bytes, which is no text; some programs fill up a file's end with them."""
    ended = False
    with open_regular(path) as file:
        while piece := file.read(_CHUNK):
            text = piece.rstrip(b"\0")
            if b"\0" in text or (ended and text):
                return True
            ended = ended or len(text) < len(piece)
    return False


def _beginning(path: Path, whole: Source) -> bytes:
    try:
        with open_regular(path) as file:
            beginning, size = file.read(64), path.stat().st_size
    except FileNotFoundError as missing:
        raise UserError(f"{path}: there is no such file", "Check the name and the folder.") from missing
    except (OSError, ValueError) as wrong:
        raise UserError(f"{path}: it cannot be read ({wrong})", "Check the name and who may read it.") from wrong
    most = LARGEST if beginning.startswith(ZIP) else LARGEST_TEXT
    if size > most:
        raise bad(whole, f"the file has more than {most:,} bytes", "Export a shorter period, or split it.")
    return beginning


def _mark_of(found: Iterable[str]) -> str:
    """Return the mark that cuts the most lines into as many cells; empty where none does."""
    lines = list(islice((line for line in found if line.strip()), HEADING_WITHIN))
    best, most = "", 0
    for mark in DELIMITERS:
        widths = [line.count(mark) + 1 for line in lines] if mark == "|" else _widths(lines, mark)
        usual = max(widths, key=lambda width: (width - 1) * widths.count(width), default=1)
        cut = widths.count(usual) * (usual - 1)
        if cut > most:
            best, most = mark, cut
    return best


def _widths(lines: Iterable[str], mark: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader((f"{line}\n" for line in lines), delimiter=mark)]
    except csv.Error:
        return []


def _is_cut(path: Path) -> bool:
    with open_regular(path) as file:
        file.seek(max(path.stat().st_size - 4, 0))
        return not file.read().rstrip(b"\0").endswith((b"\n", b"\r"))


def _lines_of(path: Path) -> int:
    with open_regular(path) as file:
        return sum(chunk.count(b"\n") for chunk in iter(partial(file.read, _CHUNK), b""))


def _sheets(path: Path, whole: Source) -> list[Rows]:
    from arledger.formats.tabular.workbook import workbook_sheets  # noqa: PLC0415 - only where needed

    found = []
    for title, cells, hidden in workbook_sheets(read_regular(path, LARGEST), whole):
        _refuse_many(f"{path} [{title}]", len(cells))
        rows = _as_rows(cells)
        found.append(Rows(str(path), title, partial(iter, rows), hidden=hidden, count=len(rows)))
    if not found:
        raise bad(whole, "nothing stands in the file", REMEDY)
    return found


def _as_rows(cells: list[tuple[list[str], int]]) -> list[SheetRow]:
    """Return the rows of a sheet, and empty the list of their cells meanwhile: both at once are a lot of memory."""
    found = []
    cells.reverse()
    while cells:
        found.append(row_of(*cells.pop()))
    return found


def _text_rows(text: TextFile, mark: str) -> Iterator[SheetRow]:
    """Yield the rows of a text, blank ones among them; quotes that do not end are refused."""
    if not mark or mark == "|":
        # A list that was printed has no quotes.
        for at, line in text.lines():
            _refuse_many(text.name, at)
            yield row_of(line.split("|") if mark and "|" in line else (line,), at)
        return
    yield from _csv_rows(text, mark)


def _csv_rows(text: TextFile, mark: str) -> Iterator[SheetRow]:
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    begun = 1
    try:
        for number, cells in enumerate(reader, start=1):
            _refuse_many(text.name, number)
            if len(cells) > MOST_CELLS:
                raise bad(Source(text.name, begun), f"a row of more than {MOST_CELLS} cells", REMEDY)
            yield row_of(cells, begun)
            begun = reader.line_num + 1
    except csv.Error as wrong:
        what = f"from this row on the quotes do not fit ({wrong})"
        raise bad(Source(text.name, begun), what, "Export it again: the file may have been cut off.") from wrong


def _lines(text: TextFile) -> Iterable[str]:
    return (f"{line}\n" for _, line in text.lines())


def _refuse_many(file: str, number: int) -> None:
    if number > MOST_ROWS:
        remedy = "Export what is open alone, or a shorter period."
        raise bad(Source(file, 0), f"the file has more than {MOST_ROWS:,} rows", remedy)
