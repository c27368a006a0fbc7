"""Text from ledgers on its way into a letter: it is shown as it is, and never becomes markup.

What could act on the reader, such as control characters and what turns the direction of writing, is dropped.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from itertools import groupby

from arledger.model.money import Money, figure_text

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


def money(number: Decimal, currency: str) -> Written:
    """Write an amount with thousands separators, the currency's digits and the currency."""
    return Written(f"{figure(number, currency)} {in_markdown(currency)}")


def figure(number: Decimal, currency: str) -> Written:
    """Write an amount for a column whose head says the currency."""
    text = figure_text(number, currency)
    return Written(text.removeprefix("-") if number == 0 else text)


def sums(amounts: tuple[Money, ...]) -> Written:
    """Write several amounts in a row."""
    return Written(" + ".join(money(amount.number, amount.currency) for amount in amounts))


def iso(day: date) -> Written:
    """Write a date as 2026-01-31."""
    return Written(day.isoformat())
