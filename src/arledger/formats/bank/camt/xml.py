"""CAMT files as a stream of finished pieces: expat reads them, and nothing larger than an entry is kept.

A document type declaration is refused where it begins, so there are no entities, no external files and
no network. What one file may hold at a time is bounded, whatever its size.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad, shown
from arledger.model.source import Source

STATEMENTS = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
_MESSAGES = {"BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"}
_HANDED_OUT = {"Ntry": "part", "Bal": "part", "TxDtls": "detail"}
_GROUPS = {*STATEMENTS, *_HANDED_OUT, "Chrgs", "Rcrd", "RtrInf"}
_SKIPPED = {"PstlAdr", "CtctDtls", "RltdAgts", "GrpHdr", "SplmtryData"}

_DEEPEST = 60
_MOST_ELEMENTS = 200_000
_MOST_TEXT = 16 * 1024**2
_LONGEST_TOKEN = 4 * 1024**2
_PIECE = 64 * 1024
_DECLARED = re.compile(rb"""<\?xml[^<>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class XmlRecord:
    """An element that counts as one: the texts below it by path, as in `RltdPties/Dbtr/Nm`, without namespaces.

    A path with `@` at its end has the currencies (Ccy) of what stands at the path. Elements that come in
    groups, charges for instance, are records of their own.
    """

    __slots__ = ("groups", "line", "name", "size", "texts")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.size = 1
        self.texts: dict[str, list[str]] = {}
        self.groups: dict[str, list[XmlRecord]] = {}

    def first(self, *paths: str) -> str:
        """Return the first text at the first path that has one; empty where there is none."""
        for path in paths:
            if path in self.texts:
                return self.texts[path][0]
        return ""

    def all(self, *paths: str) -> list[str]:
        """Return every text at these paths, path by path and in order."""
        return [text for path in paths for text in self.texts.get(path, ())]

    def parts(self, name: str) -> "list[XmlRecord]":
        """Return the groups of a name below this element, in order."""
        return self.groups.get(name, [])


class Piece(NamedTuple):
    """A step through the file: `start` and `end` of a statement, a `part` of one, a `detail` of an entry."""

    kind: str
    record: XmlRecord


class _Step:
    """A place in the tree of element names; the tree is built as the file is read and used again."""

    __slots__ = ("below", "group", "path")

    def __init__(self, path: str, *, group: bool) -> None:
        self.path = path
        self.group = group
        self.below: dict[str, _Step] = {}


class _Stream:
    """Handlers for expat that collect texts by path, and hand out each record as soon as it is closed."""

    def __init__(self, parser: expat.XMLParserType, file: str) -> None:
        self.parser = parser
        self.file = file
        self.step = _Step("", group=False)
        self.steps: list[_Step] = []
        self.records: list[XmlRecord] = [XmlRecord("", 0)]
        self.ready: list[Piece] = []
        self.namespace = ""
        self.text = ""
        self.skipped = 0
        self.known = 0
        self.held = 0
        self.characters = 0
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype

    def place(self) -> Source:
        return Source(self.file, self.parser.CurrentLineNumber)

    def doctype(self, *_: object) -> None:
        raise bad(self.place(), "a document type declaration (DOCTYPE) has no place in a bank file")

    def start(self, tag: str, attributes: list[str]) -> None:
        if self.skipped:
            self.skipped += 1
            return
        step = self.step.below.get(tag) or self._new_step(tag)
        if step is _NOWHERE:
            self.skipped = 1
            return
        self.steps.append(self.step)
        self.step = step
        self.text = ""
        if step.group:
            self._open_record(tag)
        if attributes:
            self._attributes(attributes)

    def _new_step(self, tag: str) -> _Step:
        """Make a place for a name that was not yet seen here; prefixes of namespaces do not count."""
        name = tag.rpartition(":")[2]
        group = name in _GROUPS
        inside = self.step.path if not self.step.group else ""
        path = f"{inside}/{name}" if inside else name
        step = _NOWHERE if name in _SKIPPED else _Step(path, group=group)
        self.step.below[tag] = step
        self.known += 1
        if len(self.steps) > _DEEPEST or self.known > _MOST_ELEMENTS:
            raise bad(self.place(), f"too many kinds of elements within {shown(self.step.path)}")
        return step

    def _open_record(self, tag: str) -> None:
        record = XmlRecord(tag.rpartition(":")[2], self.parser.CurrentLineNumber)
        self.records.append(record)
        self._hold(record, 1)
        if record.name in STATEMENTS:
            self.ready.append(Piece("start", record))

    def _attributes(self, attributes: list[str]) -> None:
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if "Ccy" in pairs:
            self._keep(self.step.path + "@", pairs["Ccy"])
        elif len(self.steps) == 1:
            self.namespace = next((uri for key, uri in pairs.items() if _is_namespace(key, uri)), "")

    def data(self, text: str) -> None:
        if not self.skipped:
            self.text += text
            if len(self.text) > _MOST_TEXT:
                raise bad(self.place(), f"too much text within {shown(self.step.path)}", files.SPLIT)

    def end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        step = self.step
        if self.text and (text := self.text.strip()):
            self._keep(step.path, text)
        self.text = ""
        self.step = self.steps.pop()
        if step.group:
            self._close_record()

    def _keep(self, path: str, text: str) -> None:
        record = self.records[-1]
        if path in record.texts:
            record.texts[path].append(text)
        else:
            record.texts[path] = [text]
        self._hold(record, 1)
        self.characters += len(text)
        if self.characters > _MOST_TEXT:
            raise bad(self.place(), f"too much text within {shown(path)}", files.SPLIT)

    def _hold(self, record: XmlRecord, number: int) -> None:
        record.size += number
        self.held += number
        if self.held > _MOST_ELEMENTS:
            raise bad(self.place(), f"too many elements within {record.name or 'the file'}", files.SPLIT)

    def _close_record(self) -> None:
        record = self.records.pop()
        kind = "end" if record.name in STATEMENTS else _HANDED_OUT.get(record.name, "")
        if kind:
            self.ready.append(Piece(kind, record))
            self.held -= record.size
            self.characters = 0
        else:
            self.records[-1].groups.setdefault(record.name, []).append(record)
            self.records[-1].size += record.size


_NOWHERE = _Step("", group=False)


def _is_namespace(key: str, uri: str) -> bool:
    return key.partition(":")[0] == "xmlns" and "camt.05" in uri


def looks_like_camt(head: str) -> bool:
    """Tell a bank-to-customer message by its root or its namespace, not by its file name."""
    begin = head.lstrip("\ufeff \t\r\n")
    return begin.startswith("<") and (
        any(f"{name}>" in begin or f"{name} " in begin for name in _MESSAGES) or ":camt.05" in begin
    )


def version(namespace: str) -> str:
    """Return `camt.053.001.08` from a namespace; empty where it names no such message."""
    found = re.search(r"camt\.05[234]\.001\.[0-9]{2}", namespace)
    return found.group() if found else ""


def pieces(path: Path, file: str, warnings: list[str]) -> Iterator[tuple[str, Piece]]:
    """Yield every piece of a file with its namespace; what is not well-formed is refused with its line.

    The file is decoded here, in the encoding that it really has, so expat only ever sees UTF-8.
    """
    declared = _DECLARED.search(files.head(path)[:2000])
    found = files.opened(path, file, declared[1].decode() if declared else "UTF-8")
    warnings += found.warnings
    parser = expat.ParserCreate("utf-8")
    stream = _Stream(parser, file)
    fed = 0
    for text in found.chunks():
        for begin in range(0, len(text), _PIECE):
            part = text[begin : begin + _PIECE].encode()
            fed += len(part)
            yield from _parsed(stream, part, final=False)
            if fed - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                raise bad(stream.place(), f"something here is longer than {_LONGEST_TOKEN:,} bytes")
    yield from _parsed(stream, b"", final=True)


def _parsed(stream: _Stream, part: bytes, *, final: bool) -> Iterator[tuple[str, Piece]]:
    try:
        stream.parser.Parse(part, final)
    except expat.ExpatError as wrong:
        text = expat.errors.messages.get(wrong.code, "") or "not well-formed"
        cut = stream.steps and (final or wrong.code in _CUT_OFF)
        inside = f" within {shown(stream.step.path)}" if stream.steps else ""
        what = f"the file ends{inside}: it is cut off" if cut else f"this is no well-formed XML ({text}){inside}"
        raise bad(Source(stream.file, wrong.lineno), what) from wrong
    found, stream.ready = stream.ready, []
    for piece in found:
        yield stream.namespace, piece


_CUT_OFF = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
}
