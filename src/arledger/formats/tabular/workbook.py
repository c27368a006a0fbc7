"""XLSX files: the sheets that have anything in them, as text; formulas give the saved value."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias, TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from arledger.formats.tabular.archive import REMEDY, SheetFacts, looked_through
from arledger.formats.tabular.errors import bad
from arledger.formats.tabular.text import clean
from arledger.model.source import Source

Rows: TypeAlias = "list[tuple[list[str], int]]"
"""The cells of each row as text, and its number."""

Cell = TypeVar("Cell")
# Excel shows fifteen digits; the sixteenth and later are noise of its binary arithmetic.
_DIGITS = ".15g"


class WorkbookSheet(NamedTuple):
    """A sheet with anything in it: its title, and its rows with their numbers; a hidden one is not read."""

    title: str
    rows: Rows
    hidden: bool


def workbook_sheets(content: bytes, whole: Source) -> Iterator[WorkbookSheet]:
    """Yield the sheets that have anything in them.

    A cell with an error has its text, such as #REF!. Formulas whose values were never saved are refused: their
    cells would read as empty.
    """
    facts = looked_through(content, whole)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for at, about in enumerate(book.sheets_metadata):
            known = facts[at] if at < len(facts) else None
            title = clean(about.name)
            if about.visible is not SheetVisibleEnum.Visible:
                yield WorkbookSheet(title, [], hidden=True)
                continue
            _refuse_unsaved(known, whole)
            rows = _rows(book.get_sheet_by_index(at), known.errors if known else ())
            if rows:
                yield WorkbookSheet(title, rows, hidden=False)
    except (CalamineError, OSError, ValueError) as wrong:
        raise bad(whole, f"this is no workbook that can be read ({type(wrong).__name__})", REMEDY) from wrong
    except BaseException as wrong:
        # The library's own panics are no Exceptions, and mean no more than a damaged file.
        if type(wrong).__name__ == "PanicException":
            raise bad(whole, "this workbook is damaged", REMEDY) from wrong
        raise


def _refuse_unsaved(known: SheetFacts | None, whole: Source) -> None:
    if known and known.unsaved:
        what = "the workbook has formulas whose values were never saved"
        raise bad(whole, what, "Open it in Excel and save it, or save it as CSV.")


def _rows(sheet: CalamineSheet, errors: Iterable[tuple[int, int, str]]) -> Rows:
    """Return the rows of a sheet; none where nothing stands in it."""
    first_row, first_column = sheet.start or (0, 0)
    cells = sheet.to_python(skip_empty_area=True)
    for row, column, said in errors:
        down, across = row - 1 - first_row, column - 1 - first_column
        if 0 <= down < len(cells) and 0 <= across < len(cells[down]):
            cells[down][across] = said
    return _as_texts(cells, first_row + 1) if any(cell != "" for row in cells for cell in row) else []


def _as_texts(rows: list[list[Cell]], first: int) -> list[tuple[list[str], int]]:
    """Return rows as texts with their numbers; each row of the library's goes when it has been read."""
    found: list[tuple[list[str], int]] = []
    shared: dict[str, str] = {}
    rows.reverse()
    while rows:
        # What stands in many cells is kept once: a sheet of 100,000 rows would fill the memory.
        found.append(([shared.setdefault(text, text) for text in map(_text, rows.pop())], first + len(found)))
    return found


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
