"""What our own memos say of interest, and how it is known again: by their metadata, never by a text alone."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from arledger.model.facts import Entry, Meta
from arledger.subledger.clients import day_of, text_of

OF_KEY, TO_KEY, WITHOUT_KEY, FIXED_KEY = "interest-of", "interest-to", "interest-without", "fixed-sum-of"
"""Metadata of a memo's legs: whose interest, until which day, without which disputed part; whose fixed sum."""

BY_KEY = "interest-by"
"""How a leg was reckoned, by which rule above all: the policy may say something else by now."""

INTEREST = "Interest on {number}, {first} to {last}"
FIXED_SUM = "Fixed sum for {number}"
WHOLE = "Interest for late payment until {until}: {numbers}"
AND_MORE = "{names} and {count} more"
"""Sentences in English, as ledgers have them; letters say them in other languages."""

PLACES = {INTEREST: ("first", "last"), FIXED_SUM: (), WHOLE: ("until",)}
"""Where the days of a sentence stand."""

_SHOWN = 5
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Saying(NamedTuple):
    """A sentence and its values, for whoever says it in another language."""

    sentence: str
    numbers: tuple[str, ...]
    days: tuple[date, ...] = ()


def interest_text(number: str, first: date, last: date) -> str:
    """Return what a line says that charges interest on an invoice."""
    return INTEREST.format(number=number, first=first, last=last)


def fixed_sum_text(number: str) -> str:
    """Return what a line says that charges the fixed sum of an invoice."""
    return FIXED_SUM.format(number=number)


def narration(numbers: Sequence[str], until: date) -> str:
    """Return what the entry of a memo says."""
    return WHOLE.format(until=until, numbers=shortened(numbers))


def shortened(names: Sequence[str], and_more: str = AND_MORE) -> str:
    """Name the first few of some."""
    shown = ", ".join(names[:_SHOWN])
    return and_more.format(names=shown, count=len(names) - _SHOWN) if len(names) > _SHOWN else shown


def said_of_leg(meta: Meta, text: str) -> Saying | None:
    """Return what a leg of our own memo says; None where it is no such leg, or somebody has written another text."""
    number = text_of(meta, OF_KEY)
    if number:
        days = _days_in(text)[-2:]
        own = len(days) == 2 and text == interest_text(number, *days)
        return Saying(INTEREST, (number,), days) if own else None
    number = text_of(meta, FIXED_KEY)
    return Saying(FIXED_SUM, (number,)) if number and text == fixed_sum_text(number) else None


def said_of_entry(entry: Entry) -> Saying | None:
    """Return what the entry of our own memo says as a whole; None as for a leg."""
    metas = [posting.meta for posting in entry.postings if posting.meta]
    named = (text_of(meta, OF_KEY) or text_of(meta, FIXED_KEY) for meta in metas)
    numbers = tuple(dict.fromkeys(filter(None, named)))
    days = _days_in(entry.narration)[:1] if numbers else ()
    return Saying(WHOLE, numbers, days) if days and entry.narration == narration(numbers, *days) else None


def _days_in(text: str) -> tuple[date, ...]:
    return tuple(day for word in _DAY.findall(text) if (day := day_of(word)))
