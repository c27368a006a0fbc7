"""A workbook as the archive that it is, looked through before the library reads it: what must not fill the memory.

The library keeps a sheet as a rectangle and each text of a cell anew, reads a cell with an error as an empty one, and
a formula whose value was never saved as nothing. All this is seen here, in the bytes.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from arledger.formats.tabular.errors import bad
from arledger.model.source import Source

LARGEST_UNPACKED = 256 * 1024**2
MOST_CELLS = 4_000_000
"""The library keeps a sheet as a rectangle: one cell in the last corner would take all memory."""

MOST_ERRORS = 1_000
REMEDY = "Save it as XLSX once more, or as CSV."
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OTHERS = {"content.xml": "an OpenDocument file", "xl/workbook.bin": "a binary workbook (XLSB)"}
_CHUNK = 1024**2
_LONGEST_ROW = 4 * _CHUNK
_HEADER = 30
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,9})["']""")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
# Behind an empty text that was saved stands its type, before the formula: t="str".
_UNSAVED = re.compile(
    rb"""<((?:\w{1,20}:)?)c (?![^>]{0,200}t="str")[^>]{0,200}>\s{0,20}<\1f(?:[^<]{0,8000}</\1f>|[^<>]{0,200}/>)"""
    rb"""\s{0,20}(?:<\1v></\1v>|<\1v ?/>)?\s{0,20}</\1c>"""
)
_ERROR = re.compile(
    rb"""<((?:\w{1,20}:)?)c\s([^<>]{0,200})>\s{0,20}(?:<\1f(?:[^<]{0,8000}</\1f>|[^<>]{0,200}/>)\s{0,20})?"""
    rb"""<\1v>(#[^<]{1,20})</"""
)
_IS_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]{0,200}>\s{0,20}<(?:\w{1,20}:)?v>([0-9]{1,9})<""")
_TEXT_ENDS = re.compile(rb"</(?:\w{1,20}:)?si>|<(?:\w{1,20}:)?si\s?/>")
_SHEET = re.compile(rb"""<(?:\w{1,20}:)?sheet\s[^<>]{0,2000}?\b(?:\w{1,20}:)id\s*=\s*["']([^"'<>]{1,200})["']""")
_RELATION = re.compile(rb"""<(?:\w{1,20}:)?Relationship\s([^<>]{1,4000})>""")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)\s*=\s*["']([^"'<>]{1,500})["']""")


class SheetFacts(NamedTuple):
    """What the library would not tell of a sheet; errors are row and column (from 1) and what stands there."""

    unsaved: bool
    errors: tuple[tuple[int, int, str], ...]


class _Seen:
    """What was seen of all sheets so far."""

    def __init__(self, whole: Source) -> None:
        self.whole = whole
        self.cells = 0
        self.texts: Counter[bytes] = Counter()
        self.lengths: list[int] = []
        self.sheets: dict[str, SheetFacts] = {}


