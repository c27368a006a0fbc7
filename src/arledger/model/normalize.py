"""How payers write: letters folded, words and segments told apart, one slip of the finger recognised."""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_SEGMENT = re.compile(r"[0-9]+|[^\W0-9_]+")
_SPECIAL = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "þ": "th", "Þ": "TH", "\u0131": "i",
    }
)  # fmt: skip


class Segment(NamedTuple):
    """A run of letters or of digits in a folded text, from `start` to before `end`.

    `first` and `last` say whether a word begins and ends with it.
    """

    text: str
    start: int
    end: int
    first: bool
    last: bool

    @property
    def digits(self) -> bool:
        """Whether the segment is a number."""
        return self.text[0] in "0123456789"


def fold(text: str) -> str:
    """Return `text` in capitals without accents and in usual widths; punctuation stays."""
    if text.isascii():
        return text.upper()
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()


def words(folded: str) -> list[str]:
    """Return the runs of letters and digits of a folded text."""
    return _WORD.findall(folded)


def squeezed(text: str) -> str:
    """Return nothing but the letters and digits of `text`, folded."""
    return "".join(words(fold(text)))


def segments(folded: str) -> list[Segment]:
    """Cut a folded text into runs of letters and runs of digits, in reading order."""
    found = []
    for word in _WORD.finditer(folded):
        for part in _SEGMENT.finditer(folded, word.start(), word.end()):
            first, last = part.start() == word.start(), part.end() == word.end()
            found.append(Segment(part.group(), part.start(), part.end(), first, last))
    return found


def without_zeros(text: str) -> str:
    """Return a segment as payers shorten it: leading zeros of a number dropped, one zero kept."""
    return text.lstrip("0") or "0" if text[0] in "0123456789" else text


def deletions(text: str) -> set[str]:
    """Return every text that is left when one sign of `text` is dropped."""
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def one_slip(one: str, other: str) -> bool:
    """Say whether two different texts are one missing, additional, wrong or swapped neighbouring sign apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = 0
    shorter = min(len(one), len(other))
    while at < shorter and one[at] == other[at]:
        at += 1
    if len(one) > len(other):
        return one[at + 1 :] == other[at:]
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped
