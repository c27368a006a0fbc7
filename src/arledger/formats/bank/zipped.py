"""Zip archives of bank files. Every file in one is read by its own format; what is no statement is named.

The archive's names are never used as paths, and it may not hold too many files, too large ones, or ones
that are packed too tightly to be honest.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from arledger.formats import bank
from arledger.formats.bank.shared.errors import bad
from arledger.formats.bank.shared.errors import shown as quoted
from arledger.formats.bank.shared.warned import warned
from arledger.formats.tabular.text import clean
from arledger.model.bank import BankStatement
from arledger.model.problem import UserError
from arledger.model.source import Source

MOST_FILES = 500
LARGEST_FILE = 512 * 1024**2
LARGEST_SUM = 1024**3
MOST_RATIO = 400
"""How many times its packed size a file of over a megabyte may be: statements reach 50, bombs 1000."""

_OWN = "zipped"
_SMALL = 1024**2
_PIECE = 256 * 1024
_WORKBOOKS = ({"xl/workbook.xml"}, {"xl/workbook.bin"}, {"mimetype", "content.xml"})
"""What XLSX, XLSB and OpenDocument files hold; the reader of workbooks says which of them it cannot read."""

_UNPACK = "Unpack the archive yourself, look at what is in it, and read the files one by one."


def sniff(head: bytes, _name: str = "") -> bool:
    """Tell a zip archive by its first bytes."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(
    path: Path, shown: str = "", profiles: Sequence[Path] = (), currencies: Sequence[str] = ()
) -> tuple[BankStatement, ...]:
    """Return the statements of every bank file in an archive, in the archive's order."""
    file = shown or str(path)
    place = Source(file, 0)
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, file, profiles, currencies)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as wrong:
        raise bad(place, f"the archive is damaged ({wrong})", _UNPACK) from wrong
    except RuntimeError as wrong:
        raise bad(place, "the archive is locked with a password", _UNPACK) from wrong


def is_workbook(path: Path) -> bool:
    """Tell an Excel workbook, which is an archive, too; its sheet is read as a table."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            return any(held <= names for held in _WORKBOOKS)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False


def refuse_profile(path: Path) -> NoReturn:
    """Say why no CSV profile can be proposed for an archive."""
    try:
        with zipfile.ZipFile(path):
            pass
    except zipfile.BadZipFile as wrong:
        raise bad(Source(str(path), 0), f"the archive is damaged ({wrong})", _UNPACK) from wrong
    raise UserError(f"{path}: this is a zip archive and no CSV", "Unpack it, and name one of its CSV files.")


def _read(
    archive: zipfile.ZipFile, file: str, profiles: Sequence[Path], currencies: Sequence[str]
) -> tuple[BankStatement, ...]:
    place = Source(file, 0)
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_litter(member.filename)]
    if len(members) > MOST_FILES:
        raise bad(place, f"the archive holds {len(members):,} files, more than {MOST_FILES}", _UNPACK)
    statements: list[BankStatement] = []
    others: list[str] = []
    left = LARGEST_SUM
    with tempfile.TemporaryDirectory(prefix="arledger-") as folder:
        for index, member in enumerate(members):
            inner = f"{file}!{clean(member.filename)}"
            unpacked = Path(folder) / f"{index}.bin"
            left -= _unpack(archive, member, unpacked, Source(inner, 0), left)
            if unpacked.stat().st_size == 0 or bank.format_of(unpacked) in ("", _OWN):
                others.append(clean(member.filename))
            else:
                statements += bank.read_as(unpacked, inner, profiles, currencies)
            unpacked.unlink()
    if not statements:
        names = ", ".join(others[:5]) or "nothing"
        raise bad(place, f"the archive holds no bank file that arledger knows: {quoted(names, 120)}", _UNPACK)
    return warned(statements, [*_left_out(others)])


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, place: Source, left: int) -> int:
    """Unpack a file piece by piece; what it really holds counts, not what its header says."""
    size = 0
    allowed = min(LARGEST_FILE, left)
    with archive.open(member) as packed, to.open("wb") as file:
        while piece := packed.read(_PIECE):
            size += len(piece)
            if size > allowed:
                raise bad(place, f"the archive unpacks to more than {allowed:,} bytes here", _UNPACK)
            if size > _SMALL and size > MOST_RATIO * max(member.compress_size, 1):
                raise bad(place, f"the file is packed more than {MOST_RATIO} times: no statement is", _UNPACK)
            file.write(piece)
    return size


def _is_litter(name: str) -> bool:
    """Tell what file managers put into archives."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith("._") or last in (".DS_Store", "Thumbs.db", "desktop.ini")


def _left_out(others: Sequence[str]) -> Iterator[str]:
    if others:
        yield f"in the archive and no bank file: {', '.join(others[:5])}{', …' if len(others) > 5 else ''}"
