"""All numbers and references of the invoices, by every way in which payers write them."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from arledger.matching.units import Unit
from arledger.model.normalize import Segment, deletions, fold, one_slip, segments, without_zeros

FEWEST_DIGITS = 5
RARE, UNUSUAL = 10_000, 50
_SPARSE_GAP, _FAMILY = 10_000, 8
_SLACK, _LATER, _SHARED = 20, 10, 40
_YEAR, _FEWEST_OF_LAST = 4, 3


class Grade(IntEnum):
    """How far a number in the text tells which invoice is meant; the value is its points."""

    STRUCTURED = 60
    EXACT = 55
    REFERENCE = 50
    CLOSE = 41
    FAIR = 40
    WEAK = 15
    NONE = 0


class Spelling(NamedTuple):
    """One way to write a number of a unit.

    `own` is true for the invoice's number and false for another reference; `prefix` are the letters that
    belong before the digits, and `lettered` says that this spelling has them. `parts` counts the segments,
    `numbers` its runs of digits, `digits` all their digits. `short` marks the last part of a number that has several.
    """

    unit: int
    own: bool
    prefix: str
    lettered: bool
    parts: int
    numbers: int
    digits: int
    short: bool = False


class Family(NamedTuple):
    """Numbers that look alike: the same letters before as many digits.

    `sparse` says that they are far apart, so that one wrong digit hardly ever makes another of them.
    """

    low: int
    high: int
    sparse: bool


class NumberIndex:
    """Numbers as written, with zeros dropped, without their letters, and by their digits with one slip."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._written: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._shortened: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._digits: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._slips: defaultdict[str, list[str]] = defaultdict(list)
        self._counts: Counter[int] = Counter()
        self._of_client: Counter[tuple[str, int]] = Counter()
        self._clients = [unit.client for unit in units]
        self._shared: dict[str, dict[str, list[Spelling]]] = {}
        self._values: defaultdict[tuple[bool, str, int, int], set[int]] = defaultdict(set)
        for unit in units:
            for text, own in ((unit.number, True), *((reference, False) for reference in unit.references)):
                parts = segments(fold(text))
                if parts:
                    self._add(unit, parts, own=own)
        self._families = {key: _family(sorted(numbers)) for key, numbers in self._values.items()}
        self._endings = sorted(digits[::-1] for digits in self._digits if len(digits) > FEWEST_DIGITS)
        self.lengths = tuple(sorted({len(digits) for digits in self._digits if len(digits) >= FEWEST_DIGITS}))

    def _add(self, unit: Unit, parts: Sequence[Segment], *, own: bool) -> None:
        digits = "".join(part.text for part in parts if part.digits)
        at = next((at for at, part in enumerate(parts) if part.digits), len(parts))
        letters, bare = "".join(part.text for part in parts[:at]), parts[at:]
        numbers = sum(part.digits for part in parts)
        self._write(parts, Spelling(unit.at, own, letters, bool(letters), len(parts), numbers, len(digits)))
        if not digits:
            return
        if letters:
            self._write(
                bare,
                Spelling(unit.at, own, letters, lettered=False, parts=len(bare), numbers=numbers, digits=len(digits)),
            )
        if len(bare) > 1 and _sequential(bare[-1]):
            size = len(without_zeros(bare[-1].text))
            self._write(bare[-1:], Spelling(unit.at, own, letters, False, 1, 1, size, short=True))
        if digits not in self._digits:
            self._counts[len(digits)] += 1
            for rest in deletions(digits) if len(digits) >= FEWEST_DIGITS else ():
                self._slips[rest].append(digits)
        self._of_client[unit.client, len(digits)] += 1
        self._digits[digits].append(Spelling(unit.at, own, letters, False, len(parts), numbers, len(digits)))
        self._values[own, letters, numbers, len(digits)].add(int(digits))

    def _write(self, parts: Sequence[Segment], spelling: Spelling) -> None:
        self._written["".join(part.text for part in parts)].append(spelling)
        shortened = "|".join(without_zeros(part.text) for part in parts)
        self._shortened[shortened].append(spelling)

    def written(self, text: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return what is written exactly so, punctuation and spaces aside; of several clients, `likely` ones."""
        return self._told("=" + text, self._written.get(text, ()), likely)

    def shortened(self, text: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return what is written so without leading zeros; segments are joined by bars."""
        return self._told(text, self._shortened.get(text, ()), likely)

    def _told(self, key: str, found: Sequence[Spelling], likely: Collection[str]) -> Sequence[Spelling]:
        """Return whom a spelling means: where several clients have it, the likely ones if they have it.

        Where so many invoices share it that it tells none of them, nothing is returned.
        """
        if len(found) > 1 and any(spelling.short for spelling in found):
            found = self._lone(found)
        if len(found) > 1 and likely:
            if len(found) > _SHARED and key not in self._shared:
                self._shared[key] = self._by_client(found)
            by_client = self._shared[key] if len(found) > _SHARED else self._by_client(found)
            own = [spelling for client in sorted(likely) for spelling in by_client.get(client, ())]
            found = own or found
        return found if len(found) <= _SHARED else ()

    def _lone(self, found: Sequence[Spelling]) -> Sequence[Spelling]:
        """Leave out the last parts that several invoices of a client have in common, as the year in 7/2026."""
        short = Counter(self._clients[spelling.unit] for spelling in found if spelling.short)
        return [spelling for spelling in found if not spelling.short or short[self._clients[spelling.unit]] == 1]

    def _by_client(self, found: Sequence[Spelling]) -> dict[str, list[Spelling]]:
        """Sort spellings by the client whose invoice they are of."""
        by_client: defaultdict[str, list[Spelling]] = defaultdict(list)
        for spelling in found:
            by_client[self._clients[spelling.unit]].append(spelling)
        return by_client

    def digits(self, text: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return the numbers that have just these digits, whatever their letters."""
        return self._told("#" + text, self._digits.get(text, ()), likely)

    def knows(self, digits: str) -> bool:
        """Say whether any number has just these digits, even one that too many invoices share to tell one of them."""
        return digits in self._digits

    def near(self, text: str) -> tuple[str, ...]:
        """Return the digits of known numbers that are one slip of the finger away, in order."""
        if not self.lengths or len(text) > self.lengths[-1] + 1:
            return ()
        found = set(self._slips.get(text, ()))
        for rest in deletions(text):
            if rest in self._digits and len(rest) >= FEWEST_DIGITS:
                found.add(rest)
            found.update(self._slips.get(rest, ()))
        return tuple(sorted(known for known in found if one_slip(known, text)))

    def ending(self, text: str) -> tuple[str, ...]:
        """Return the digits of up to two known numbers whose last digits are `text`."""
        turned = text[::-1]
        at = bisect_left(self._endings, turned)
        found: list[str] = []
        while at < len(self._endings) and len(found) < 2 and self._endings[at].startswith(turned):
            if len(self._endings[at]) > len(turned):
                found.append(self._endings[at][::-1])
            at += 1
        return tuple(found)

    def rarity(self, written: int, digits: int) -> int:
        """Return how many numbers of `written` digits there could be for each known one of `digits` digits."""
        return int(10**written) // max(1, self._counts[digits])

    def rarity_for(self, client: str, digits: int) -> int:
        """Return the rarity among the numbers of one client."""
        return int(10**digits) // max(1, self._of_client[client, digits])

    def sparse(self, spelling: Spelling) -> bool:
        """Say whether the numbers that look like this one are far apart."""
        family = self._families.get((spelling.own, spelling.prefix, spelling.numbers, spelling.digits))
        return family is not None and family.sparse

    def looks_ours(self, letters: str, digits: str, numbers: int) -> bool:
        """Say whether a number that is not open looks just like one of ours: settled, or of another time.

        `numbers` is in how many runs its digits are written.
        """
        family = self._families.get((True, letters, numbers, len(digits)))
        if family is None and letters:
            family = self._families.get((True, letters, 1, len(digits)))
        if family is None or family.sparse or not digits:
            return False
        value, reach = int(digits), (family.high - family.low) // _SLACK + _LATER
        return value <= family.high + reach and (bool(letters) or value >= family.low)


def _sequential(part: Segment) -> bool:
    """Say whether the last part of a number may stand for the whole in a list; a year or less may not."""
    year = len(part.text) == _YEAR and part.text[:2] in ("19", "20")
    return part.digits and len(part.text) >= _FEWEST_OF_LAST and not year


def _family(numbers: Sequence[int]) -> Family:
    gaps = sorted(after - before for before, after in pairwise(numbers))
    usual = gaps[len(gaps) // 2] if gaps else 0
    sparse = len(numbers) >= _FAMILY and usual >= _SPARSE_GAP
    return Family(numbers[0], numbers[-1], sparse)
