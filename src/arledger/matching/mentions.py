"""Which invoices a payer's text names, and how much each mention is worth."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from math import log
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio_alignment

from arledger.matching import channel
from arledger.matching.receipts import Passage, ReceiptLine
from arledger.matching.spellings import Spelling, Spellings, Style
from arledger.matching.units import Unit
from arledger.matching.windows import Window
from arledger.model.normalize import Segment, fold, segments, without_zeros

_WIDEST, _JOINED, _FEWEST_QUERIED = 8, 3, 2
_LABEL = log(8)
"""A word for an invoice stands so much oftener before an invoice's number than before another one."""

_ODD = -log(100)
"""Other letters or digits hang on a number that is meant so much more rarely than on another one."""

_ALONE = -log(20)
"""So much more rarely the last part of a number stands alone, in no list and behind no word for an invoice."""

_HALF = -log(20)
"""A number that goes on behind a stroke is so rarely whole."""

_DOUBTFUL = log(3)
"""The most that something in a date, a year, a sum, a telephone number or an account tells."""

_OURS, _THEIRS = log(1e9), log(1e6)
"""What a whole reference is worth: with the check digits that we gave it, or as the payer's bank carries it."""

_RUN_TOGETHER, _EMBEDDED = 0.1, 0.005
"""How often numbers are run together, and how often other digits stand before or behind a number that is meant."""

_STRANGE = log(50)
"""A number that looks like ours must tell so much, unless a word for an invoice stands before it."""

_COUNTED, _LONG, _ALIKE = 4, 8, 80
_PLAIN = log(50)


class Sign(StrEnum):
    """As what a number was recognised."""

    STRUCTURED = "structured reference"
    NUMBER = "number"
    REFERENCE = "reference"
    SLIP = "number with a slip"
    INSIDE = "inside a longer number"
    BUYER = "client of the contract"


LETTER_BY_LETTER = frozenset([Sign.STRUCTURED, Sign.NUMBER, Sign.REFERENCE])
"""Signs without a slip: nobody doubts what is written."""


class Hit(NamedTuple):
    """A unit that a text names, where, as what, and as it is written there.

    `weight` is the logarithm of how much likelier the text is where the unit is meant than where it is not.
    """

    unit: int
    weight: float
    sign: Sign
    written: str
    passage: int
    start: int
    end: int
    slips: int = 0

    def covers(self, start: int, end: int) -> bool:
        """Say whether it reads what stands from `start` to `end`."""
        return self.start <= start and end <= self.end

    @property
    def is_sure(self) -> bool:
        """Whether the text names the unit beyond what chance and slips do."""
        return self.weight >= SURE


CITES = log(20)
"""From this weight on a text tells something of a unit."""

SURE = log(500)
"""From this weight on a text surely names a unit, where nothing else is told of it."""


class Stranger(NamedTuple):
    """A number that looks like one of ours and is not in the book; `weight` as that of a hit."""

    written: str
    weight: float
    passage: int
    start: int
    end: int


def overlap(one: Hit | Stranger, other: Hit | Stranger) -> bool:
    """Say whether two finds read the same signs of a text."""
    return one.passage == other.passage and one.start < other.end and other.start < one.end


class Reading(NamedTuple):
    """What a line's texts say.

    `hits` has the best hit of each unit; `strangers` are numbers that look like ours and are not in the book.
    `queries` are digits that no hit explains, each with where it stands, `numbers` how many numbers there are.
    """

    hits: dict[int, Hit]
    strangers: tuple[Stranger, ...]
    queries: tuple[tuple[str, int, Window], ...]
    numbers: int


