"""XLSX files: the first sheet that is shown and has anything in it, as text; formulas give the saved value."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from arledger.formats.tabular.errors import bad
from arledger.model.source import Source

LARGEST_UNPACKED = 256 * 1024**2
MOST_CELLS = 4_000_000
"""The library keeps a sheet as a rectangle: one cell in the last corner would take all memory."""

Rows: TypeAlias = "list[tuple[list[str], int]]"
"""The cells of each row as text, and its number."""

Cell = TypeVar("Cell")
_CHUNK = 1024**2
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,9})["']""")
# Behind an empty text that was saved stands its type, before the formula: t="str".
_UNSAVED = re.compile(rb"""<c (?![^>]{0,80}t="str")[^>]{0,80}><f[^<]{0,8000}</f>(?:<v></v>|<v ?/>)?</c>""")
_LONGEST_FORMULA = 8400
_REMEDY = "Save it as XLSX once more, or as CSV."
# Excel shows fifteen digits; the sixteenth and later are noise of its binary arithmetic.
_DIGITS = ".15g"


def workbook_rows(content: bytes, whole: Source) -> Iterator[tuple[list[str], int]]:
    """Yield the rows of a workbook's first sheet that has any and is shown, with their numbers."""
    found, _ = shown_sheets(content, whole)
    yield from next((rows for _, rows in found), ())


def shown_sheets(content: bytes, whole: Source) -> tuple[list[tuple[str, Rows]], list[str]]:
    """Return the sheets that a person sees with anything in them, and the names of the hidden ones.

    Formulas whose values were never saved are refused: their cells would read as empty.
    """
    every = list(workbook_sheets(content, whole))
    hidden = hidden_sheets(content)
    if has_unsaved_formulas(content):
        what = "the workbook has formulas whose values were never saved"
        raise bad(whole, what, "Open it in Excel and save it, or save it as CSV.")
    return [one for one in every if one[0] not in hidden], [name for name, _ in every if name in hidden]


def workbook_sheets(content: bytes, whole: Source) -> Iterator[tuple[str, Rows]]:
    """Yield the sheets that have anything in them: their names, and their rows with the numbers of these."""
    _refuse_bombs(content, whole)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            first = (sheet.start or (0, 0))[0]
            rows = sheet.to_python(skip_empty_area=True)
            if any(cell != "" for row in rows for cell in row):
                del sheet
                yield name, _as_texts(rows, first + 1)
    except (CalamineError, OSError, ValueError) as wrong:
        raise bad(whole, f"this is no workbook that can be read ({type(wrong).__name__})", _REMEDY) from wrong
    except BaseException as wrong:
        # The library's own panics are no Exceptions, and mean no more than a damaged file.
        if type(wrong).__name__ == "PanicException":
            raise bad(whole, "this workbook is damaged", _REMEDY) from wrong
        raise


def _as_texts(rows: list[list[Cell]], first: int) -> list[tuple[list[str], int]]:
    """Return rows as texts with their numbers; each row of the library's goes when it has been read."""
    found: list[tuple[list[str], int]] = []
    shared: dict[str, str] = {}
    rows.reverse()
    while rows:
        # What stands in many cells is kept once: a sheet of 100,000 rows would fill the memory.
        found.append(([shared.setdefault(text, text) for text in map(_text, rows.pop())], first + len(found)))
    return found


def hidden_sheets(content: bytes) -> frozenset[str]:
    """Return the names of the sheets that a workbook does not show; none where it cannot be read."""
    try:
        shown = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheets_metadata
    except (CalamineError, OSError, ValueError):
        return frozenset()
    return frozenset(sheet.name for sheet in shown if sheet.visible is not SheetVisibleEnum.Visible)


def has_unsaved_formulas(content: bytes) -> bool:
    """Tell a workbook with formulas whose values were never saved: such cells would read as empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with archive.open(entry) as file:
                    tail = b""
                    while piece := file.read(_CHUNK):
                        if _UNSAVED.search(tail + piece):
                            return True
                        tail = piece[-_LONGEST_FORMULA:]
    return False


def _refuse_bombs(content: bytes, whole: Source) -> None:
    """Refuse an archive that unpacks to too much, and a sheet with cells in far corners."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
                raise bad(whole, f"unpacked, the workbook has more than {LARGEST_UNPACKED:,} bytes", "Split it.")
            for entry in entries:
                if entry.filename.lower().endswith(".xml") and "sheet" in entry.filename.lower():
                    _refuse_far_corner(archive, entry, whole)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as wrong:
        raise bad(whole, "this archive is damaged or has a password", _REMEDY) from wrong


def _refuse_far_corner(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, whole: Source) -> None:
    rows = columns = 1
    with archive.open(entry) as file:
        tail = b""
        while piece := file.read(_CHUNK):
            if b"\0" in piece:
                raise bad(whole, "a sheet of this workbook is not in UTF-8", _REMEDY)
            for letters, digits in _REFERENCE.findall(tail + piece):
                rows, columns = max(rows, int(digits)), max(columns, _column(letters))
            tail = piece[-64:]
    if rows * columns > MOST_CELLS:
        raise bad(
            whole, f"a sheet goes over {rows:,} rows and {columns:,} columns", "Copy the list into a new workbook."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: object) -> str:
    """Return a cell as a person reads it; dates are ISO, and whole numbers have no decimals."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | timedelta):
        return "" if value is None else str(value)
    return format(value, _DIGITS)
