"""CAMT files as a stream of finished pieces: expat reads them, and nothing larger than an entry is kept.

A document type declaration is refused where it begins, so there are no entities, no external files and
no network. What one file may hold at a time is bounded, whatever its size.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from arledger.formats.bank.parts import files
from arledger.formats.bank.parts.errors import bad, shown
from arledger.model.source import Source

STATEMENTS = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
_MESSAGES = {"BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"}
_HOLDERS = {*STATEMENTS, *_MESSAGES, "Document", "document"}

_DEEPEST = 60
_MOST_ELEMENTS = 200_000
_MOST_TEXT = 16 * 1024**2
_LONGEST_TOKEN = 4 * 1024**2
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PIECE = 64 * 1024


class Node:
    """An element with its text, currency, children and line; names are without namespace."""

    __slots__ = ("children", "currency", "line", "name", "size", "text")

    def __init__(self, name: str, currency: str, line: int) -> None:
        self.name = name
        self.currency = currency
        self.line = line
        self.text = ""
        self.children: list[Node] = []
        self.size = 1

    def all(self, path: str) -> Iterator["Node"]:
        """Yield the elements at a path like `Btch/NbOfTxs` below this one, in order."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def find(self, *paths: str) -> "Node | None":
        """Return the first element at the first path that has one."""
        return next((node for path in paths for node in self.all(path)), None)

    def value(self, *paths: str) -> str:
        """Return the stripped text at the first path that has one; empty where there is none."""
        for path in paths:
            for node in self.all(path):
                if stripped := node.text.strip():
                    return stripped
        return ""


class Piece(NamedTuple):
    """A step through the file: `start` and `end` of a statement, a `part` of one, a `detail` of an entry."""

    kind: str
    node: Node


class _Stream:
    """Handlers for expat that keep the open elements and hand out each piece as soon as it is closed."""

    def __init__(self, parser: expat.XMLParserType, file: str) -> None:
        self.parser = parser
        self.file = file
        self.open: list[Node] = []
        self.ready: list[Piece] = []
        self.namespace = ""
        self.held = 0
        self.characters = 0
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype

    def place(self) -> Source:
        return Source(self.file, self.parser.CurrentLineNumber)

    def doctype(self, *_: object) -> None:
        raise bad(self.place(), "a document type declaration (DOCTYPE) has no place in a bank file")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self.open:
            self.namespace = next((uri for key, uri in attributes.items() if _is_namespace(key, uri)), "")
        node = Node(name, attributes.get("Ccy", ""), self.parser.CurrentLineNumber)
        self.open.append(node)
        self.held += 1
        if len(self.open) > _DEEPEST or self.held > _MOST_ELEMENTS:
            raise bad(self.place(), f"too many elements within {name}", files.SPLIT)
        if name in STATEMENTS:
            self.ready.append(Piece("start", node))

    def data(self, text: str) -> None:
        if self.open and not text.isspace():
            self.characters += len(text)
            if self.characters > _MOST_TEXT:
                raise bad(self.place(), f"too much text within {self.open[-1].name}", files.SPLIT)
            self.open[-1].text += text

    def end(self, _: str) -> None:
        node = self.open.pop()
        holder = self.open[-1].name if self.open else ""
        if node.name in STATEMENTS:
            self._hand_out("end", node)
        elif holder in STATEMENTS:
            self._hand_out("part", node)
        elif node.name == "TxDtls":
            self._hand_out("detail", node)
        elif not holder or holder in _HOLDERS:
            self._let_go(node)
        else:
            self.open[-1].children.append(node)
            self.open[-1].size += node.size

    def _hand_out(self, kind: str, node: Node) -> None:
        self.ready.append(Piece(kind, node))
        self._let_go(node)

    def _let_go(self, node: Node) -> None:
        self.held -= node.size
        self.characters = 0


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
    encoding = files.encoding(path, file, declared[1].decode() if declared else "")
    warnings += encoding.warnings
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    stream = _Stream(parser, file)
    fed = 0
    for text in files.chunks(path, encoding.name):
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
        cut = stream.open and (final or wrong.code in _CUT_OFF)
        inside = f" within {shown(stream.open[-1].name)}" if stream.open else ""
        what = f"the file ends{inside}: it is cut off" if cut else f"this is no well-formed XML ({text}){inside}"
        raise bad(Source(stream.file, wrong.lineno), what) from wrong
    found, stream.ready = stream.ready, []
    for piece in found:
        yield stream.namespace, piece


_CUT_OFF = {expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS], expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR]}