class Reader:
    """Reads the texts of receipts against all numbers."""

    def __init__(self, spellings: Spellings, units: Sequence[Unit]) -> None:
        self._spellings = spellings
        self._units = units
        self._digits_of: dict[int, tuple[Spelling, ...]] = {}

    def read(self, receipt: ReceiptLine, likely: Collection[str] = ()) -> Reading:
        """Return the units that the line names; a number inside another one gives way to the longer.

        A number that several clients have means that of the `likely` ones, those that seem to pay.
        """
        keys = [*((key, True) for key in receipt.creditor), *((key, False) for key in receipt.structured)]
        found = [
            hit._replace(passage=-1 - at)
            for at, (key, ours) in enumerate(keys)
            for hit in self._structured(key, likely, ours=ours)
        ]
        strangers: list[Stranger] = []
        queries: list[tuple[str, int, Window]] = []
        numbers = 0
        for at, passage in enumerate(receipt.passages):
            exact = self._exact(passage, at, likely)
            found += exact
            taken = _places(passage, [hit for hit in exact if hit.is_sure])
            for text, window in _queries(passage):
                queries.append((text, at, window))
                if not taken.intersection(range(window.at, window.end)):
                    found += self._loose(text, at, window, likely)
            strangers += self._strangers(passage, at, taken)
            numbers += sum(_may_be_ours(passage, place) for place in range(len(passage.segments)))
        return Reading(_best(found), tuple(strangers), tuple(queries), numbers)

    def _structured(self, key: str, likely: Collection[str], *, ours: bool) -> Iterator[Hit]:
        """Find a whole reference; one that is not surely `ours` must be more than a payer's running number."""
        shortened = without_zeros(key) if key.isdigit() else key
        for each in self._spellings.written(key, likely) or self._spellings.shortened(shortened, likely):
            lettered = len(each.letters) > 1 and each.style is Style.WHOLE
            telling = ours or lettered or len(shortened) > _COUNTED
            if each.style is not Style.LAST and telling:
                weight = _OURS if ours else _THEIRS if lettered or len(shortened) > _COUNTED + 1 else _PLAIN
                yield Hit(each.unit, weight, Sign.STRUCTURED, key, -1, 0, len(key))

    def _exact(self, passage: Passage, at: int, likely: Collection[str]) -> list[Hit]:
        """Return the numbers that stand in a text as somebody writes them, the longer before what lies in it."""
        found = []
        parts = passage.segments
        for start in range(len(parts)):
            joined, shortened = "", ""
            for end in range(start, min(start + _WIDEST, len(parts))):
                text = parts[end].text
                joined += text
                shortened += f"|{without_zeros(text)}" if shortened else without_zeros(text)
                exact = self._spellings.written(joined, likely)
                spelt = exact or self._spellings.shortened(shortened, likely)
                window = Window(passage, start, end + 1)
                found += [self._hit(window, at, each, exact=bool(exact)) for each in spelt]
        return found

    def _hit(self, window: Window, at: int, spelling: Spelling, *, exact: bool) -> Hit:
        cuts = max(0, len(window.parts) - spelling.parts)
        meant = channel.as_written(spelling.style, zeros_dropped=not exact, cuts=cuts)
        weight = meant - channel.by_chance(window.parts) + self._around(window, spelling.letters)
        if spelling.style is Style.LAST:
            weight += _LABEL if window.listed() else 0.0 if window.labelled() else _ALONE
        if not spelling.digits or is_of_others(window, spelling):
            weight = min(weight, _PLAIN)
        weight = _doubted(window, spelling, weight)
        sign = Sign.NUMBER if spelling.own else Sign.REFERENCE
        return Hit(spelling.unit, weight, sign, window.written, at, *window.span)

    def _around(self, window: Window, letters: str) -> float:
        """Return what the signs around a number add: a word for an invoice, other letters, a second half."""
        label = _LABEL if window.labelled() else 0.0
        odd = _ODD * window.hanging(letters)
        return label + odd + (_HALF if window.goes_on() else 0.0)

    def _loose(self, text: str, at: int, window: Window, likely: Collection[str]) -> Iterator[Hit]:
        """Yield what digits may mean that are no number of ours: one with slips, the end of one, several in one."""
        near = [(digits, 1) for digits in self._spellings.near(text)]
        for client in sorted(likely):
            near += self._spellings.near_of(client, text, channel.slips_read(len(text)))
        for digits, slips in dict.fromkeys(near):
            for each in self._spellings.of_digits(digits, likely):
                if not is_of_others(window, each):
                    yield self._slipped(window, at, each, text, slips)
        lengths = self._spellings.lengths
        told = window.is_doubtful() or window.is_otherwise_called()
        if lengths and len(text) > lengths[0] + 1 and not told:
            if len(window.parts) == 1:
                yield from self._inside(text, at, window)
            yield from self._inside_with_slips(text, at, window, likely)

    def _slipped(self, window: Window, at: int, spelling: Spelling, text: str, slips: int) -> Hit:
        letters = window.before()
        lettered = channel.of_letters(letters) if letters and letters == spelling.letters else 0.0
        cuts = max(0, window.runs - spelling.runs)
        weight = channel.with_slips(slips, len(text)) - channel.by_chance(_one_run(window, text))
        weight += self._around(window, spelling.letters) - lettered + channel.cut(cuts)
        weight = _doubted(window, spelling, weight)
        return Hit(spelling.unit, weight, Sign.SLIP, window.written, at, *window.span, slips)

    def _inside(self, run: str, at: int, window: Window) -> Iterator[Hit]:
        """Yield numbers that were written one after the other without anything between."""
        start = window.span[0]
        for size in self._spellings.lengths:
            chunks = [run[low : low + size] for low in range(0, len(run), size)]
            tiled = log(_RUN_TOGETHER if all(self._spellings.knows(chunk) for chunk in chunks) else _EMBEDDED)
            for low in range(len(run) - size + 1):
                text = run[low : low + size]
                for each in self._spellings.of_digits(text) if size < len(run) else ():
                    weight = tiled + size * log(10) - log(len(run) - size + 1)
                    place = start + low, start + low + size
                    yield Hit(each.unit, weight, Sign.INSIDE, text, at, *place)

    def _inside_with_slips(self, run: str, at: int, window: Window, likely: Collection[str]) -> Iterator[Hit]:
        """Yield numbers of those who seem to pay that stand with a slip or two between others."""
        start, end = window.span
        for client in sorted(likely):
            for digits in self._spellings.numbers_of(client):
                if not _LONG <= len(digits) < len(run) - 1:
                    continue
                found = partial_ratio_alignment(digits, run, score_cutoff=_ALIKE)
                slice_ = run[found.dest_start : found.dest_end] if found else digits
                slips = int(OSA.distance(digits, slice_, score_cutoff=2))
                if found and 0 < slips <= 2:
                    weight = channel.with_slips(slips, len(digits)) + len(digits) * log(10)
                    weight -= log(len(run) - len(digits) + 1) + log(len(self._spellings.numbers_of(client)))
                    whole = len(window.parts) > 1
                    place = (start, end) if whole else (start + found.dest_start, start + found.dest_end)
                    for each in self._spellings.of_digits(digits, likely):
                        yield Hit(each.unit, weight, Sign.SLIP, slice_, at, *place, slips)

    def mangled(self, reading: Reading, unit: int) -> Hit | None:
        """Return the likeliest place where a text means a unit with several slips, if there is any."""
        best: Hit | None = None
        for known in self._numbers_of(unit):
            most = channel.slips_read(len(known.digits))
            for text, at, window in reading.queries if most else ():
                slips = OSA.distance(known.digits, text, score_cutoff=most)
                if 0 < slips <= most and not is_of_others(window, known):
                    spelling = known._replace(letters="", runs=window.runs)
                    hit = self._slipped(window, at, spelling, text, int(slips))
                    best = hit if best is None or hit.weight > best.weight else best
        return best

    def _numbers_of(self, unit: int) -> tuple[Spelling, ...]:
        if unit not in self._digits_of:
            known = self._units[unit]
            found = (_whole(unit, text, own=not at) for at, text in enumerate((known.number, *known.references)))
            self._digits_of[unit] = tuple(each for each in found if each.digits)
        return self._digits_of[unit]

    def _strangers(self, passage: Passage, at: int, taken: Collection[int]) -> Iterator[Stranger]:
        """Yield numbers that look just like ours and are not in the book: settled long ago, or not entered yet."""
        for start, part in enumerate(passage.segments):
            if not part.digits or start in taken:
                continue
            for end in range(start + 1, min(start + _JOINED, len(passage.segments)) + 1):
                window = Window(passage, start, end)
                if not passage.segments[end - 1].digits or end - 1 in taken:
                    break
                if self._spellings.knows(window.digits):
                    continue
                weight = self._as_ours(window)
                telling = weight is not None and (weight > _STRANGE or (weight > 0 and window.labelled()))
                if weight is not None and telling:
                    letters = window.before() or _word_before(passage, start)
                    yield Stranger(f"{letters} {window.written}".strip(), weight, at, *window.span)

    def _as_ours(self, window: Window) -> float | None:
        letters = window.before() or _word_before(window.passage, window.at)
        digits = window.digits
        labelled = self._spellings.letters_of(window.runs, len(digits)) if window.labelled() else ()
        if window.is_otherwise_called() and self._spellings.family(letters, window.runs, len(digits)) is None:
            return None
        for prefix in dict.fromkeys((letters, "", *labelled)):
            family = self._spellings.family(prefix, window.runs, len(digits))
            if family and family.lowest(lettered=bool(prefix)) <= int(digits) <= family.high + family.reach:
                named = -channel.of_letters(prefix) if prefix and prefix == letters else 0.0
                weight = log(channel.SLIPS[0]) - log(family.size) - channel.by_chance(window.parts)
                return weight + named + self._around(window, prefix)
        return self._as_ours_with_a_slip(window, letters)

    def _as_ours_with_a_slip(self, window: Window, letters: str) -> float | None:
        """Weigh a number that has our letters, and is but for a slip one of those that are not in the book."""
        digits = window.digits
        for length in (len(digits), len(digits) + 1, len(digits) - 1):
            family = self._spellings.family(letters, window.runs, length) if letters else None
            if family:
                # About as many of the family are one slip away as a digit has values.
                near = log(min(10, family.size)) - log(family.size)
                chance = channel.by_chance(window.parts) + channel.of_letters(letters)
                return channel.with_slips(1, len(digits)) + near - chance
        return _LABEL if window.labelled() and not window.is_doubtful() else None


