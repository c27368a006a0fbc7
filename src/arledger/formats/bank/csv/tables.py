"""What a bank's table is read from: a text file with any separator, or a sheet of a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from arledger.files.regular import read_regular
from arledger.formats.bank.csv.profile import Profile
from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.errors import shown as quoted
from arledger.formats.tabular.decoding import TextFile
from arledger.formats.tabular.sheets import DELIMITERS, HEADING_WITHIN, LARGEST, SheetRow, row_of, rows
from arledger.model.source import Source

ZIP = b"PK\x03\x04"
_ISO = "YYYY-MM-DD"


class Table(NamedTuple):
    """The rows of a file, or of one sheet of a workbook, whose cells need no separator and have real days."""

    name: str
    text: TextFile | None
    cells: tuple[SheetRow, ...] = ()
    warnings: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def format(self) -> str:
        """The kind of file."""
        return "csv" if self.text else "xlsx"

    def delimiters(self, wanted: str = "") -> tuple[str, ...]:
        """Return the separators that are tried, the one that a profile wants alone."""
        if self.text is None:
            return ("",)
        return (wanted,) if wanted else DELIMITERS

    def rows(self, delimiter: str) -> Iterator[SheetRow]:
        """Yield the rows, blank ones among them."""
        return iter(self.cells) if self.text is None else rows(self.text, delimiter)

    def first_rows(self, delimiter: str, most: int = HEADING_WITHIN) -> list[SheetRow]:
        """Return the beginning."""
        return list(islice(self.rows(delimiter), most))

    def profiled(self, profile: Profile) -> Profile:
        """Return a profile as it reads this table: days and numbers of a workbook are none of text."""
        if self.text is not None or _ISO in profile.date_formats:
            return profile
        return replace(profile, date_formats=(*profile.date_formats, _ISO))


def tables(path: Path, name: str) -> list[Table]:
    """Return the table of a text file, or every sheet of a workbook that is not empty."""
    if not files.head(path).startswith(ZIP):
        text = files.opened(path, name)
        return [Table(name, text, warnings=text.warnings)]
    # A bank's CSV has no use for the library of workbooks.
    from arledger.formats.tabular.workbook import workbook_sheets  # noqa: PLC0415

    whole = Source(name, 0)
    try:
        content = read_regular(path, LARGEST)
    except ValueError as wrong:
        raise bad(whole, f"the workbook is larger than {LARGEST:,} bytes", files.SPLIT) from wrong
    found: list[Table] = []
    told: list[str] = []
    for title, rows_of_it, hidden in workbook_sheets(content, whole):
        if hidden:
            told.append(f"the hidden sheet {quoted(title)} was left out")
            continue
        cells = tuple(row_of(cells, at) for cells, at in rows_of_it)
        found.append(Table(f"{name} [{title}]", None, cells, (), title))
    if not found:
        raise bad(whole, "nothing stands in the workbook", "Download it again.")
    return [found[0]._replace(warnings=tuple(told)), *found[1:]]


def said_of_sheets(read: Sequence[Table], every: Sequence[Table]) -> tuple[str, ...]:
    """Say which sheets of a workbook were read, where there are several with anything in them."""
    titles = ", ".join(quoted(one.sheet) for one in read)
    others = ", ".join(quoted(one.sheet) for one in every if one not in read)
    what = f"the sheet {titles} was read" if len(read) == 1 else f"the sheets {titles} were read, each a statement"
    if others:
        return (f"{what}, and no other ({others})",)
    return (what,) if len(read) > 1 else ()
