"""What the sender of a mail has newly written: no quoted mail, no signature, no attached files."""

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from html.parser import HTMLParser
from pathlib import PurePosixPath

from arledger.formats.mail.header import decoded, text_of

_MOST_PARTS, _MOST_BYTES, _LONGEST_LINE = 200, 200_000, 2_000
_ENDING = re.compile(r"[a-z0-9]{1,8}")
_QUOTES = (("on ", "wrote:"), ("am ", "schrieb"), ("le ", "a écrit"), ("am ", "geschrieben:"))
_DIVIDERS = (
    "original message", "originalnachricht", "ursprüngliche nachricht", "message d'origine", "message original",
    "forwarded message", "weitergeleitete nachricht", "message transféré", "begin forwarded message",
)  # fmt: skip
_FIRST_OF_HEAD = ("from:", "von:", "de:", "de :")
_OTHERS_OF_HEAD = (
    "sent:",
    "date:",
    "gesendet:",
    "datum:",
    "envoyé:",
    "envoyé :",
    "date :",
    "to:",
    "an:",
    "à:",
    "à :",
)
_CLOSINGS = (
    "best regards", "kind regards", "warm regards", "regards", "best wishes", "yours sincerely", "yours faithfully",
    "sincerely", "mit freundlichen", "freundliche grüße", "viele grüße", "beste grüße", "herzliche grüße", "mfg",
    "cordialement", "bien cordialement", "bien à vous", "sincères salutations", "salutations", "sent from my",
    "von meinem iphone", "envoyé de mon",
)  # fmt: skip
_LONGEST_CLOSING = 60
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"))
_HIDDEN = frozenset(("script", "style", "head", "title", "blockquote"))
_QUOTED_CLASSES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "divrplyfwdmsg")


def own_words(mail: Message) -> str:
    """Return the text of a mail without what is quoted, cut where the signature or the earlier mail begins."""
    plain = html = ""
    for part in _parts(mail):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _text(part)
        elif kind == "text/html" and not html:
            html = _text(part)
    return _unquoted(plain if plain.strip() else _without_tags(html))


def attached_endings(mail: Message) -> tuple[str, ...]:
    """Return the endings of attached files, such as `csv`, each once."""
    found = set()
    for part in _parts(mail):
        name = decoded(str(part.get_filename() or ""))[-200:]
        ending = PurePosixPath(name.replace("\\", "/")).suffix.removeprefix(".").lower()
        if _ENDING.fullmatch(ending):
            found.add(ending)
    return tuple(sorted(found))


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something, not those of a mail that is attached."""
    waiting = [mail]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            waiting[:0] = [each for each in inner if isinstance(each, Message)]
        elif part.get_content_maintype() != "message":
            yield part


def _text(part: Message) -> str:
    try:
        content = part.get_payload(decode=True)
        charset = str(part.get_content_charset() or "")
    except (ValueError, LookupError):
        return ""
    return text_of(content[:_MOST_BYTES], charset) if isinstance(content, bytes) else ""


class _Stripper(HTMLParser):
    """Keeps the text of a page that its reader sees, without what it quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            # Of the same kind, so that its end is not taken for the end of what is hidden.
            self._hidden += [tag] if tag == self._hidden[0] else []
        elif tag in _HIDDEN or any(_is_quote(value) for name, value in attrs if name in ("class", "id")):
            if tag not in ("br", "hr", "img", "input", "meta", "link"):
                self._hidden.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[0]:
            self._hidden.pop()
        elif not self._hidden and tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(" ".join(data.split("\n")))


def _is_quote(value: str | None) -> bool:
    return any(name in (value or "").lower() for name in _QUOTED_CLASSES)


def _without_tags(html: str) -> str:
    stripper = _Stripper()
    stripper.feed(html[: _MOST_BYTES // 2])
    stripper.close()
    return "".join(stripper.pieces)


def _unquoted(text: str) -> str:
    lines = [
        line[:_LONGEST_LINE].strip() for line in text.replace("\r", "\n" if "\n" not in text else "").split("\n")
    ]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        begins = _attribution(lines, at)
        if begins:
            at += begins
            # Answers below what they answer go on behind it; without marks, all that follows is the earlier mail.
            if not next((each for each in lines[at:] if each), "").startswith(">"):
                break
            continue
        if _ends(lines, at):
            break
        if not line.startswith((">", "|")):
            kept.append(line)
        at += 1
    return "\n".join(kept).strip()


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return how many lines say who wrote what is quoted below, 0 where none does."""
    for count in (1, 2, 3):
        if not all(lines[at : at + count]):
            return 0
        said = " ".join(lines[at : at + count]).casefold().replace("\u00a0", " ")
        if any(said.startswith(start) and end in said and said.endswith(":") for start, end in _QUOTES):
            return count
    return 0


def _ends(lines: Sequence[str], at: int) -> bool:
    """Say whether the signature or an earlier mail begins with a line."""
    line = lines[at].casefold()
    if line in ("--", "—") or (len(line) > 20 and not line.strip("_-")):
        return True
    if line.startswith(("--", "begin forwarded")) and any(words in line for words in _DIVIDERS):
        return True
    if len(line) <= _LONGEST_CLOSING and line.startswith(_CLOSINGS):
        return True
    heads = [each.casefold().strip("*") for each in lines[at + 1 : at + 5]]
    return line.strip("*").startswith(_FIRST_OF_HEAD) and any(each.startswith(_OTHERS_OF_HEAD) for each in heads)