def is_of_others(window: Window, spelling: Spelling) -> bool:
    """Say whether a text calls a number an order's or the like, and it is not that of an order of ours."""
    own_letters = spelling.letters and window.before() == spelling.letters
    return spelling.own and not own_letters and window.is_otherwise_called()


def _whole(unit: int, text: str, *, own: bool) -> Spelling:
    parts = segments(fold(text))
    letters = "" if not parts or parts[0].digits else parts[0].text
    digits = "".join(part.text for part in parts if part.digits)
    return Spelling(unit, own, Style.WHOLE, letters, len(parts), sum(part.digits for part in parts), digits)


def _may_be_ours(passage: Passage, at: int) -> bool:
    """Say whether a number begins at a segment that nothing calls a date, a sum or an order's."""
    part = passage.segments[at]
    if not (part.digits and part.first) or passage.doubts(part.start, part.end):
        return False
    return not Window(passage, at, at + 1).is_otherwise_called()


def _doubted(window: Window, spelling: Spelling, weight: float) -> float:
    """Take a mention down that lies in a date, a sum or the like, unless its letters say what it is.

    Wrong check digits say that it is not what it says.
    """
    lettered = len(spelling.letters) > 1 and not window.parts[0].digits and not window.passage.refutes(*window.span)
    return min(weight, _DOUBTFUL) if window.is_doubtful() and not lettered else weight


