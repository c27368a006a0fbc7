"""Which characters of a letter no font on this machine has: in its PDF they would be empty boxes.

Typst says nothing of them, except where a PDF is to be fit for an archive: then each is a fault. So the words that
are not plainly Latin are set once more, alone and for an archive, and nothing is kept of it but what is said.
"""

import re
import unicodedata
from collections.abc import Iterator

import typst

from arledger.letters.letter import Letter

_SOURCE = b'#set text(font: ("Libertinus Serif",))\n#sys.inputs.data'
# Typst's own font has Latin and what is printed between its letters; the page draws boxes to tick itself.
_LATIN = 0x24F
_PLAIN = frozenset("\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2020\u2022\u2026\u2039\u203a\u20ac\u202f\u2610")
_UNSHOWN = re.compile(r'the text `"([^`]*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_MOST_WORDS = 5000
_NAMED = 10
_EAST_ASIAN = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


def missing_glyphs(letter: Letter) -> str:
    """Return the characters of a letter that no font on this machine has, once each."""
    words = sorted({word for text in _texts(letter) for word in text.split() if _is_unusual(word)})[:_MOST_WORDS]
    if not words:
        return ""
    try:
        typst.compile(_SOURCE, format="pdf", sys_inputs={"data": " ".join(words)}, pdf_standards="a-2u")
    except typst.TypstError as error:
        found = (_unescaped(text) for text in _UNSHOWN.findall(str(getattr(error, "diagnostic", error))))
        return "".join(dict.fromkeys(char for text in found for char in text if unicodedata.category(char) != "Cf"))
    return ""


def missing_note(letter: Letter) -> str:
    """Say which fonts to install so that a letter's PDF shows every character; empty where it does."""
    missing = missing_glyphs(letter)
    if not missing:
        return ""
    shown = f"{missing[:_NAMED]}…" if len(missing) > _NAMED else missing
    fonts = list(dict.fromkeys(map(_font_for, missing)))
    return f"no font on this machine has {shown}: install one, e.g. {' and '.join(fonts)}"


def _texts(letter: Letter) -> Iterator[str]:
    yield from (*letter.sender, *letter.recipient, letter.subject, *letter.foot)
    for block in letter.blocks:
        for runs in (block.runs, *(cell for row in block.rows for cell in row)):
            yield from (run.text for run in runs)


def _is_unusual(word: str) -> bool:
    return any(ord(char) > _LATIN and char not in _PLAIN for char in word)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _font_for(char: str) -> str:
    """Return a font that is likely to have a character: Noto has one for each script."""
    name = unicodedata.name(char, "")
    if name.startswith(_EAST_ASIAN):
        return "Noto Sans CJK"
    if unicodedata.category(char)[0] in "LM":
        return f"Noto Sans {name.partition(' ')[0].capitalize()}"
    return "Noto Emoji" if ord(char) >= 0x1F000 else "Noto Sans Symbols"
