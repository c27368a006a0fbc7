"""Neighbouring runs of letters and digits in a text, and what stands before and behind them."""

from collections.abc import Sequence
from typing import NamedTuple

from arledger.matching.receipts import Passage
from arledger.matching.wordlist import INVOICE_WORDS, JOINING, NUMBER_WORDS, OTHER_WORDS, PAYMENT_WORDS
from arledger.model.normalize import Segment

_ATTACHED = frozenset(["", "-"])
_STROKES = frozenset(["-", "/", "."])
_LISTING = frozenset([",", ";", "+", "&"])
_LONGEST_LIST = 12
_BEFORE = 3


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
    def span(self) -> tuple[int, int]:
        """Where the window begins and ends in the text."""
        return self.passage.segments[self.at].start, self.passage.segments[self.end - 1].end

    @property
    def written(self) -> str:
        """The text of the window."""
        start, end = self.span
        return self.passage.text[start:end]

    @property
    def runs(self) -> int:
        """How many runs of digits it has."""
        return sum(part.digits for part in self.parts)

    @property
    def digits(self) -> str:
        """All its digits."""
        return "".join(part.text for part in self.parts if part.digits)

    def before(self) -> str:
        """Return the letters that hang directly before the window."""
        if self.at == 0:
            return ""
        last = self.passage.segments[self.at - 1]
        between = self.passage.text[last.end : self.span[0]]
        return last.text if not last.digits and between in _ATTACHED else ""

    def is_doubtful(self) -> bool:
        """Say whether it lies in a date, a year, a sum, a telephone number, an account or a client's id."""
        return self.passage.doubts(*self.span)

    def goes_on(self) -> bool:
        """Say whether more digits follow behind a stroke, so that the window may be the first half of a number."""
        if self.end == len(self.passage.segments):
            return False
        following = self.passage.segments[self.end]
        return following.digits and self.passage.text[self.span[1] : following.start] in _STROKES

    def hanging(self, letters: str) -> int:
        """Count the sides on which letters or digits hang that make another number of it, as in CN-0007."""
        before = self.before()
        odd = before and before != letters and before not in INVOICE_WORDS and before not in PAYMENT_WORDS
        return bool(odd) + (not self.parts[-1].last)

    def listed(self) -> bool:
        """Say whether a number stands directly before the window, joined as in a list."""
        if self.at == 0:
            return False
        parts, text = self.passage.segments, self.passage.text
        before = parts[self.at - 1]
        if before.text in JOINING and self.at > 1:
            return parts[self.at - 2].digits
        return before.digits and text[before.end : self.span[0]].strip() in _LISTING | _STROKES

    def is_otherwise_called(self) -> bool:
        """Say whether a word for another document stands directly before the window, as in "order no. 4711"."""
        for part in reversed(self.passage.segments[max(0, self.at - _BEFORE) : self.at]):
            if part.digits or part.text not in NUMBER_WORDS:
                return part.text in OTHER_WORDS
        return False

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
