"""Which number a posting carries: its own, or those that it settles."""

import re
from collections.abc import Container
from fnmatch import fnmatchcase
from functools import lru_cache

from arledger.model.facts import Entry, Posting
from arledger.subledger.clients import text_of

INVOICE_KEY = "invoice"
NUMBER_KEY = "number"

_DIGITS = re.compile(r"([0-9]+)")


@lru_cache(maxsize=1 << 16)
def as_counted(number: str) -> tuple[object, ...]:
    """Return a key that sorts numbers as people count: `I9` before `I10`, whatever leading zeros they have."""
    *pairs, last = _DIGITS.split(number)
    key: list[object] = []
    for text, digits in zip(pairs[::2], pairs[1::2], strict=True):
        plain = digits.lstrip("0")
        # By length, then by digit: a number may have more digits than Python makes an integer of.
        key += [text, (len(plain), plain)]
    return (*key, last, (-1, ""), number)


def explicit_number(posting: Posting, entry: Entry) -> str:
    """Return the number in the posting's or else the entry's `invoice:` metadata, or an empty text."""
    return text_of(posting.meta, INVOICE_KEY) or text_of(entry.meta, INVOICE_KEY)


def preferred_links(entry: Entry, patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the links that match `patterns`, or all links where none does."""
    if not patterns or len(entry.links) < 2:
        return entry.links
    chosen = tuple(link for link in entry.links if any(fnmatchcase(link, p) for p in patterns))
    return chosen or entry.links


def item_number(posting: Posting, entry: Entry, patterns: tuple[str, ...]) -> str:
    """Return the number of the item that a debit opens: `invoice:` metadata, else the first link.

    Links have no order of their own; the first by alphabet is taken, and `check` reports the ambiguity.
    """
    if posting.meta or entry.meta:
        number = explicit_number(posting, entry)
        if number:
            return number
    links = preferred_links(entry, patterns)
    return links[0] if links else ""


def named_numbers(posting: Posting, entry: Entry) -> tuple[str, ...]:
    """Return the numbers that a credit or outgoing money names: `invoice:` metadata, else all links."""
    if posting.meta or entry.meta:
        number = explicit_number(posting, entry)
        if number:
            return (number,)
    return entry.links


def own_number(entry: Entry) -> str:
    """Return a credit's own number (`number:` metadata of the entry), or an empty text."""
    return text_of(entry.meta, NUMBER_KEY) if entry.meta else ""


def memo_number(entry: Entry, patterns: tuple[str, ...], items: Container[str]) -> str:
    """Return what a memo on the credit side is called: `number:`, else its own link; empty where it has neither.

    A link that names one of the client's `items` says what the memo is about. Of several others, the first counts, as
    with items.
    """
    own = own_number(entry)
    if own or not entry.links:
        return own
    others = [link for link in preferred_links(entry, patterns) if link not in items]
    return others[0] if others else ""
