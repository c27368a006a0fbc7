"""The words and numbers of a payment-terms text, and a reader that moves along them."""

import re
from typing import Final

from arledger.terms.phrases import Token, meant, plain
from arledger.terms.values import TermsError
from arledger.terms.words import REFUSED

COMMA: Final = ","
LONGEST_TEXT = 500
_SHOWN = 60
_NOTHING = Token("", "")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[a-z]+|[%/+,]")
# A hyphen is a space between words (`net-30`, `due-on-receipt`, `30-days`). Before any other number it may
# be a minus: `eom-5` must not quietly become five days after the month's end.
_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])|(?<=\bnet)-(?=[0-9])|(?<=\bn)-(?=[0-9])|(?<=\bday)-(?=[0-9])")
# `Tg.` and `E.O.M.` are abbreviations, `Terms:` leads in, `10.` is an ordinal in German.
_STOP = re.compile(r"(?<=[a-z])[.:]|\.$")
_DOT = re.compile(r"(?<=[0-9])\.(?= [a-z])")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{1,6} ?%)")


class TokenReader:
    """A position in the tokens of one text; everything it refuses is a TermsError that shows the text."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """Return the meaning of the token `ahead` of the position, empty past the end."""
        return self._token(ahead).meaning

    def at_number(self, ahead: int = 0) -> bool:
        """Say whether a number stands there."""
        return self.peek(ahead)[:1].isdigit()

    def past(self, ahead: int, *words: str) -> int:
        """Return the first place from `ahead` on where none of `words` stands."""
        while self.peek(ahead) in words:
            ahead += 1
        return ahead

    def take(self, *words: str) -> bool:
        """Step over one token if it is one of `words`; say whether it was."""
        found = self.peek() in words
        self.at += found
        return found

    def skip(self, *words: str) -> bool:
        """Step over all of `words` that stand here, in any order; say whether there were any."""
        start = self.at
        self.at += self.past(0, *words)
        return self.at > start

    def take_end(self, phrase: str) -> bool:
        """Cut `phrase` off the end of the text; say whether it stood there after something else."""
        words = phrase.split()
        found = [token.meaning for token in self.tokens[-len(words) :]] == words and len(self.tokens) > len(words)
        if found:
            del self.tokens[-len(words) :]
        return found

    def number(self) -> str:
        """Step over a number and return it as written."""
        if not self.at_number():
            raise self.error("a number")
        self.at += 1
        return self.tokens[self.at - 1].meaning

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
        parts: list[list[Token]] = [[]]
        for token in self.tokens[self.at :]:
            if token.meaning == COMMA:
                parts.append([])
            else:
                parts[-1].append(token)
        return [TokenReader(self.text, part) for part in parts]

    def error(self, expected: str) -> TermsError:
        """Return an error that says what was expected at the position and what stands there."""
        found = f"`{_short(self._token(0).written)}`" if self.peek() else "the end"
        return self.fault(f"expected {expected}, found {found}")

    def fault(self, why: str) -> TermsError:
        """Return an error about the text as a whole."""
        return _refusal(self.text, why)

    def _token(self, ahead: int) -> Token:
        position = self.at + ahead
        return self.tokens[position] if position < len(self.tokens) else _NOTHING


def read(text: str) -> TokenReader:
    """Split `text` into words, numbers and signs and find their meanings, or raise TermsError."""
    if len(text) > LONGEST_TEXT:
        raise _refusal(text, f"more than {LONGEST_TEXT} characters")
    folded = plain(" ".join(text.split()))
    if not folded:
        raise _refusal(text, "there is nothing in it")
    # ASCII only: superscripts and fullwidth digits are digits to Python, and lower-casing can turn a strange
    # letter into a plain one.
    strange = next((character for character in folded if not character.isascii()), None)
    if strange:
        raise _refusal(text, f"the character {strange!r} has no meaning here")
    folded = _DOT.sub(" th", _STOP.sub(" ", _HYPHEN.sub(" ", folded.lower())))
    rest = _TOKEN.sub("", folded).replace(" ", "")
    if rest:
        raise _refusal(text, f"the character {rest[0]!r} has no meaning here")
    tokens = meant(_TOKEN.findall(folded))
    for token in tokens:
        if token.meaning in REFUSED:
            raise _refusal(text, REFUSED[token.meaning][0])
    return TokenReader(text, tokens)


def with_decimal_points(text: str) -> str:
    """Return a text with `2.5 %` for `2,5 %`."""
    return _DECIMAL_COMMA.sub(".", text)


def _refusal(text: str, why: str) -> TermsError:
    return TermsError(f"payment terms {_short(text)!r} are not understood: {why}")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
