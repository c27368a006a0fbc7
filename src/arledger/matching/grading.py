"""How much a number in a text is worth, by how it is written and how many numbers could be meant."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from arledger.matching.number_index import RARE, UNUSUAL, Grade, NumberIndex, Spelling
from arledger.matching.receipts import Passage
from arledger.matching.wordlist import INVOICE_WORDS, JOINING, NUMBER_WORDS, PAYMENT_WORDS
from arledger.model.normalize import Segment, one_slip, without_zeros

_TELLING_LETTERS, _TELLING_LENGTH = 2, 4
_LONG, _MEDIUM, _FEWEST_OF_LAST = 8, 6, 3
_FEWEST_LETTERS = 5
_ATTACHED = frozenset(["", "-"])
_STROKES = frozenset(["-", "/", "."])
_LISTING = frozenset([",", ";", "+", "&"])
_LONGEST_LIST = 12


class Sign(StrEnum):
    """As what a number was recognised."""

    STRUCTURED = "structured reference"
    NUMBER = "number"
    REFERENCE = "reference"
    SLIP = "number with one slip"
    ENDING = "last digits of the number"
    INSIDE = "inside a longer number"


class Hit(NamedTuple):
    """A unit that a text names: how surely, as what, and as it is written there.

    `plain` says that nothing speaks against a number of that many `digits` in this place, so that it counts
    for more where the client is known.
    """

    unit: int
    grade: Grade
    sign: Sign
    written: str
    digits: int
    plain: bool


class Window(NamedTuple):
    """Neighbouring segments of a passage, from position `at` to before `end`."""

    passage: Passage
    at: int
    end: int

    @property
    def parts(self) -> Sequence[Segment]:
        """The segments of the window."""
        return self.passage.segments[self.at : self.end]

    @property
    def places(self) -> range:
        """The places of its segments in the passage."""
        return range(self.at, self.end)

    @property
    def span(self) -> tuple[int, int]:
        """Where the window begins and ends in the text."""
        return self.passage.segments[self.at].start, self.passage.segments[self.end - 1].end

    @property
    def written(self) -> str:
        """The text of the window."""
        start, end = self.span
        return self.passage.text[start:end]

    def before(self) -> str:
        """Return the letters that hang directly before the window."""
        if self.at == 0:
            return ""
        last = self.passage.segments[self.at - 1]
        between = self.passage.text[last.end : self.span[0]]
        return last.text if not last.digits and between in _ATTACHED else ""

    def goes_on(self) -> bool:
        """Say whether more digits follow behind a stroke, so that the window may be the first half of a number."""
        if self.end == len(self.passage.segments):
            return False
        following = self.passage.segments[self.end]
        return following.digits and self.passage.text[self.span[1] : following.start] in _STROKES

    def listed(self) -> bool:
        """Say whether a number stands directly before the window, joined as in a list."""
        if self.at == 0:
            return False
        parts, text = self.passage.segments, self.passage.text
        before = parts[self.at - 1]
        if before.text in JOINING and self.at > 1:
            return parts[self.at - 2].digits
        return before.digits and text[before.end : self.span[0]].strip() in _LISTING | _STROKES

    def labelled(self) -> bool:
        """Say whether a word for an invoice stands before the window, or before the list that it belongs to.

        A word for number may stand between; a list is joined by commas, plus signs or the like, or by "and".
        """
        parts, text = self.passage.segments, self.passage.text
        after = self.span[0]
        for at in range(self.at - 1, max(-1, self.at - _LONGEST_LIST), -1):
            part = parts[at]
            if part.text in INVOICE_WORDS:
                return True
            between = text[part.end : after].strip()
            if part.digits and between not in _LISTING and not (parts[at + 1].text in JOINING and not between):
                return False
            if not part.digits and part.text not in NUMBER_WORDS and part.text not in JOINING:
                return False
            after = part.start
        return False


def grade(window: Window, spelling: Spelling, index: NumberIndex, *, exact: bool) -> Hit:
    """Grade an exact find: `exact` is false where leading zeros were dropped."""
    parts = window.parts
    digits = spelling.digits if exact else sum(len(without_zeros(part.text)) for part in parts if part.digits)
    found = _by_rarity(window, spelling, index.rarity(digits, spelling.digits), digits)
    plain = _is_lettered(spelling) or not _hangs_on_other(window, spelling)
    if spelling.short and found <= Grade.WEAK:
        plain = False
    if not _is_lettered(spelling) and window.passage.doubts(*window.span):
        found, plain = min(found, Grade.WEAK), False
    sign = Sign.NUMBER if spelling.own else Sign.REFERENCE
    return Hit(spelling.unit, found, sign, window.written, digits, plain)


def _by_rarity(window: Window, spelling: Spelling, rarity: int, digits: int) -> Grade:
    best = Grade.EXACT if spelling.own else Grade.REFERENCE
    if spelling.short:
        return _of_last_part(window)
    if not digits:
        return Grade.FAIR if len(window.written) >= _FEWEST_LETTERS and _placed(window) else Grade.NONE
    if _is_lettered(spelling):
        return best if _placed(window) else Grade.FAIR
    if digits == _TELLING_LENGTH and window.written[:2] in ("19", "20") and len(window.parts) == 1:
        found = Grade.WEAK
    else:
        found = best if rarity >= RARE else Grade.FAIR if rarity >= UNUSUAL else Grade.WEAK
    if spelling.lettered and _placed(window) and " " not in window.written:
        found = max(found, Grade.FAIR)
    if window.labelled() and not (found is Grade.WEAK and window.goes_on()):
        found = best if found is Grade.FAIR else max(found, Grade.FAIR)
    numbers = sum(part.digits for part in window.parts)
    if numbers > 1 and len(window.parts) != spelling.parts and not spelling.lettered:
        found = _one_down(found)
    return _in_place(window, spelling, found, digits, rarity)


def _in_place(window: Window, spelling: Spelling, found: Grade, digits: int, rarity: int) -> Grade:
    """Take a grade down where other letters or digits hang on the number."""
    if not _hangs_on_other(window, spelling):
        return found
    if rarity < RARE:
        return Grade.WEAK
    enough = _LONG if _odd(window, spelling) else _MEDIUM
    return min(found, Grade.FAIR) if digits >= enough else Grade.WEAK


def _of_last_part(window: Window) -> Grade:
    """Grade the last part of a number that has several: it stands for the whole in a list."""
    whole = len(window.parts[0].text) >= _FEWEST_OF_LAST
    if window.passage.doubts(*window.span) or (window.goes_on() and not whole):
        return Grade.NONE
    return Grade.FAIR if whole and (window.listed() or window.labelled()) else Grade.WEAK


def _hangs_on_other(window: Window, spelling: Spelling) -> bool:
    """Say whether letters or digits hang on the number that make another number of it, as in CN-0007."""
    return _odd(window, spelling) or not window.parts[-1].last


def _odd(window: Window, spelling: Spelling) -> bool:
    before = window.before()
    return bool(before) and not (
        before in INVOICE_WORDS
        or before in PAYMENT_WORDS
        or before == spelling.prefix
        or (len(spelling.prefix) > 1 and one_slip(before, spelling.prefix))
    )


def _is_lettered(spelling: Spelling) -> bool:
    letters = len(spelling.prefix)
    return spelling.lettered and letters >= _TELLING_LETTERS and letters + spelling.digits >= _TELLING_LENGTH


def _placed(window: Window) -> bool:
    return window.parts[0].first and window.parts[-1].last


def _one_down(found: Grade) -> Grade:
    return Grade.FAIR if found > Grade.FAIR else Grade.WEAK
