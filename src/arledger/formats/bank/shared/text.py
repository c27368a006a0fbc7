"""What payers and banks wrote, made fit to print and to search, without losing a word."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from arledger.formats.tabular.text import clean

WIDTHS = (27, 35, 65, 140)
"""How long banks make their lines: German MT940 fields, SWIFT lines, MT940 lines, ISO 20022 lines."""

_COMPARED = 50
"""A part is looked for within so many others: with all, a text of many parts would take time by their square."""


@lru_cache(maxsize=8192)
def name(text: str) -> str:
    """Clean a short text that comes back on many lines, so that these share one text in memory."""
    return clean(text)


def joined(parts: Iterable[str]) -> str:
    """Put cleaned texts one after the other, leaving out what only says again what stands before it."""
    kept: dict[str, None] = {}
    for part in map(clean, parts):
        if part and part not in kept and not any(f" {part} " in f" {before} " for before in islice(kept, _COMPARED)):
            kept[part] = None
    return " ".join(kept)


def rejoined(lines: Sequence[str], widths: Sequence[int] = WIDTHS) -> str:
    """Join the lines of one text that a bank has cut.

    A line that is exactly as long as banks cut their lines goes on without a gap, as the cut may be in
    the middle of a word or number; any other ends with a word.
    """
    text = ""
    for line in lines[:-1]:
        text += line if len(line) in widths else f"{line} "
    return text + lines[-1] if lines else ""