def looked_through(content: bytes, whole: Source) -> tuple[SheetFacts | None, ...]:
    """Return what stands in each sheet, in their order; None for one of which nothing is known.

    Refused is what is no workbook, unpacks to too much or to more than it says, and sheets of too many cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as wrong:
        raise bad(whole, "this archive is damaged or has a password", REMEDY) from wrong
    _refuse_others({entry.filename for entry in entries}, whole)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise bad(whole, f"unpacked, the workbook has more than {LARGEST_UNPACKED:,} bytes", "Split it.")
    seen = _Seen(whole)
    small: dict[str, bytes] = {}
    for entry in entries:
        name = entry.filename.lower()
        if name in (_WORKBOOK, _RELATIONS):
            small[name] = b"".join(_pieces(content, entry, whole))
        elif name.endswith("sharedstrings.xml"):
            seen.lengths = _lengths(_pieces(content, entry, whole))
        else:
            seen.sheets[name] = _facts(_pieces(content, entry, whole), seen, is_sheet="sheet" in name)
    _refuse_repeated_texts(seen)
    return tuple(seen.sheets.get(part) for part in _parts(small.get(_WORKBOOK, b""), small.get(_RELATIONS, b"")))


def _refuse_others(names: set[str], whole: Source) -> None:
    for name, what in _OTHERS.items():
        if name in names:
            raise bad(whole, f"the file is {what}", "Save it as XLSX, or as CSV.")
    if _WORKBOOK not in {name.lower() for name in names}:
        raise bad(whole, "the file is an archive and no workbook", "Unpack it, and name one of its files.")


def _pieces(content: bytes, entry: zipfile.ZipInfo, whole: Source) -> Iterator[bytes]:
    """Unpack a file of an archive piece by piece; one that holds other than it says is refused."""
    if entry.flag_bits & 1:
        raise bad(whole, "this archive is damaged or has a password", REMEDY)
    header = content[entry.header_offset : entry.header_offset + _HEADER]
    begins = entry.header_offset + _HEADER + int.from_bytes(header[26:28], "little")
    begins += int.from_bytes(header[28:30], "little")
    packed = memoryview(content)[begins : begins + entry.compress_size]
    size = 0
    for piece in _unpacked(packed, entry.compress_type, whole):
        size += len(piece)
        if size > entry.file_size:
            raise bad(whole, "a file in this archive unpacks to more than it says", REMEDY)
        yield piece
    if size != entry.file_size:
        raise bad(whole, "this archive is damaged or has a password", REMEDY)


def _unpacked(packed: memoryview, how: int, whole: Source) -> Iterator[bytes]:
    if how == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if how != zipfile.ZIP_DEFLATED:
        raise bad(whole, "this archive is packed in a way that cannot be read", REMEDY)
    unpack = zlib.decompressobj(-15)
    try:
        piece = unpack.decompress(packed, _CHUNK)
        while piece:
            yield piece
            piece = unpack.decompress(unpack.unconsumed_tail, _CHUNK)
        yield unpack.flush()
    except zlib.error as wrong:
        raise bad(whole, "this archive is damaged or has a password", REMEDY) from wrong


def _facts(pieces: Iterator[bytes], seen: _Seen, *, is_sheet: bool) -> SheetFacts:
    """Look through a sheet row by row; any other file of the archive may be one that hides, and is looked at, too."""
    rows = columns = 1
    unsaved, errors = False, list[tuple[int, int, str]]()
    tail = b""
    for piece in pieces:
        if is_sheet and b"\0" in piece:
            raise bad(seen.whole, "a sheet of this workbook is not in UTF-8", REMEDY)
        whole_rows, tail = _cut(tail + piece)
        rows, columns = _corner(whole_rows, rows, columns, seen)
        unsaved = unsaved or bool(_UNSAVED.search(whole_rows))
        errors += _errors(whole_rows, seen)
    rows, columns = _corner(tail, rows, columns, seen)
    unsaved = unsaved or bool(_UNSAVED.search(tail))
    return SheetFacts(unsaved, (*errors, *_errors(tail, seen)))


def _cut(found: bytes) -> tuple[bytes, bytes]:
    """Cut behind the last row that is whole; one of absurd length is cut anywhere."""
    at = found.rfind(b"row>") + 4
    return (found[:at], found[at:]) if at > 4 or len(found) < _LONGEST_ROW else (found, b"")


def _corner(found: bytes, rows: int, columns: int, seen: _Seen) -> tuple[int, int]:
    """Return the last row and column so far; refuse a sheet whose rectangle, or whose cells, are too many."""
    cells = len(_CELL.findall(found))
    if cells or b"row" in found:
        for letters, digits in _REFERENCE.findall(found):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    seen.cells += cells
    if rows * columns > MOST_CELLS or seen.cells > MOST_CELLS:
        what = f"a sheet goes over {rows:,} rows and {columns:,} columns"
        if rows * columns <= MOST_CELLS:
            what = f"the workbook has more than {MOST_CELLS:,} cells"
        raise bad(seen.whole, what, "Copy the list alone into a new workbook, or split it.")
    if cells:
        seen.texts.update(_SHARED.findall(found))
    return rows, columns


def _errors(found: bytes, seen: _Seen) -> list[tuple[int, int, str]]:
    """Return the cells with an error, such as #REF!, which the library reads as empty ones."""
    errors: list[tuple[int, int, str]] = []
    for _, about, said in _ERROR.findall(found):
        place = _REFERENCE.search(b" " + about)
        if not _IS_ERROR.search(about):
            continue
        if place is None or len(errors) >= MOST_ERRORS:
            what = "the workbook has cells with errors such as #REF!"
            raise bad(seen.whole, what, "Mend them in Excel, and save it.")
        errors.append((int(place[2]), _column(place[1]), said.decode("ascii", "replace")))
    return errors


def _lengths(pieces: Iterator[bytes]) -> list[int]:
    """Return how long each text is that cells share."""
    found: list[int] = []
    begun = 0
    tail = b""
    for piece in pieces:
        text = tail + piece
        last = 0
        for end in _TEXT_ENDS.finditer(text):
            found.append(begun + end.end() - last)
            begun, last = 0, end.end()
        # A mark may be cut in two.
        tail = text[max(last, len(text) - 40) :]
        begun += max(len(text) - 40 - last, 0)
    return found


def _refuse_repeated_texts(seen: _Seen) -> None:
    """Refuse a long text that stands in so many cells that all of them would fill the memory."""
    size = 0
    for index, times in seen.texts.items():
        at = int(index)
        size += times * (seen.lengths[at] if at < len(seen.lengths) else 0)
    if size > LARGEST_UNPACKED:
        what = f"the texts of the workbook have more than {LARGEST_UNPACKED:,} characters"
        raise bad(seen.whole, what, "Split it.")


def _parts(workbook: bytes, relations: bytes) -> list[str]:
    """Return the names of the files in which the sheets are, in the order of the sheets."""
    targets = {}
    for one in _RELATION.findall(relations):
        said = dict(_ATTRIBUTE.findall(one))
        targets[said.get(b"Id", b"")] = said.get(b"Target", b"").decode("utf-8", "replace")
    found = []
    for id_ in _SHEET.findall(workbook):
        target = targets.get(id_, "")
        found.append((target.removeprefix("/") if target.startswith("/") else f"xl/{target}").lower())
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
