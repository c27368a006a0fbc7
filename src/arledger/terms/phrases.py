"""From the words of a text to their meanings: plain letters, then the longest spelling that fits."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from arledger.terms.words import LANGUAGES, WordList

# These letters and no others: lower-casing or decomposing all there are can turn a strange letter into a plain one.
_LETTERS: Final = {
    "àâÀÂ": "a", "äÄ": "ae", "çÇ": "c", "éèêëÉÈÊË": "e", "îïÎÏ": "i", "ôÔ": "o", "öÖœŒ": "oe",
    "ùûÙÛ": "u", "üÜ": "ue", "ßẞ": "ss", "'\u2019()": " ", ";": ",",
}  # fmt: skip
_PLAIN: Final = str.maketrans({letter: plain for letters, plain in _LETTERS.items() for letter in letters})
# Some systems write an accent behind its letter.
_ACCENTS: Final = {
    letters[at] + accent: letters[at + 1]
    for accent, letters in {
        "\u0300": "aàeèuùAÀEÈUÙ",
        "\u0301": "eéEÉ",
        "\u0302": "aâeêiîoôuûAÂEÊIÎOÔUÛ",
        "\u0308": "aäoöuüeëiïAÄOÖUÜEËIÏ",
        "\u0327": "cçCÇ",
    }.items()
    for at in range(0, len(letters), 2)
}


class Token(NamedTuple):
    """A word, number or sign: what it means to the grammar, and how it is written."""

    meaning: str
    written: str


def plain(text: str) -> str:
    """Return a text in the letters of the word lists; what no language here writes stays as it is."""
    if not text.isascii():
        for written, whole in _ACCENTS.items():
            text = text.replace(written, whole)
    return text.translate(_PLAIN)


def meant(words: Sequence[str]) -> list[Token]:
    """Return the tokens of plain, lower-case words; a word of no list means itself."""
    spellings = _spellings()
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        for spelling, meanings in spellings.get(words[at], ()):
            if tuple(words[at : at + len(spelling)]) == spelling:
                # `2 % 10 days, otherwise net 30`: the word repeats the comma.
                if meanings != (",",) or not tokens or tokens[-1].meaning != ",":
                    tokens += (Token(meaning, " ".join(spelling)) for meaning in meanings)
                at += len(spelling)
                break
        else:
            tokens.append(Token(words[at], words[at]))
            at += 1
    return tokens


def spellings_of(language: WordList) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the spellings of a language in plain words, with their meaning."""
    for meaning, spellings in language.items():
        for spelling in spellings:
            yield tuple(plain(spelling).lower().split()), meaning


@cache
def _spellings() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Return the spellings that begin with a word, the longest first, with their meanings."""
    found: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for language in LANGUAGES:
        for spelling, meaning in spellings_of(language):
            found.setdefault(spelling[0], {})[spelling] = tuple(meaning.split())
    return {word: tuple(sorted(some.items(), key=lambda pair: -len(pair[0]))) for word, some in found.items()}
