"""Text from ledgers on its way into a letter: it is shown as it is, and never becomes markup.

What could act on the reader, such as control characters and what turns the direction of writing, is dropped.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import groupby

from arledger.interest.wording import AND_MORE, PLACES, Saying, shortened
from arledger.letters.words import DOCUMENTS, SENTENCES, WORDS
from arledger.model.money import Money, decimals, readable_figure
from arledger.policy.settings import Language

LONGEST = 200
"""Characters of one value in a letter; nobody reads on, and a page has to hold it."""
LONGEST_PARAGRAPH = 4000
"""Characters of a paragraph that somebody has written for a letter, such as a policy."""

# Joiners are part of words in Persian, in Indian scripts and in emoji; other invisible formats are dropped.
_JOINERS = "\u200c\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE = re.compile(r"\s+")
# Within a line, these begin something in Markdown; the others only at the start of a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~]")
_AT_START = re.compile(r"^(?:[-+=#:]|\d+(?=[.)])|[.)])")

_DAYS: Mapping[str, str] = {"de": "dd.MM.y", "fr": "dd/MM/y"}
"""Dates in figures, as Babel's patterns say them."""


class Written(str):
    """Text that the program has written itself, such as an amount or a date: no character of it is markup."""

    __slots__ = ()


def harmless(text: str, longest: int = LONGEST) -> str:
    """Put text on one line, without what is invisible; what is too long ends in an ellipsis."""
    kept = "".join(c for c in _SPACE.sub(" ", text) if c in _JOINERS or unicodedata.category(c) not in _DROPPED)
    kept = _SPACE.sub(" ", kept).strip()
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def in_markdown(value: object) -> str:
    """Write a value so that Markdown shows it as it is: every template's values pass through here."""
    if isinstance(value, Written):
        return str(value)
    return "" if value is None else _escaped(harmless(str(value)))


def prose(text: str) -> tuple[Written, ...]:
    """Write text of several sentences as paragraphs, which empty lines tell apart; Markdown shows it as it is."""
    lines = groupby(text.splitlines(), key=lambda line: not line.strip())
    parts = (harmless(" ".join(paragraph), LONGEST_PARAGRAPH) for is_empty, paragraph in lines if not is_empty)
    return tuple(Written(_escaped(part)) for part in parts if part)


def _escaped(text: str) -> str:
    text = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    return _AT_START.sub(lambda found: _escaped_start(found[0]), text)


def _escaped_start(text: str) -> str:
    """Escape what would begin a list, heading or rule: `- `, `# `, `1. `; also behind another value."""
    return f"{text}\\" if text.isdigit() else f"\\{text}"


@dataclass(frozen=True, slots=True)
class Wording:
    """How amounts, dates and the few words that values carry are written in the language of a letter."""

    language: Language = "en"

    def money(self, number: Decimal, currency: str) -> Written:
        """Write an amount with thousands separators, the currency's digits and the currency."""
        return Written(f"{self.figure(number, currency)} {in_markdown(currency)}")

    def figure(self, number: Decimal, currency: str) -> Written:
        """Write an amount for a column whose head says the currency."""
        shown = readable_figure(number, currency)
        shown = shown.copy_abs() if shown.is_zero() else shown
        return Written(f"{shown:,f}" if self.language == "en" else self._separated(shown))

    def number(self, number: Decimal) -> Written:
        """Write a number that is no amount, such as a quantity or a percentage, without needless zeros."""
        shown = number.normalize()
        shown = shown.quantize(Decimal(1)) if decimals(shown) == 0 else shown
        return Written(f"{shown:,f}" if self.language == "en" else self._separated(shown))

    def sums(self, amounts: Iterable[Money]) -> Written:
        """Write several amounts in a row."""
        return Written(" + ".join(self.money(amount.number, amount.currency) for amount in amounts))

    def day(self, day: date) -> Written:
        """Write a date: 2026-01-31, 31.01.2026 or 31/01/2026."""
        if self.language == "en":
            return Written(day.isoformat())
        from babel.dates import format_date  # noqa: PLC0415 - a letter in English starts without Babel

        return Written(format_date(day, _DAYS[self.language], self.language))

    def word(self, english: str) -> str:
        """Write a word of the program's own, such as Received; what stands behind a comma is left as it is.

        A word that is not known stays English.
        """
        first, comma, rest = english.partition(",")
        return f"{WORDS.get(self.language, {}).get(first, first)}{comma}{rest}"

    def document(self, english: str) -> str:
        """Write what a leasing company asks for; what somebody has named in their own words is left as it is."""
        return DOCUMENTS.get(self.language, {}).get(english, english)

    def say(self, saying: Saying) -> str:
        """Say a sentence that the program has written into a ledger; its numbers are text from there."""
        words = SENTENCES.get(self.language, {})
        numbers = shortened(saying.numbers, words.get(AND_MORE, AND_MORE))
        sentence = words.get(saying.sentence, saying.sentence)
        days = dict(zip(PLACES[saying.sentence], map(self.day, saying.days), strict=True))
        return sentence.format(number=numbers, numbers=numbers, **days)

    def _separated(self, number: Decimal) -> str:
        from babel.numbers import format_decimal  # noqa: PLC0415 - as above

        digits = decimals(number)
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        with localcontext() as context:
            context.prec = len(number.as_tuple().digits) + digits + 1
            return str(format_decimal(number, pattern, self.language))
