"""The words and numbers of a payment-terms text, and a reader that moves along them."""

import re
from typing import Final

from arledger.model.slips import nearest
from arledger.terms.values import TermsError

EXAMPLES: Final = (
    "due on receipt",
    "cod",
    "net 30",
    "net 30 days",
    "30 days",
    "2/10 net 30",
    "2/10 net 30 grace 5",
    "3/10 2/20 net 60",
    "eom",
    "eom+15",
    "net 30 eom",
    "net eom",
    "15 mfi",
    "15 prox",
    "2/10 prox net 30",
    "net monthly",
    "1 month",
    "2 months",
    "day 20",
    "day 20 within 30",
    "30% net 0, 70% net 30",
    "3 instalments monthly",
    "4 instalments quarterly",
    "3 instalments every 30 days",
    "3 instalments monthly from net 10",
    "net 30 following",
    "net 30 preceding",
    "net 30 modified following",
)
"""One valid text of every kind: suggestions are taken from here, and the tests parse them all."""

COMMA = ","
LONGEST_TEXT = 500
_SHOWN = 60
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[a-z]+|[%/+,]")
# A hyphen is a space between words (`net-30`, `due-on-receipt`, `30-days`). Before any other number it may
# be a minus: `eom-5` must not quietly become five days after the month's end.
_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])|(?<=\bnet)-(?=[0-9])|(?<=\bn)-(?=[0-9])|(?<=\bday)-(?=[0-9])")


class TokenReader:
    """A position in the tokens of one text; everything it refuses is a TermsError that shows the text."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """Return the token `ahead` of the position, empty past the end."""
        position = self.at + ahead
        return self.tokens[position] if position < len(self.tokens) else ""

    def at_number(self, ahead: int = 0) -> bool:
        """Say whether a number stands there."""
        return self.peek(ahead)[:1].isdigit()

    def take(self, *words: str) -> bool:
        """Step over one token if it is one of `words`; say whether it was."""
        found = self.peek() in words
        self.at += found
        return found

    def take_phrase(self, phrase: str) -> bool:
        """Step over all the words of `phrase` if they stand here; say whether they did."""
        words = phrase.split()
        found = self.tokens[self.at : self.at + len(words)] == words
        self.at += len(words) if found else 0
        return found

    def take_end(self, phrase: str) -> bool:
        """Cut `phrase` off the end of the text; say whether it stood there after something else."""
        words = phrase.split()
        found = self.tokens[-len(words) :] == words and len(self.tokens) > len(words)
        if found:
            del self.tokens[-len(words) :]
        return found

    def number(self) -> str:
        """Step over a number and return it as written."""
        if not self.at_number():
            raise self.error("a number")
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self, name: str, least: int, most: int) -> int:
        """Step over a whole number between `least` and `most`; `name` says what it counts."""
        written = self.number()
        # Compared by length first: int() of hundreds of digits is slow and means nothing here.
        if "." in written or len(written) > 9 or not least <= int(written) <= most:
            raise self.fault(f"{name} must be a whole number from {least} to {most}, not {_short(written)}")
        return int(written)

    def done(self) -> bool:
        """Say whether everything has been read."""
        return self.at >= len(self.tokens)

    def parts(self) -> list["TokenReader"]:
        """Return a reader for each part of the text between commas."""
        parts: list[list[str]] = [[]]
        for word in self.tokens[self.at :]:
            if word == COMMA:
                parts.append([])
            else:
                parts[-1].append(word)
        return [TokenReader(self.text, part) for part in parts]

    def error(self, expected: str) -> TermsError:
        """Return an error that says what was expected at the position and what stands there."""
        found = f"`{_short(self.peek())}`" if self.peek() else "the end"
        return self.fault(f"expected {expected}, found {found}")

    def fault(self, why: str) -> TermsError:
        """Return an error about the text as a whole."""
        return refusal(self.text, why)


def read(text: str) -> TokenReader:
    """Split `text` into lower-case words, numbers and signs, or raise TermsError for anything else."""
    if len(text) > LONGEST_TEXT:
        raise refusal(text, f"more than {LONGEST_TEXT} characters")
    plain = " ".join(text.split())
    if not plain:
        raise refusal(text, "there is nothing in it")
    # ASCII only: superscripts and fullwidth digits are digits to Python, and lower-casing can turn a strange
    # letter into a plain one.
    strange = next((character for character in plain if not character.isascii()), None)
    if strange:
        raise refusal(text, f"the character {strange!r} has no meaning here")
    plain = _HYPHEN.sub(" ", plain.lower())
    rest = _TOKEN.sub("", plain).replace(" ", "")
    if rest:
        raise refusal(text, f"the character {rest[0]!r} has no meaning here")
    return TokenReader(text, _TOKEN.findall(plain))


def refusal(text: str, why: str) -> TermsError:
    """Return the error for `text`, with the nearest valid example as its suggestion."""
    suggestion = next(iter(nearest(" ".join(text[:_SHOWN].split()), EXAMPLES, 30)), "net 30")
    return TermsError(f"payment terms {_short(text)!r} are not understood: {why}", suggestion)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
