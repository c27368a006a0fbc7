"""Which invoices a payer's text names, and how surely."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from arledger.matching.grading import Hit, Sign, Window, grade
from arledger.matching.number_index import FEWEST_DIGITS, RARE, Grade, NumberIndex
from arledger.matching.receipts import Passage, ReceiptLine, is_compact_date
from arledger.model.normalize import without_zeros

_WIDEST = 8
_LONGEST_WORD = 16
"""Segments on one side of a segment of a word; no number has more."""

_LONG, _LABELLED = 8, 3
_VERY_RARE = 1_000_000


class Reading(NamedTuple):
    """What a line's texts say.

    `hits` has the best hit of each unit; `stranger` is a number that looks like one of ours and is not
    open, empty where there is none.
    """

    hits: dict[int, Hit]
    stranger: str


class _Find(NamedTuple):
    """A number found in a window; `stretched` says that the text cuts it where none of its spellings is cut."""

    window: Window
    hits: tuple[Hit, ...]
    grade: Grade
    stretched: bool


class Reader:
    """Reads the texts of receipts against all numbers."""

    def __init__(self, index: NumberIndex) -> None:
        self._index = index

    def read(self, receipt: ReceiptLine, likely: Collection[str] = ()) -> Reading:
        """Return the units that the line names; a number inside another one gives way to the longer.

        A number that several clients have means that of the `likely` ones, those that seem to pay.
        """
        found = [hit for key in receipt.creditor for hit in self._structured(key, likely, ours=True)]
        found += [hit for key in receipt.structured for hit in self._structured(key, likely, ours=False)]
        strangers = []
        for passage in receipt.passages:
            finds = self._exact(passage, likely)
            found += [hit for find in finds for hit in find.hits]
            sure = {at for find in finds if find.grade > Grade.WEAK for at in find.window.places}
            loose = [at not in sure for at in range(len(passage.segments))]
            slips, others = self._loose(passage, loose, likely)
            found += slips
            strangers += others
        best: dict[int, Hit] = {}
        for hit in found:
            known = best.get(hit.unit)
            if known is None or known.grade < hit.grade:
                best[hit.unit] = hit
        return Reading({unit: best[unit] for unit in sorted(best)}, strangers[0] if strangers else "")

    def _structured(self, key: str, likely: Collection[str], *, ours: bool) -> Iterator[Hit]:
        """Find a whole reference; one that is not surely `ours` must be more than a payer's running number."""
        shortened = without_zeros(key) if key.isdigit() else key
        for each in self._index.written(key, likely) or self._index.shortened(shortened, likely):
            telling = (
                len(each.prefix) > 1 if each.lettered else self._index.rarity(len(shortened), each.digits) >= RARE
            )
            if not each.short and (telling or ours):
                yield Hit(each.unit, Grade.STRUCTURED, Sign.STRUCTURED, key, each.digits, plain=True)

    def _exact(self, passage: Passage, likely: Collection[str]) -> list[_Find]:
        finds = sorted(
            self._windows(passage, likely),
            key=lambda find: (-find.grade, find.window.span[0] - find.window.span[1], find.window.span),
        )
        kept: list[_Find] = []
        taken: defaultdict[int, set[int]] = defaultdict(set)  # by segment, which of those kept have it
        for find in finds:
            over = set().union(*(taken[place] for place in find.window.places))
            if over:
                if find.grade <= Grade.WEAK or find.stretched or not all(kept[other].stretched for other in over):
                    continue
                for other in over:
                    kept[other] = _unsure(kept[other])
            for place in find.window.places:
                taken[place].add(len(kept))
            kept.append(_unsure(find) if over else find)
        return kept

    def _windows(self, passage: Passage, likely: Collection[str]) -> Iterator[_Find]:
        parts = passage.segments
        for at in range(len(parts)):
            joined, shortened = "", ""
            for end in range(at, min(at + _WIDEST, len(parts))):
                text = parts[end].text
                joined += text
                shortened += f"|{without_zeros(text)}" if shortened else without_zeros(text)
                exact = self._index.written(joined, likely)
                spellings = exact or self._index.shortened(shortened, likely)
                if spellings:
                    window = Window(passage, at, end + 1)
                    hits = tuple(grade(window, each, self._index, exact=bool(exact)) for each in spellings)
                    best = max(hit.grade for hit in hits)
                    if best:
                        stretched = all(each.parts < end + 1 - at for each in spellings)
                        yield _Find(window, tuple(hit for hit in hits if hit.grade), best, stretched)

    def _loose(self, passage: Passage, loose: Sequence[bool], likely: Collection[str]) -> tuple[list[Hit], list[str]]:
        """Look at the digits that are no number: mangled, run together, or of an invoice that is not open."""
        found: list[Hit] = []
        strangers: list[str] = []
        for at, part in enumerate(passage.segments):
            if not (loose[at] and part.digits):
                continue
            if passage.doubts(part.start, part.end):
                ours = is_compact_date(part.text) and self._index.looks_ours("", part.text, 1)
                strangers += [part.text] if ours and not self._index.knows(part.text) else []
                continue
            letters = Window(passage, at, at + 1).before() or _word_before(passage, at)
            hits: list[Hit] = []
            for text, written in _queries(passage, at, loose):
                hits = self._mangled(text, written, likely, strangers)
                if hits:
                    break
            if not hits and self._index.lengths and len(part.text) > self._index.lengths[0]:
                hits = self._inside(part.text)
            found += hits
            if not hits and Window(passage, at, at + 1).labelled():
                others = [each for each in _following(passage, at, loose) if len(each[0]) >= _LABELLED]
                strangers += [written for text, written in others[:1] if not self._index.knows(text)]
            for runs, (text, written) in enumerate(_following(passage, at, loose), start=1):
                if not self._index.knows(text) and any(
                    self._index.looks_ours(prefix, text, runs) for prefix in {letters, ""}
                ):
                    strangers.append(f"{letters} {written}".strip())
        return found, strangers

    def _mangled(self, text: str, written: str, likely: Collection[str], strangers: list[str]) -> list[Hit]:
        if len(text) < FEWEST_DIGITS:
            return []
        near = [
            (each, len(digits)) for digits in self._index.near(text) for each in self._index.digits(digits, likely)
        ]
        units = {each.unit for each, _ in near}
        found = []
        for each, digits in near:
            sparse = self._index.sparse(each)
            grade = Grade.CLOSE if len(units) == 1 and sparse else Grade.WEAK
            found.append(Hit(each.unit, grade, Sign.SLIP, written, digits, plain=False))
            if digits == len(text) and self._index.looks_ours(each.prefix, text, each.numbers):
                strangers.append(written)
        if not found:
            ends = self._index.ending(text)
            for each in self._index.digits(ends[0], likely) if len(ends) == 1 else ():
                rare = self._index.rarity(len(text), each.digits) >= RARE
                grade = Grade.FAIR if rare and len(text) >= _LONG - 2 else Grade.WEAK
                found.append(Hit(each.unit, grade, Sign.ENDING, written, len(text), plain=False))
        return found

    def _inside(self, run: str) -> list[Hit]:
        """Find numbers that were written one after the other without anything between."""
        found: list[Hit] = []
        at = start = 0
        gaps: list[str] = []
        while at < len(run):
            sizes = (size for size in reversed(self._index.lengths) if at + size <= len(run))
            size = next((size for size in sizes if self._index.digits(run[at : at + size])), 0)
            if not size:
                at += 1
                continue
            gaps.append(run[start:at])
            text = run[at : at + size]
            sure = size >= _LONG and self._index.rarity(size, size) >= _VERY_RARE
            grade = Grade.FAIR if sure else Grade.WEAK
            found += [
                Hit(each.unit, grade, Sign.INSIDE, text, size, plain=False) for each in self._index.digits(text)
            ]
            at = start = at + size
        gaps.append(run[start:])
        if found and not any(gaps):
            found = [hit._replace(grade=max(hit.grade, Grade.FAIR)) for hit in found]
        return found + [hit for gap in gaps for hit in self._near_inside(gap)]

    def _near_inside(self, gap: str) -> Iterator[Hit]:
        sizes = sorted({size + more for size in self._index.lengths for more in (-1, 0, 1) if size >= _LONG})
        for at in range(len(gap)):
            for size in sizes:
                text = gap[at : at + size]
                if len(text) == size:
                    for digits in self._index.near(text):
                        for each in self._index.digits(digits):
                            yield Hit(each.unit, Grade.WEAK, Sign.SLIP, text, len(digits), plain=False)