def _one_run(window: Window, text: str) -> Sequence[Segment]:
    """Return digits as one run: with slips in them, where a year ends is not known."""
    start, end = window.span
    return [Segment(text, start, end, True, True)]


def _best(found: Sequence[Hit]) -> dict[int, Hit]:
    best: dict[int, Hit] = {}
    for hit in found:
        known = best.get(hit.unit)
        if known is None or known.weight < hit.weight:
            best[hit.unit] = hit
    return {unit: best[unit] for unit in sorted(best)}


def _places(passage: Passage, hits: Sequence[Hit]) -> set[int]:
    """Return the segments that hits take."""
    return {
        at
        for at, part in enumerate(passage.segments)
        if any(hit.start <= part.start and part.end <= hit.end for hit in hits)
    }


def _queries(passage: Passage) -> Iterator[tuple[str, Window]]:
    """Yield digits that may be one mangled number: alone, and joined with those that follow in the text."""
    parts = passage.segments
    for start, part in enumerate(parts):
        if not part.digits:
            continue
        joined = ""
        for end in range(start, min(start + _JOINED, len(parts))):
            if not parts[end].digits:
                break
            joined += parts[end].text
            if len(joined) >= _FEWEST_QUERIED:
                yield joined, Window(passage, start, end + 1)


def _word_before(passage: Passage, at: int) -> str:
    before = passage.segments[at - 1] if at else None
    return before.text if before and not before.digits else ""
