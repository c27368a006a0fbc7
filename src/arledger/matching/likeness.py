"""Names that are nearly the same: a slip in a word, a word shortened, a word more or less."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SAME, _SLIPPED, _SHORTENED = 100, 80, 50
"""What a word is worth, in percent, that is the client's, has one slip in it, or is only its beginning."""

_SLIPS, _SLIPPED_LETTERS, _NAME_LETTERS, _FIRST_LETTERS, _SHORT_LETTERS = 2, 5, 8, 4, 3
"""Up to two words have a slip, of five letters and more, in a name of eight; the first word stands for later ones cut
short where it has four, and those keep three."""

_ALIKE, _SOME, _AHEAD, _BEST = 75, 30, 10, 8
"""Names are alike from 75 % on and near the best one; those that share less than 30 %, or as little as eight better
ones, have nothing in common."""

_RARE, _COMMON = 40, 3
"""A word is rare that forty names have; of those that more have, the three rarest must say something together."""


class Likeness:
    """Compares a payer's name with all clients' names, word by word: a rare word counts for more.

    Names are words with spaces between, without legal forms.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name: tuple(dict.fromkeys(name.split())) for name in sorted(names)}
        self._having: defaultdict[str, set[str]] = defaultdict(set)
        for name, words in self._names.items():
            for word in words:
                self._having[word].add(name)
        self._words = sorted(self._having)
        # One slip leaves the first two letters as they are, or the last two.
        self._with_ends: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            for end in _ends(word):
                self._with_ends[end].append(word)
        # One more for each halving of the names that have it; a word of no name weighs as one of a single name.
        self._most = len(self._names).bit_length()
        self._weights = {word: (len(self._names) // len(self._having[word])).bit_length() for word in self._words}
        self._own = {name: sum(map(self._weights.__getitem__, words)) for name, words in self._names.items()}

    def with_words(self, words: Sequence[str]) -> set[str]:
        """Return the names that have all of these words."""
        return set.intersection(*(self._having.get(word, set()) for word in words)) if words else set()

    def compared(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return how names are like a payer's: "misspelt", "shortened", "similar" or "partial"."""
        meant = [self._meant(word) for word in dict.fromkeys(words)]
        total = sum(max((self._weights[word] for word in each), default=self._most) for each in meant)
        scores: Counter[str] = Counter()
        for name in self._having_some(meant):
            worths = [
                worth * self._weights[word]
                for each in meant
                for word, worth in each.items()
                if word in self._names[name]
            ]
            scores[name] = 2 * sum(worths) // (self._own[name] + total)
        best = scores.most_common(_BEST + 1)
        least = best.pop()[1] + 1 if len(best) > _BEST else _SOME
        similar = max(_ALIKE, best[0][1] - _AHEAD + 1) if best else _ALIKE
        return {
            name: _difference(self._names[name], meant) or ("similar" if score >= similar else "partial")
            for name, score in best
            if score >= max(least, _SOME)
        }

    def _having_some(self, meant: Iterable[Mapping[str, int]]) -> set[str]:
        """Return the names that have a rare one of some words, or two of the others."""
        having = sorted((set().union(*(self._having[word] for word in each)) for each in meant), key=len)
        common = [names for names in having if len(names) > _RARE][:_COMMON]
        both = (one & other for one, other in combinations(common, 2))
        return set().union(*both, *(names for names in having if len(names) <= _RARE))

    def _meant(self, word: str) -> Mapping[str, int]:
        """Return the words of names that a payer's word may stand for, with what it is worth for each."""
        if word in self._having:
            return {word: _SAME}
        found = dict.fromkeys(beginning_with(word, self._words), _SHORTENED) if len(word) >= _SHORT_LETTERS else {}
        if len(word) < _SLIPPED_LETTERS:
            return found
        others = [other for end in _ends(word) for other in self._with_ends.get(end, ())]
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=1, limit=None)
        return found | {other: _SLIPPED for other, _, _ in near}


def _ends(word: str) -> tuple[str, str]:
    return f"{word[:2]}…", f"…{word[-2:]}"


def beginning_with(start: str, ordered: Sequence[str]) -> Sequence[str]:
    """Return those of texts in order that begin with `start`."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, start + "\U0010ffff")]


def _difference(name: tuple[str, ...], meant: Sequence[Mapping[str, int]]) -> str:
    """Say by what alone a name differs from words that may mean others, empty where it is not that alone."""
    pairs = [max(((each[word], word) for word in name if word in each), default=(0, "")) for each in meant]
    worths, words = [worth for worth, _ in pairs], tuple(word for _, word in pairs)
    if len(pairs) > len(name) > 1 and {(_SAME, word) for word in name} <= {*pairs}:
        return "similar"  # all of a name in a longer one
    if sorted(words) != sorted(name):
        return ""
    if _shortened(name, words, worths):
        return "shortened"
    return "misspelt" if _misspelt(name, worths) else ""


def _shortened(name: tuple[str, ...], words: tuple[str, ...], worths: Sequence[int]) -> bool:
    first_in_full = worths[0] == _SAME and len(name[0]) >= _FIRST_LETTERS
    return set(worths) == {_SAME, _SHORTENED} and words == name and first_in_full


def _misspelt(name: tuple[str, ...], worths: Sequence[int]) -> bool:
    few = _SHORTENED not in worths and 0 < worths.count(_SLIPPED) <= _SLIPS
    return few and sum(map(len, name)) >= _NAME_LETTERS
