"""Sentences of a mail, and the amounts and days that stand in one; what can be read in two ways is not there.

Months are read in English, German and French.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.tabular.amounts import COMMA, POINT, currency_code, parse
from arledger.formats.tabular.days import Order
from arledger.formats.tabular.days import parse as parse_day

_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "januar|februar|märz|mai|juni|juli|oktober|dezember|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "jan|feb|mar|mär|apr|jun|jul|aug|sept|sep|oct|okt|nov|dec|dez|févr|avr|juil|déc"
)
_DAY = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<dotted>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
    r"|(?P<slashed>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})"
    rf"|(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|\.)? ?(?:of )?(?P<month>{_MONTH})\b\.?(?:,? (?P<year>[0-9]{{4}}))?"
    rf"|(?P<month2>{_MONTH})\b\.? (?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year2>[0-9]{{4}}))?"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_GAP = " '\u2019\u00a0\u202f"
_AMOUNT = re.compile(
    r"(?<![\w.,/+-])(?P<before>[A-Z]{3}|[$€£])? ?"
    rf"(?P<figure>[0-9]{{1,3}}(?:[{_GAP}][0-9]{{3}}){{1,4}}[.,][0-9]{{2}}|[0-9][0-9.,]{{0,18}}[0-9]|[0-9])"
    r"(?: ?(?P<after>[A-Z]{3}\b|[$€£]))?(?![\w/%-]|[.,][0-9]| ?%)"
)
# What is left of figures when days and amounts are out: half of one, or one that may be thousands or decimals.
_REST = re.compile(r"[0-9][.,'][0-9]|[0-9][ \u00a0]{0,2}·|·[ \u00a0]{0,2}[0-9]")
_CENTS = re.compile(r"[.,][0-9]{2}$")
_ENDS = re.compile(r"[.!?;](?=\s)|\n\s*\n|\n(?=[-*•])")
_SHORT = frozenset(("no", "nr", "inv", "rech", "mr", "mrs", "ms", "dr", "st", "approx", "ca", "bzw", "z.b", "p.ex"))
_LONGEST, _MOST = 20_000, 400


class Amount(NamedTuple):
    """An amount as a mail writes it, with the currency beside it, which may be empty."""

    number: Decimal
    currency: str


class Figures(NamedTuple):
    """What a sentence has of days and amounts, and its words without them; `doubtful` are figures nobody can read."""

    days: tuple[date, ...]
    amounts: tuple[Amount, ...]
    words: str
    doubtful: bool


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, each on one line with its own end."""
    found: list[str] = []
    start = 0
    text = text[:_LONGEST]
    for end in _ENDS.finditer(text):
        if end[0] == "." and _goes_on(text, start, end.start()):
            continue
        found.append(" ".join(text[start : end.end()].split()))
        start = end.end()
    found.append(" ".join(text[start:].split()))
    return [each for each in found if each][:_MOST]


def figures_in(sentence: str, written_on: date, *, day_first: bool) -> Figures:
    """Read the days and amounts of a sentence that was written on a day.

    A day without a year is the next one; figures alone, as 04/10/2026, are read with the `day_first` or not at all.
    """
    days: list[date] = []
    doubtful = False

    def take_day(found: re.Match[str]) -> str:
        nonlocal doubtful
        day = _day(found, written_on, day_first=day_first)
        doubtful = doubtful or day is None
        days.extend([day] if day else [])
        return "·"

    words = _DAY.sub(take_day, sentence)
    amounts: list[Amount] = []

    def take_amount(found: re.Match[str]) -> str:
        amount = _amount(found)
        amounts.extend([amount] if amount else [])
        return "·" if amount else found[0]

    words = _AMOUNT.sub(take_amount, words)
    doubtful = doubtful or _REST.search(words) is not None
    return Figures(tuple(dict.fromkeys(days)), tuple(dict.fromkeys(amounts)), words, doubtful)


def _goes_on(text: str, start: int, at: int) -> bool:
    """Say whether a full stop is no end: behind a short word, or a day before its month."""
    before = text[max(start, at - 12) : at].split()
    word = before[-1].casefold() if before else ""
    if word in _SHORT:
        return True
    follows = text[at + 1 : at + 16].split()
    month = follows[0].casefold().strip(".,") if follows else ""
    return word.isdigit() and len(word) <= 2 and month in _MONTH.split("|")


def _day(found: re.Match[str], written_on: date, *, day_first: bool) -> date | None:
    """Return the one day that some figures and words are, None where they are none, or may be two."""
    if found["iso"] or found["dotted"]:
        return parse_day(found["iso"] or found["dotted"], Order.DAY)
    if found["slashed"]:
        readings = {parse_day(found["slashed"], order) for order in ((Order.DAY,) if day_first else Order)} - {None}
        return readings.pop() if len(readings) == 1 else None
    return _named_day(found, written_on)


def _named_day(found: re.Match[str], written_on: date) -> date | None:
    """Return the day of a month's name; without a year it is the next one."""
    said = f"{found['day'] or found['day2']} {found['month'] or found['month2']}"
    year = found["year"] or found["year2"]
    if year:
        return parse_day(f"{said} {year}", Order.DAY)
    near = (parse_day(f"{said} {written_on.year + later}", Order.DAY) for later in (0, 1))
    return next((day for day in near if day and day >= written_on), None)


def _amount(found: re.Match[str]) -> Amount | None:
    """Return an amount that can be read in one way: with two decimals, or whole with a currency beside it."""
    # Three capitals may be any word.
    marks = {code for mark in ("before", "after") if (code := currency_code(found[mark] or ""))}
    if len(marks) > 1:
        return None
    figure = found["figure"]
    is_whole = figure.isdigit() and len(figure) <= 9
    if not (_CENTS.search(figure) or (is_whole and marks)):
        return None
    readings = {read.number for notation in (POINT, COMMA) if (read := parse(figure, notation)) is not None}
    return Amount(readings.pop(), "".join(marks)) if len(readings) == 1 else None
