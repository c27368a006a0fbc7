"""Which line of a client's statement is which of our documents.

Numbers are compared as people write them: case, spaces, punctuation, leading zeros and the letters before
them may differ. Where two documents fit equally, neither is taken.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.statements.client_entries import OurEntry
from arledger.matching.names import core_words
from arledger.model.client_statement import TheirLine
from arledger.model.normalize import Segment, fold, segments, without_zeros

_FEWEST_DIGITS = 4
"""Digits of a number in running text; fewer are a quantity or a day."""

_PAYMENT_DAYS, _INVOICE_DAYS = 60, 10
"""So far apart the two sides may date the same payment, and the same invoice without its number."""

_EARLY_DAYS = 15
_TOKEN = re.compile(r"[^\s,;()\"]+")


class Owed(NamedTuple):
    """A line of theirs with the sign of our ledger: positive is what they owe us."""

    line: TheirLine
    amount: Decimal


class Ticks(NamedTuple):
    """For each line the position of its document, and where two fit equally, their numbers."""

    entry_of: Mapping[int, int]
    unsure: Mapping[int, tuple[str, ...]]


class _Spellings:
    """Numbers of our documents in the ways in which people write them, strictest first."""

    def __init__(self, numbers: Iterable[tuple[int, str]]) -> None:
        self._ways: tuple[dict[str, set[int]], ...] = ({}, {}, {})
        self._letters: dict[int, set[str]] = {}
        for at, number in numbers:
            parts = segments(fold(number))
            self._letters.setdefault(at, set()).add(_letters(parts))
            for way, text in zip(self._ways, _written(parts), strict=True):
                if text:
                    way.setdefault(text, set()).add(at)

    def find(self, number: str) -> set[int]:
        """Return the documents that a number fits in the strictest way in which it fits any."""
        parts = segments(fold(number))
        for strict, (way, text) in enumerate(zip(self._ways, _written(parts), strict=True)):
            found = way.get(text, set()) if text else set()
            if strict == 2:
                found = {at for at in found if self._prefix_lost(at, _letters(parts))}
            if found:
                return found
        return set()

    def _prefix_lost(self, at: int, letters: str) -> bool:
        return any(not known or not letters or known.endswith(letters) or letters.endswith(known)
                   for known in self._letters[at])  # fmt: skip


def _letters(parts: Sequence[Segment]) -> str:
    return "".join(part.text for part in parts if not part.digits)


def _written(parts: Sequence[Segment]) -> tuple[str, str, str]:
    """Return a number without punctuation, without leading zeros, and as digits alone."""
    digits = without_zeros("".join(part.text for part in parts if part.digits) or "0")
    bare = digits if any(part.digits for part in parts) else ""
    return "".join(part.text for part in parts), "|".join(without_zeros(part.text) for part in parts), bare


def tick(owed: Sequence[Owed], entries: Sequence[OurEntry]) -> Ticks:
    """Find the document of each line; several lines may be one invoice, and no line is two."""
    numbers = ((at, n) for at, e in enumerate(entries) if e.amount >= 0 for n in (e.number, *e.aliases))
    invoices = _Spellings((at, number) for at, number in numbers if number)
    credits_ = _Spellings((at, e.number) for at, e in enumerate(entries) if e.amount < 0 and e.number)
    found: dict[int, int] = {}
    unsure: dict[int, tuple[str, ...]] = {}
    for at, one in enumerate(owed):
        fits = _named(one.line, invoices if one.amount >= 0 else credits_)
        if len(fits) == 1:
            found[at] = next(iter(fits))
        elif fits:
            unsure[at] = tuple(sorted(entries[fit].number for fit in fits))
    _tick_buyers(owed, entries, found, unsure)
    _tick_returned(owed, entries, found)
    _tick_paying(owed, entries, found, unsure)
    _tick_amounts(owed, entries, found, unsure)
    return Ticks(found, unsure)


def _tick_paying(
    owed: Sequence[Owed], entries: Sequence[OurEntry], found: dict[int, int], unsure: Mapping[int, object]
) -> None:
    """Tick payments by the invoices that a line names."""
    about = _Spellings((at, n) for at, e in enumerate(entries) if e.about and e.amount for n in e.about)
    taken = set(found.values())
    for at, one in enumerate(owed):
        if at in found or at in unsure:
            continue
        # A payment names its invoices: it is ours only to the last digit, as the next may name the same one.
        fits = {fit for fit in _named(one.line, about) if fit not in taken and entries[fit].amount == one.amount}
        if len(fits) == 1:
            found[at] = fits.pop()
            taken.add(found[at])


def _tick_buyers(
    owed: Sequence[Owed], entries: Sequence[OurEntry], found: dict[int, int], unsure: Mapping[int, object]
) -> None:
    """Tick contracts of a leasing company by who bought and the amount, less what it keeps or not."""
    taken = set(found.values())
    for at, one in enumerate(owed):
        if at in found or at in unsure or one.amount <= 0:
            continue
        said = set(core_words(f"{one.line.number} {one.line.text}"))
        fits = [
            fit
            for fit, entry in enumerate(entries)
            if fit not in taken and one.amount in (entry.amount, entry.amount - entry.kept)
            if any(name and name <= said for name in (set(core_words(buyer)) for buyer in entry.buyers))
        ]
        if len(fits) == 1:
            found[at] = fits[0]
            taken.add(fits[0])


def _tick_returned(owed: Sequence[Owed], entries: Sequence[OurEntry], found: dict[int, int]) -> None:
    """Tell a payment that came back from the invoice whose number its line has: by its sum and the nearer day."""
    for at, entry in enumerate(entries):
        if not entry.about or entry.amount <= 0:
            continue
        of_invoice: dict[int, list[int]] = {}
        for line, invoice in found.items():
            if entries[invoice].number in entry.about and not entries[invoice].about:
                of_invoice.setdefault(invoice, []).append(line)
        lines = [line for group in of_invoice.values() if len(group) > 1 for line in group]
        same = [line for line in lines if owed[line].amount == entry.amount]
        near = [(apart, -line) for line in same if (apart := _apart(owed[line], entry)) is not None]
        if near:
            found[-min(near)[1]] = at


def _named(line: TheirLine, known: _Spellings) -> set[int]:
    """Return the documents that a line names: in its number, else in its text."""
    fits = known.find(line.number) if line.number else set()
    if fits:
        return fits
    for token in _TOKEN.findall(f"{line.number} {line.text}"):
        parts = segments(fold(token))
        digits = sum(len(part.text) for part in parts if part.digits)
        if digits >= _FEWEST_DIGITS or (digits and _letters(parts) and len(token) > _FEWEST_DIGITS):
            fits |= known.find(token)
    return fits


def _tick_amounts(
    owed: Sequence[Owed], entries: Sequence[OurEntry], found: dict[int, int], unsure: Mapping[int, object]
) -> None:
    """Tick what has no number but the same amount: payments, and invoices whose line has no number at all."""
    taken = set(found.values())
    lines: dict[Decimal, list[int]] = {}
    ours: dict[Decimal, list[int]] = {}
    for at, one in enumerate(owed):
        if at not in found and at not in unsure and one.amount and (one.amount < 0 or not one.line.number):
            lines.setdefault(one.amount, []).append(at)
    for at, entry in enumerate(entries):
        if at not in taken and entry.amount:
            ours.setdefault(entry.amount, []).append(at)
    for amount in lines.keys() & ours.keys():
        found |= _nearest(lines[amount], ours[amount], owed, entries)


def _nearest(
    lines: Sequence[int], ours: Sequence[int], owed: Sequence[Owed], entries: Sequence[OurEntry]
) -> dict[int, int]:
    """Pair lines and documents of one amount by their days; of equally near ones, none."""
    pairs = [(apart, a, b) for a in lines for b in ours if (apart := _apart(owed[a], entries[b])) is not None]
    if len(lines) == len(ours) and len(pairs) == len(lines) * len(ours):
        # As many on both sides, of one amount: whichever is which, all of them agree.
        by_day = sorted(lines, key=lambda a: (owed[a].line.date or date.min, a))
        return dict(zip(by_day, sorted(ours, key=lambda b: (entries[b].date, b)), strict=True))
    return _nearest_first(pairs)


def _nearest_first(pairs: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Choose among pairs of a line and a document, each behind the days between them."""
    found: dict[int, int] = {}
    while pairs:
        least = min(apart for apart, _, _ in pairs)
        near = [(a, b) for apart, a, b in pairs if apart == least]
        sure = [(a, b) for a, b in near if sum(a == c or b == d for c, d in near) == 1]
        found |= dict(sure)
        # What is equally near to two is left to people, and so is all that it could have been.
        gone = {a for a, _ in near}, {b for _, b in near}
        pairs = [(apart, a, b) for apart, a, b in pairs if a not in gone[0] and b not in gone[1]]
    return found


def _apart(one: Owed, entry: OurEntry) -> int | None:
    """Return the days between a line and a document; None where they are too far apart."""
    if one.line.date is None:
        return None if entry.early else 0
    days = abs((one.line.date - entry.date).days)
    limit = _PAYMENT_DAYS if one.amount < 0 or entry.about else _INVOICE_DAYS
    return days if days <= (min(limit, _EARLY_DAYS) if entry.early else limit) else None