def _unsure(find: _Find) -> _Find:
    """Take a find down where a space may be part of the number or its end: INV 12 3."""
    hits = tuple(hit._replace(grade=min(hit.grade, Grade.FAIR)) for hit in find.hits)
    return find._replace(hits=hits, grade=min(find.grade, Grade.FAIR))


def _queries(passage: Passage, at: int, loose: Sequence[bool]) -> Iterator[tuple[str, str]]:
    """Yield digits that may be one mangled number, and as written: alone, of the whole word, with the next."""
    parts = passage.segments
    part = parts[at]
    yield part.text, part.text
    start = at
    while not parts[start].first and at - start < _LONGEST_WORD:
        start -= 1
    end = at
    while not parts[end].last and end - at < _LONGEST_WORD:
        end += 1
    if (start != at or end != at) and parts[start].first and parts[end].last:
        word = parts[start : end + 1]
        yield "".join(p.text for p in word if p.digits), passage.text[word[0].start : word[-1].end]
    following = list(_following(passage, at, loose))
    yield from following[1:2]


def _following(passage: Passage, at: int, loose: Sequence[bool]) -> Iterator[tuple[str, str]]:
    """Yield the digits from a segment on, alone and joined with those that directly follow."""
    joined = ""
    for end in range(at, min(at + 3, len(passage.segments))):
        part = passage.segments[end]
        if not (part.digits and loose[end]):
            return
        joined += part.text
        yield joined, passage.text[passage.segments[at].start : part.end]


def _word_before(passage: Passage, at: int) -> str:
    before = passage.segments[at - 1] if at else None
    return before.text if before and not before.digits else ""
