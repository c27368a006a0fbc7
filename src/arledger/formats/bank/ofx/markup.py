"""The markup of OFX: SGML whose values need no end tag (1.x), XML (2.x), and what banks make of both.

Nothing here knows entities but the five of XML and numbers; a document type declaration is refused, so
nothing is ever expanded or fetched.
"""

import re
from collections.abc import Iterator

from arledger.formats.bank.shared import files
from arledger.formats.bank.shared.errors import bad, shown
from arledger.model.source import Source

TRANSACTION = "STMTTRN"
AMOUNT = "TRNAMT"
STATEMENTS = ("STMTRS", "CCSTMTRS")
OTHERS = {
    "INVSTMTRS": "an investment statement",
    "ACCTINFORS": "a list of accounts",
    "LOANSTMTRS": "a loan statement",
}
"""What else an OFX file may hold; the transactions within an investment statement are no bank's."""

_PENDING = "STMTTRNP"
_HANDED_OUT = (TRANSACTION, _PENDING, *STATEMENTS, *OTHERS)

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_.]*)(?:\s[^<>]*?)?(/?)>")
_BROKEN = re.compile(r"<\s{0,9}STMTTRN(?!P)", re.IGNORECASE)
_HEADER_LINE = re.compile(r"[A-Z]{3,20}\s?:\s?[A-Za-z0-9_.-]*")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_DEEPEST = 200
_MOST_ELEMENTS = 500_000
_LONGEST_VALUE = 100_000


class Element:
    """An element with its value or the elements in it, and the line where it begins."""

    __slots__ = ("children", "line", "name", "text")

    def __init__(self, name: str, line: int = 0) -> None:
        self.name = name
        self.line = line
        self.text = ""
        self.children: list[Element] = []

    def find(self, path: str) -> "Element | None":
        """Return the first element at a path like `LEDGERBAL/BALAMT`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                found = child.find(rest) if rest else child
                if found is not None:
                    return found
        return None

    def value(self, *paths: str) -> str:
        """Return the value at the first path that has one; empty where there is none."""
        for path in paths:
            found = self.find(path)
            if found is not None and found.text.strip():
                return unescaped(found.text).strip()
        return ""


def unescaped(text: str) -> str:
    """Put characters for entities; a lone `&` stays, as many banks write it."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    return "" if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)


class _Token:
    """A piece of markup: text, or a start or end tag."""

    __slots__ = ("closes", "empty", "line", "name", "text")

    def __init__(
        self, line: int, text: str = "", name: str = "", *, closes: bool = False, empty: bool = False
    ) -> None:
        self.line = line
        self.text = text
        self.name = name
        self.closes = closes
        self.empty = empty


def _tokens(text: str, file: str) -> Iterator[_Token]:
    position, line, counted = 0, 1, 0
    while position < len(text):
        at = text.find("<", position)
        at = len(text) if at < 0 else at
        if at > position:
            yield _Token(line, text[position:at])
        line += text.count("\n", counted, at)
        counted = at
        place = Source(file, line)
        if text.startswith("<!--", at):
            position = _behind(text, "-->", at, place)
        elif text.startswith("<![CDATA[", at):
            position = _behind(text, "]]>", at, place)
            yield _Token(line, text[at + 9 : position - 3].replace("&", "&amp;"))
        elif text.startswith("<?", at):
            position = _behind(text, ">", at, place)
        elif text.startswith("<!", at):
            raise bad(place, "a document type declaration (DOCTYPE) has no place in a bank file")
        elif found := _TAG.match(text, at):
            position = found.end()
            yield _Token(line, "", found[2].upper(), closes=bool(found[1]), empty=bool(found[3]))
        else:
            position = at + 1
            if _BROKEN.match(text, at):
                raise bad(place, f"a transaction ({TRANSACTION}) begins here with a broken tag")
            if at < len(text):
                yield _Token(line, "<")


def _behind(text: str, end: str, at: int, place: Source) -> int:
    found = text.find(end, at)
    if found < 0:
        raise bad(place, f"what begins here with {shown(text[at : at + 4])} has no end")
    return found + len(end)


class _Builder:
    """Puts elements together; one without an end tag ends with its value, or before its holder's end."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.open = [Element("")]
        self.made = 0
        self.ended = False

    def take(self, token: _Token) -> Iterator[Element]:
        """Take one token, and yield what it closes of the elements that are handed out."""
        top = self.open[-1]
        if not token.name:
            if self.ended and len(self.open) == 1:
                self._behind_the_end(token)
            self._take_text(top, token)
            return
        if top.text and not (token.closes and token.name == top.name):
            self._pop()
        if token.closes:
            yield from self._close(token.name)
            return
        if token.name == TRANSACTION and self._within(TRANSACTION):
            yield from self._close(TRANSACTION)
        self._refuse_stray(token)
        self.open.append(Element(token.name, token.line))
        self.made += 1
        if len(self.open) > _DEEPEST or self.made > _MOST_ELEMENTS:
            raise bad(
                Source(self.file, token.line), f"too many elements within {shown(self.open[-2].name)}", files.SPLIT
            )
        if token.empty:
            yield from self._close(token.name)

    def _take_text(self, top: Element, token: _Token) -> None:
        if token.text.strip() and len(self.open) > 1 and not top.children:
            top.text += token.text
            if len(top.text) > _LONGEST_VALUE:
                raise bad(Source(self.file, token.line), f"the value of {top.name} is too long")

    def _within(self, *names: str) -> bool:
        return any(one.name in names for one in self.open)

    def _refuse_stray(self, token: _Token) -> None:
        """Refuse a movement outside of a statement, and an amount of one outside of a movement."""
        place = Source(self.file, token.line)
        if token.name == TRANSACTION and not self._within(*STATEMENTS, *OTHERS):
            raise bad(place, f"a transaction ({TRANSACTION}) stands outside of any statement")
        if token.name == AMOUNT and self._within(*STATEMENTS) and not self._within(TRANSACTION, _PENDING):
            raise bad(place, f"an amount ({AMOUNT}) stands outside of any transaction ({TRANSACTION})")

    def _behind_the_end(self, token: _Token) -> None:
        """Refuse text behind the last element, where it is not the header of a further file."""
        for index, line in enumerate(token.text.split("\n")):
            said = line.strip()
            if any(sign.isalnum() for sign in said) and not _HEADER_LINE.fullmatch(said):
                raise bad(
                    Source(self.file, token.line + index), f"{shown(said)} stands behind the end of the file's OFX"
                )

    def _close(self, name: str) -> Iterator[Element]:
        if all(one.name != name for one in self.open[1:]):
            return
        while self.open[-1].name != name:
            if self.open[-1].name in _HANDED_OUT:
                yield from self._close(self.open[-1].name)
            else:
                self._pop()
        closed = self.open.pop()
        self.ended = self.ended or len(self.open) == 1
        if name in _HANDED_OUT:
            self.made = 0
            yield closed
        else:
            self.open[-1].children.append(closed)

    def _pop(self) -> None:
        """End an element that has no end tag: what seemed to be in it stands beside it."""
        ended = self.open.pop()
        if ended.name in _HANDED_OUT:
            what = f"{shown(ended.text.strip())} stands within {ended.name} and in no element of it"
            raise bad(Source(self.file, ended.line), what)
        self.open[-1].children.append(ended)
        if not ended.text:
            self.open[-1].children += ended.children
            ended.children = []


def elements(text: str, file: str) -> Iterator[Element]:
    """Yield transactions, then what they stand in, as each is closed; at last the rest of the file, without a name.

    A file that ends before its statements and its OFX element do is refused.
    """
    builder = _Builder(file)
    for token in _tokens(text, file):
        yield from builder.take(token)
    still_open = [one.name for one in builder.open[1:]]
    if still_open:
        raise bad(Source(file, 0), f"the file ends within {shown(still_open[-1])}: it is cut off")
    yield builder.open[0]
