"""What somebody whose terms cannot be read may have meant: what they wrote, with its slips mended."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from arledger.model.slips import nearest
from arledger.terms.grammar import understood
from arledger.terms.phrases import plain, spellings_of
from arledger.terms.spelling import spell
from arledger.terms.values import Terms
from arledger.terms.words import LANGUAGES, REFUSED, WordList

EXAMPLES: Final = (
    *("due on receipt", "prepaid", "cod", "net 30", "net 30 days", "30 days", "30 days net", "2 weeks"),
    *("5 business days", "2/10 net 30", "2/10 net 30 grace 5", "3/10 2/20 net 60", "2% 10 days, net 30 days"),
    *(
        "eom",
        "eom+15",
        "net 30 eom",
        "net 30 eom+10",
        "net eom",
        "2/10 net eom",
        "30 days end of month",
        "end of next month",
        "last day of the following month",
    ),
    *("15 mfi", "15 prox", "15th of the following month", "2/10 prox net 30", "net monthly", "1 month"),
    *("2 months", "day 20", "day 20 within 30", "30% net 0, 70% net 30", "30% prepaid, balance net 30"),
    *("3 instalments monthly", "4 instalments quarterly", "3 instalments every 30 days"),
    *("3 instalments monthly from net 10", "net 30 following", "net 30 preceding", "net 30 modified following"),
    *("30 Tage netto", "zahlbar innerhalb von 14 Tagen", "14 Tage 2 % Skonto, 30 Tage netto", "sofort zahlbar"),
    *(
        "30 Tage Monatsende",
        "zum 15. des Folgemonats",
        "Vorkasse",
        "30 jours nets",
        "30 jours fin de mois",
        "30 jours fin de mois le 10",
    ),
    *("2 % à 10 jours, 30 jours nets", "fin de mois le 10", "le 15 du mois suivant", "à réception"),
    *("paiement d'avance", "comptant"),
)
"""One valid text of every kind: suggestions are taken from here, and the tests parse them all."""

_LONGEST = 100
_MOST_WORDS = 12
_FAR = 60
_ALIKE = 70
_WORD = re.compile(r"(?<![^\W\d_])(?!(?<=[0-9])(?:st|nd|rd|th)\b)[^\W\d_]+")
# Letters that are typed for figures beside one: `3O`, `l5`.
_O, _L = (
    re.compile(r"(?<=[0-9])[oO](?![^\W\d_])|(?<![^\W\d_])[oO](?=[0-9])"),
    re.compile(r"(?<![^\W\d_])[lI](?=[0-9])"),
)
_RECEIVED = ("receipt", "erhalt", "eingang", "reception")
_ON_A_DAY = re.compile(r"([0-9]{1,2})(?:(?:st|nd|rd|th)\b.*month| days? (?:mfi|prox)\b)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MINUS = re.compile(r"[-\u2212] ?[0-9]+")
_NUMERALS: Final = {
    "one": "1", "two": "2", "three": "3", "seven": "7", "eight": "8", "ten": "10", "fourteen": "14", "fifteen": "15",
    "twenty": "20", "thirty": "30", "forty": "40", "sixty": "60", "ninety": "90", "zehn": "10", "vierzehn": "14",
    "dreissig": "30", "sechzig": "60", "dix": "10", "trente": "30", "soixante": "60",
}  # fmt: skip
# What half a text may lack: `30`, `15th`, `2/10`, `3 instalments`.
_COMPLETED: Final = ("net {}", "{} days", "{} 30", "{} prox", "{} net 30", "{} monthly")


@lru_cache(maxsize=1024)
def suggestions(text: str) -> tuple[str, ...]:
    """Return the nearest terms that can be read: their canonical spelling, then theirs if it is another."""
    for written in _guesses(" ".join(text.split())):
        terms = understood(written)
        if isinstance(terms, Terms):
            return tuple(dict.fromkeys((spell(terms), written)))
    return ("net 30",)


def _guesses(text: str) -> Iterator[str]:
    if 0 < len(text) <= _LONGEST:
        without = _L.sub("1", _O.sub("0", _MINUS.sub("", _without_refused(text)))).strip()
        said = [each for each in (without, *_mended(without)) if each]
        yield from said
        if not _NUMBER.search(without) and any(word in _folded(without) for word in _RECEIVED):
            yield "due on receipt"
        if day := _ON_A_DAY.match(without):
            yield f"{day[1]} mfi"
        yield from (form.format(each) for each in said for form in _COMPLETED)
    yield from _alike(text[:_LONGEST])


def _without_refused(text: str) -> str:
    """Put what can be meant in the place of what cannot, if that stands in the text."""
    folded = plain(text).lower()
    for language in LANGUAGES:
        for spelling, meaning in sorted(spellings_of(language), key=lambda pair: -len(pair[0])):
            if meaning in REFUSED and (phrase := " ".join(spelling)) in folded:
                return " ".join(folded.replace(phrase, REFUSED[meaning][1]).split())
    return text


def _mended(text: str) -> Iterator[str]:
    """Yield a text with each unknown word replaced by the nearest, in the languages that know most of its words."""
    words = {match.group() for match in _WORD.finditer(text)}
    if len(words) > _MOST_WORDS:
        return
    lists = [_vocabulary(number) for number in range(len(LANGUAGES))]
    unknown = [{word for word in words if _folded(word) not in known} for known in lists]
    fewest = min(map(len, unknown))
    for known, strange in zip(lists, unknown, strict=True):
        if len(strange) == fewest > 0:
            near = {word: _nearest_word(word, known) for word in strange}
            # `dayz` is `days` rather than `day`, and `mounth` is not always `months`.
            longer = {word: known.get(f"{known_word}s", known_word) for word, known_word in near.items()}
            yield _with_words(text, longer)
            yield _with_words(text, near)


def _with_words(text: str, replaced: Mapping[str, str]) -> str:
    return " ".join(_WORD.sub(lambda match: replaced.get(match.group(), match.group()), text).split())


def _nearest_word(word: str, known: Mapping[str, str]) -> str:
    folded = _folded(word)
    if folded in _NUMERALS:
        return _NUMERALS[folded]
    close = nearest(folded, known, _ALIKE)
    return known[close[0]] if close else ""


def _alike(text: str) -> Iterator[str]:
    """Yield the examples that look like a text, with its numbers in them where they can stand there."""
    numbers = _NUMBER.findall(text)
    shapes: dict[str, str] = {}
    for example in (each for each in EXAMPLES if ("%" in each) == ("%" in text)):
        shapes.setdefault(_NUMBER.sub("#", example), example)
    # First those in which every number has a place.
    for known in ([shape for shape in shapes if shape.count("#") == len(numbers)], list(shapes)):
        for shape in nearest(_NUMBER.sub("#", text), known, _FAR, most=2):
            yield _with_numbers(shapes[shape], numbers)
            yield shapes[shape]


def _with_numbers(example: str, numbers: list[str]) -> str:
    left = iter(numbers)
    return _NUMBER.sub(lambda match: next(left, match.group()), example)


def _folded(word: str) -> str:
    return plain(word).lower()


@lru_cache(maxsize=len(LANGUAGES))
def _vocabulary(number: int) -> dict[str, str]:
    """Return the words of a language by their plain letters."""
    language: WordList = LANGUAGES[number]
    written = (word for spellings in language.values() for spelling in spellings for word in spelling.split())
    return {_folded(word): word for word in written}
