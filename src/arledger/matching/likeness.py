"""Names that are nearly the same: a slip in a word, a word more or less, cut off by the bank."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from arledger.model.normalize import deletions, one_slip

ALIKE, SOME = 75, 30
_AHEAD = 10
_FEW, _COMMON, _BEST = 40, 3, 8
_LONG_WORD, _LONG_NAME, _CUT = 5, 8, 16
_FEWEST_LETTERS, _SHORTENED, _BEGINNINGS = 4, 3, 200
_SLIPPED = 80


class Likeness:
    """Compares a payer's name with all clients' names, word by word.

    A word counts for more the fewer names have it: one more for each halving. Names are sets of words
    without legal forms; `ordered` has their words in order, `spelt` whole names with legal forms.
    """

    def __init__(
        self,
        names: Mapping[frozenset[str], AbstractSet[str]],
        ordered: Iterable[tuple[str, ...]],
        spelt: Mapping[str, AbstractSet[str]],
    ) -> None:
        self._names = names
        self._by_word: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        for name in names:
            for word in name:
                self._by_word[word].add(name)
        self._slips: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            if len(word) >= _LONG_WORD:
                for rest in deletions(word):
                    self._slips[rest].add(word)
        self._most = len(names).bit_length()
        self._weights = {
            word: max(1, (len(names) // len(having)).bit_length()) for word, having in self._by_word.items()
        }
        self._beginning: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for spelling in sorted(ordered):
            self._beginning[spelling[0]].append(spelling)
        self._spelt = spelt
        self._sorted = sorted(spelt)

    def misspelt(self, core: Sequence[str]) -> set[str]:
        """Return the clients whose name has just these words, with a slip in one or two of them."""
        if sum(map(len, core)) < _LONG_NAME:
            return set()
        meant = [self._meant(word) for word in core]
        found: set[str] = set()
        for name in self._having(meant):
            if len(name) == len(core) and all(others & name for others in meant):
                slips = sum(word not in name for word in core)
                matched = {word for others in meant for word in others & name}
                if slips <= 2 and matched == name:
                    found |= self._names[name]
        return found

    def abbreviated(self, core: Sequence[str]) -> set[str]:
        """Return the clients whose name has these words in this order, the later ones perhaps shortened."""
        if len(core) < 2 or len(core[0]) < _FEWEST_LETTERS:
            return set()
        found: set[str] = set()
        for name in self._beginning.get(core[0], ())[:_BEGINNINGS]:
            pairs = list(zip(core[1:], name[1:], strict=False))
            if len(core) == len(name) and all(
                long.startswith(short) and (len(short) >= _SHORTENED or short == long) for short, long in pairs
            ):
                found |= self._names[frozenset(name)]
        return found

    def cut_off(self, joined: str) -> tuple[set[str], set[str]]:
        """Return the clients whose names begin with `joined`: cut within a word, and before another word.

        Only the first are surely the same name; the keys compared have a space between words.
        """
        if len(joined) < _CUT:
            return set(), set()
        within: set[str] = set()
        before: set[str] = set()
        for name in self._sorted[bisect_left(self._sorted, joined) :]:
            if not name.startswith(joined):
                break
            if name != joined:
                (before if name[len(joined)] == " " else within).update(self._spelt[name])
        return within, before

    def scores(self, core: Sequence[str]) -> Counter[str]:
        """Return how much of their names clients share with the payer's, in percent; the best few only."""
        meant = {word: self._meant(word) for word in core}
        weight = self._weights
        total = sum(max((weight[each] for each in others), default=self._most) for others in meant.values())
        scores: Counter[str] = Counter()
        for name in self._having(meant.values()):
            shared = sum(
                weight[other] * (100 if other == word else _SLIPPED)
                for word, others in meant.items()
                for other in others & name
            )
            own = sum(weight[each] for each in name)
            covered = shared == 100 * own and len(name) > 1
            score = max(2 * shared // (own + total), ALIKE + own if covered else 0)
            for client in self._names[name]:
                scores[client] = max(scores[client], min(score, 99))
        least = min(score for _, score in scores.most_common(_BEST)) if scores else 0
        return Counter({client: score for client, score in scores.items() if score >= least})

    def with_words(self, core: Iterable[str]) -> set[str]:
        """Return the clients that have a name with all of these words."""
        names = set.intersection(*(self._by_word.get(word, set()) for word in core))
        return {client for name in names for client in self._names[name]}

    def leading(self, scores: Counter[str]) -> set[str]:
        """Return the clients with the best score that is alike enough, and those close behind."""
        best = max(scores.values(), default=0)
        if best < ALIKE:
            return set()
        return {client for client, score in scores.items() if score > best - _AHEAD}

    def _having(self, meant: Iterable[AbstractSet[str]]) -> set[frozenset[str]]:
        """Return the names with any of the words; of words that many names have, only those with two."""
        rare = sorted({word for others in meant for word in others}, key=self._spread)
        names: set[frozenset[str]] = set()
        common = []
        for word in rare:
            if len(self._by_word[word]) <= _FEW:
                names |= self._by_word[word]
            else:
                common.append(self._by_word[word])
        for one, other in combinations(common[:_COMMON], 2):
            names |= one & other
        return names

    def _meant(self, word: str) -> frozenset[str]:
        if word in self._by_word:
            return frozenset([word])
        if len(word) < _LONG_WORD:
            return frozenset()
        near = set(self._slips.get(word, ()))
        for rest in deletions(word):
            near |= self._slips.get(rest, set())
            near |= {rest} & self._by_word.keys()
        return frozenset(other for other in near if one_slip(word, other))

    def _spread(self, word: str) -> tuple[int, str]:
        return len(self._by_word.get(word, ())), word
