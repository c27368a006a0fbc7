"""All numbers and references of the invoices, by every way in which payers write them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from enum import Enum
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from arledger.matching.units import Unit
from arledger.model.normalize import Segment, deletions, fold, segments, without_zeros

FEWEST_DIGITS = 4
"""Fewer digits are not looked for with a slip: any text has them."""

_SHARED, _FEWEST_OF_LAST = 40, 3
_SLACK, _LATER = 20, 10


class Style(Enum):
    """How much of a number is written."""

    WHOLE = "whole"
    BARE = "without its letters"
    LAST = "its last part alone"


class Spelling(NamedTuple):
    """One way to write a number of a unit.

    `own` is true for the invoice's number and false for another reference; `letters` belong before the digits.
    `parts` counts the segments as written, `runs` the runs of digits, `digits` are all its digits.
    """

    unit: int
    own: bool
    style: Style
    letters: str
    parts: int
    runs: int
    digits: str


class Family(NamedTuple):
    """Numbers that look alike, the same letters before as many digits: the lowest and the highest."""

    low: int
    high: int

    @property
    def reach(self) -> int:
        """How far beyond the highest the next numbers may be."""
        return (self.high - self.low) // _SLACK + _LATER

    def lowest(self, *, lettered: bool) -> int:
        """Return from where on a number looks like one of them: with its letters, also one from before the first."""
        return min(self.low // 2, self.low - self.reach) if lettered else self.low

    @property
    def size(self) -> int:
        """How many numbers the family has room for."""
        return self.high - self.low + 1 + self.reach


class Spellings:
    """Numbers as written, with zeros dropped, without their letters, by their digits, and nearly so."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._written: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._shortened: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._digits: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._slips: defaultdict[str, list[str]] = defaultdict(list)
        self._by_client: defaultdict[str, set[str]] = defaultdict(set)
        self._clients = [unit.client for unit in units]
        values: defaultdict[tuple[str, int, int], set[int]] = defaultdict(set)
        for unit in units:
            for text, own in ((unit.number, True), *((reference, False) for reference in unit.references)):
                parts = segments(fold(text))
                if parts:
                    self._add(unit, parts, own=own)
                    self._family(values, parts, own=own)
        self._families = {key: Family(min(each), max(each)) for key, each in values.items()}
        self._of_client = {client: tuple(sorted(each)) for client, each in self._by_client.items()}
        self._longest = max(map(len, self._digits), default=0)
        self.lengths = tuple(sorted({len(digits) for digits in self._digits if len(digits) > FEWEST_DIGITS}))

    def _add(self, unit: Unit, parts: Sequence[Segment], *, own: bool) -> None:
        digits = "".join(part.text for part in parts if part.digits)
        at = next((at for at, part in enumerate(parts) if part.digits), len(parts))
        letters, bare = "".join(part.text for part in parts[:at]), parts[at:]
        runs = sum(part.digits for part in parts)
        whole = Spelling(unit.at, own, Style.WHOLE, letters, len(parts), runs, digits)
        self._write(parts, whole)
        if not digits:
            return
        if letters:
            self._write(bare, whole._replace(style=Style.BARE, parts=len(bare)))
        if len(bare) > 1 and _counts(bare[-1]):
            self._write(bare[-1:], Spelling(unit.at, own, Style.LAST, "", 1, 1, bare[-1].text))
        if digits not in self._digits:
            for rest in deletions(digits) if len(digits) >= FEWEST_DIGITS else ():
                self._slips[rest].append(digits)
        self._digits[digits].append(whole)
        if len(digits) >= FEWEST_DIGITS:
            self._by_client[unit.client].add(digits)

    def _write(self, parts: Sequence[Segment], spelling: Spelling) -> None:
        self._written["".join(part.text for part in parts)].append(spelling)
        self._shortened["|".join(without_zeros(part.text) for part in parts)].append(spelling)

    def _family(
        self, values: defaultdict[tuple[str, int, int], set[int]], parts: Sequence[Segment], *, own: bool
    ) -> None:
        numbers = [part.text for part in parts if part.digits]
        if own and numbers and len("".join(numbers)) < _LONGEST:
            letters = "" if parts[0].digits else parts[0].text
            values[letters, len(numbers), len("".join(numbers))].add(int("".join(numbers)))

    def written(self, text: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return what is written exactly so, punctuation and spaces aside; of several clients, `likely` ones."""
        return self._told(self._written.get(text, ()), likely)

    def shortened(self, text: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return what is written so without leading zeros; segments are joined by bars."""
        return self._told(self._shortened.get(text, ()), likely)

    def of_digits(self, digits: str, likely: Collection[str] = ()) -> Sequence[Spelling]:
        """Return the numbers that have just these digits, whatever their letters."""
        return self._told(self._digits.get(digits, ()), likely)

    def _told(self, found: Sequence[Spelling], likely: Collection[str]) -> Sequence[Spelling]:
        """Return whom a spelling means: where several clients have it, the likely ones if they have it.

        Where so many invoices share it that it tells none of them, nothing is returned.
        """
        if len(found) > 1 and found[0].style is not Style.WHOLE:
            # The last part that several invoices of a client have in common is a year, as in 7/2026.
            last = Counter(self._clients[each.unit] for each in found if each.style is Style.LAST)
            found = [each for each in found if each.style is not Style.LAST or last[self._clients[each.unit]] == 1]
        if len(found) > 1 and likely:
            found = [each for each in found if self._clients[each.unit] in likely] or found
        return found if len(found) <= _SHARED else ()

    def knows(self, digits: str) -> bool:
        """Say whether any number has just these digits, even one that too many invoices share to tell one of them."""
        return digits in self._digits

    def near(self, text: str) -> tuple[str, ...]:
        """Return the digits of known numbers that are one slip of the finger away, in order."""
        if not FEWEST_DIGITS <= len(text) <= self._longest + 1:
            return ()
        found = set(self._slips.get(text, ()))
        for rest in deletions(text):
            if rest in self._digits and len(rest) >= FEWEST_DIGITS:
                found.add(rest)
            found.update(self._slips.get(rest, ()))
        return tuple(
            sorted(known for known in found if known != text and OSA.distance(known, text, score_cutoff=1) == 1)
        )

    def near_of(self, client: str, text: str, most: int) -> list[tuple[str, int]]:
        """Return a client's numbers that are at most so many slips from `text`, each with its slips."""
        if len(text) < FEWEST_DIGITS:
            return []
        known = self._of_client.get(client, ())
        found = process.extract(text, known, scorer=OSA.distance, score_cutoff=most, limit=None)
        return sorted((digits, int(slips)) for digits, slips, _ in found if slips)

    def letters_of(self, runs: int, digits: int) -> tuple[str, ...]:
        """Return the letters that stand before our numbers of so many runs and digits."""
        return tuple(sorted(letters for letters, *shape in self._families if shape == [runs, digits]))

    def numbers_of(self, client: str) -> tuple[str, ...]:
        """Return the digits of a client's numbers that are long enough to be looked for."""
        return self._of_client.get(client, ())

    def family(self, letters: str, runs: int, digits: int) -> Family | None:
        """Return the numbers that look like one with these letters before its digits in so many runs."""
        return self._families.get((letters, runs, digits))


_LONGEST = 19


def _counts(part: Segment) -> bool:
    """Say whether the last part of a number may stand for the whole in a list; two digits may not."""
    return part.digits and len(part.text) >= _FEWEST_OF_LAST
