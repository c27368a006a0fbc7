"""Files as text, whoever wrote them: which encoding they are in, and their lines, without taking all into memory."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from arledger.files.regular import open_regular
from arledger.formats.tabular.errors import REMEDY, bad, shown
from arledger.model.source import Source

LONGEST_LINE = 1_000_000
_HEAD = 1024
_CHUNK = 256 * 1024

_EIGHT_BIT = {
    *(f"cp{number}" for number in (437, 850, 852, 857, 858, 860, 861, 862, 863, 865, 866, 874, 932, 949, 950)),
    *(f"cp{number}" for number in range(1250, 1259)),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *(
        "mac-roman",
        "koi8-r",
        "koi8-u",
        "shift_jis",
        "euc_jp",
        "euc_kr",
        "gb2312",
        "gbk",
        "gb18030",
        "big5",
        "tis-620",
    ),
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextFile(NamedTuple):
    """A file of text: what it is called in messages, its encoding, what to tell the reader, and whom to ask."""

    path: Path
    name: str
    encoding: str
    warnings: tuple[str, ...] = ()
    remedy: str = REMEDY

    def chunks(self) -> Iterator[str]:
        """Yield the decoded text piece by piece, NULs left out; a wrong byte is a UnicodeError."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        with open_regular(self.path) as file:
            while piece := file.read(_CHUNK):
                yield decoder.decode(piece).replace("\0", "")
            yield decoder.decode(b"", final=True)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines, counted from 1, without their ends; one without an end in sight is refused."""
        with open_regular(self.path) as raw, io.TextIOWrapper(raw, encoding=self.encoding, newline=None) as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if len(line) >= LONGEST_LINE:
                    what = f"the line is longer than {LONGEST_LINE:,} characters"
                    raise bad(Source(self.name, number), what, self.remedy)
                yield number, line.rstrip("\n").replace("\0", "")

    def is_in(self, encoding: str) -> bool:
        """Tell whether the whole file can be read in an encoding."""
        try:
            for _ in self._replace(encoding=encoding).chunks():
                pass
        except UnicodeError:
            return False
        return True


def head_text(found: bytes) -> str:
    """Decode the beginning of a file as far as is needed to know its format; NULs are dropped."""
    mark = next((name for bom, name in _MARKS if found.startswith(bom)), "") or _without_mark(found)
    return found.decode(mark or "utf-8", errors="replace").replace("\0", "").removeprefix("\ufeff")


def _without_mark(found: bytes) -> str:
    """Tell UTF-16 without a byte order mark by its NULs: one beside every ASCII character."""
    start = found[:400]
    half = len(start) // 2
    if half < 4:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > half * 3 // 4 and even < half // 4:
        return "utf-16-le"
    return "utf-16-be" if even > half * 3 // 4 and odd < half // 4 else ""


def opened(path: Path, name: str, declared: str = "", remedy: str = REMEDY) -> TextFile:
    """Find the encoding in which the whole file can be read.

    A byte order mark decides; then UTF-8, whatever the file says, because text in another encoding is
    hardly ever valid UTF-8; then what the file declares; then Windows-1252; then the old code page 850.
    """
    with open_regular(path) as file:
        found = file.read(_HEAD)
    mark = next((name for bom, name in _MARKS if found.startswith(bom)), "") or _without_mark(found)
    text = TextFile(path, name, mark or "utf-8", (), remedy)
    if text.is_in(text.encoding):
        misled = not mark and _known(declared) and not text.is_in("ascii")
        told = f"the file says that it is {shown(declared)} and is UTF-8; it was read as UTF-8"
        return text._replace(warnings=(told,)) if misled else text
    if mark:
        raise bad(Source(name, 0), f"the file begins as {mark} and goes on as something else", remedy)
    told = f"the file says that it is {shown(declared)} and is not: look at the accents"
    guessed = "the encoding of the file could only be guessed: look at the accents"
    tries = ((_known(declared), ()), ("cp1252", (told,) if declared else ()), ("cp850", (guessed,)))
    for encoding, warnings in tries:
        if encoding and text.is_in(encoding):
            return text._replace(encoding=encoding, warnings=warnings)
    raise bad(Source(name, 0), "the file is in no encoding that can be told", remedy)


def _known(declared: str) -> str:
    """Return the codec of a declared 8-bit encoding; Latin-1 is its superset Windows-1252, as everywhere."""
    name = declared.strip().strip("\"'").lower()
    if name.isdigit():
        name = f"cp{name}"
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if codec not in _EIGHT_BIT:
        return ""
    return "cp1252" if codec == "iso8859-1" else codec
